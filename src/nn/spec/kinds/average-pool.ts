import { ExplainedError } from '../../../explained/index.ts';
import type { Padding } from '../layer-spec.ts';
import { plainPadding } from '../plain-padding.ts';
import { throughWindow } from './field-rules.ts';
import { kerasPooling } from './keras-text.ts';
import type { Described, Made, Reader, Written } from './kind.ts';
import { pythonPair } from './python-text.ts';
import { imageOf, pooled, windowed } from './shape-rules.ts';
import { poolingOf } from './tfjs-settings.ts';
import { torchPoolPadding, torchZeros, zerosOf } from './torch-text.ts';

export const described: Described<'averagePool'> = {
  inputs: 'one',
  shape(layer, inputs) {
    const image = imageOf(layer, inputs);
    return pooled(layer, windowed(layer, image, layer, image[2]));
  },
  field: throughWindow,
};

const read: Reader = (config) => poolingOf('averagePool', config);

export const made: Made<'averagePool'> = {
  on: 'images',
  read: { AveragePooling2D: read, ExplicitAveragePooling2D: read },
  make(layer, { layers, own, common }) {
    const { kernelSize, strides, padding } = layer;
    const plain = plainPadding(padding, layer);
    return [
      plain === null
        ? own.explicitAveragePooling2d({
            ...common,
            poolSize: kernelSize,
            strides,
            padding: padding as Padding,
          })
        : layers.averagePooling2d({
            ...common,
            poolSize: [...kernelSize],
            strides: [...strides],
            padding: plain,
          }),
    ];
  },
};

export const written: Written<'averagePool'> = {
  keras(layer) {
    const word = plainPadding(layer.padding, layer);
    if (word === null) {
      // A mean that leaves padding out cannot be written as one Keras layer.
      throw new ExplainedError('network-unsupported-export', {
        layer: layer.name,
        value: 'averagePool',
        target: 'Keras',
      });
    }
    return kerasPooling('AveragePooling2D', layer, word);
  },
  torch({ kernelSize, strides }, _, [x = ''], description) {
    const zeros = zerosOf(description);
    const { isPadded, fits, parameter } = torchPoolPadding(kernelSize, zeros);
    const window = `${pythonPair(kernelSize)}, stride=${pythonPair(strides)}`;
    if (!isPadded || fits) {
      return `F.avg_pool2d(${x}, ${window}${parameter}${isPadded ? ', count_include_pad=False' : ''})`;
    }
    // Padding is left out of the mean: divide by the share of the window that lies on the image.
    const share = (of: string) => `F.avg_pool2d(F.pad(${of}, ${torchZeros(zeros)}), ${window})`;
    return `${share(x)} / ${share(`torch.ones_like(${x})`)}`;
  },
};
