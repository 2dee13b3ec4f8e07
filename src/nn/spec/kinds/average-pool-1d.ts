import { throughWindow } from './field-rules.ts';
import { kerasPooling1d } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { pooled1d } from './shape-rules.ts';
import { pooling1dOf } from './tfjs-settings.ts';
import { alongLength, zerosAlong } from './torch-text.ts';

export const described: Described<'averagePool1d'> = {
  inputs: 'one',
  alongLength: true,
  shape: pooled1d,
  field: throughWindow,
};

export const made: Made<'averagePool1d'> = {
  on: 'sequences',
  read: { AveragePooling1D: (config) => pooling1dOf('averagePool1d', config) },
  make: ({ kernelSize, strides, padding }, { layers, common }) => [
    layers.averagePooling1d({ ...common, poolSize: kernelSize, strides, padding }),
  ],
};

export const written: Written<'averagePool1d'> = {
  keras: (layer) => kerasPooling1d('AveragePooling1D', layer),
  torch({ kernelSize, strides }, _, [x = ''], description) {
    const { before, after } = zerosAlong(description);
    const window = `${kernelSize}, stride=${strides}`;
    if (before + after === 0) return alongLength(x, (moved) => `F.avg_pool1d(${moved}, ${window})`);
    // Padding is left out of the mean: divide by the share of the window that lies on the sequence.
    const share = (of: string) =>
      alongLength(of, (moved) => `F.avg_pool1d(F.pad(${moved}, (${before}, ${after})), ${window})`);
    return `${share(x)} / ${share(`torch.ones_like(${x})`)}`;
  },
};
