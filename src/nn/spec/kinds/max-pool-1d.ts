import { throughWindow } from './field-rules.ts';
import { kerasPooling1d } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { pooled1d } from './shape-rules.ts';
import { pooling1dOf } from './tfjs-settings.ts';
import { alongLength, zerosAlong } from './torch-text.ts';

export const described: Described<'maxPool1d'> = {
  inputs: 'one',
  alongLength: true,
  shape: pooled1d,
  field: throughWindow,
};

export const made: Made<'maxPool1d'> = {
  on: 'sequences',
  read: { MaxPooling1D: (config) => pooling1dOf('maxPool1d', config) },
  make: ({ kernelSize, strides, padding }, { layers, common }) => [
    layers.maxPooling1d({ ...common, poolSize: kernelSize, strides, padding }),
  ],
};

export const written: Written<'maxPool1d'> = {
  keras: (layer) => kerasPooling1d('MaxPooling1D', layer),
  torch({ kernelSize, strides }, _, [x = ''], description) {
    const { before, after } = zerosAlong(description);
    const padded = (of: string) =>
      before + after === 0 ? of : `F.pad(${of}, (${before}, ${after}), value=-float("inf"))`;
    return alongLength(x, (moved) => `F.max_pool1d(${padded(moved)}, ${kernelSize}, stride=${strides})`);
  },
};
