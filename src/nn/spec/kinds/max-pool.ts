import type { Padding } from '../layer-spec.ts';
import { plainPadding } from '../plain-padding.ts';
import { throughWindow } from './field-rules.ts';
import { kerasPooling } from './keras-text.ts';
import type { Described, Made, Reader, Written } from './kind.ts';
import { pythonPair } from './python-text.ts';
import { imageOf, pooled, windowed } from './shape-rules.ts';
import { poolingOf } from './tfjs-settings.ts';
import { torchPoolPadding, torchZeros, zerosOf } from './torch-text.ts';

export const described: Described<'maxPool'> = {
  inputs: 'one',
  shape(layer, inputs) {
    const image = imageOf(layer, inputs);
    return pooled(layer, windowed(layer, image, layer, image[2]));
  },
  field: throughWindow,
};

const read: Reader = (config) => poolingOf('maxPool', config);

export const made: Made<'maxPool'> = {
  on: 'images',
  read: { MaxPooling2D: read, ExplicitMaxPooling2D: read },
  make(layer, { layers, own, common }) {
    const { kernelSize, strides, padding } = layer;
    const plain = plainPadding(padding, layer);
    return [
      plain === null
        ? own.explicitMaxPooling2d({ ...common, poolSize: kernelSize, strides, padding: padding as Padding })
        : layers.maxPooling2d({
            ...common,
            poolSize: [...kernelSize],
            strides: [...strides],
            padding: plain,
          }),
    ];
  },
};

export const written: Written<'maxPool'> = {
  keras(layer) {
    const word = plainPadding(layer.padding, layer);
    const pool = kerasPooling('MaxPooling2D', layer, word);
    if (word !== null) return pool;
    // Padding never wins a maximum: Keras has no layer for that, so minus infinity is padded by hand.
    const { top, bottom, left, right } = layer.padding as Padding;
    const widths = `[[0, 0], [${top}, ${bottom}], [${left}, ${right}], [0, 0]]`;
    return { layer: pool, pad: (x) => `keras.ops.pad(${x}, ${widths}, constant_values=-float("inf"))` };
  },
  torch({ kernelSize, strides }, _, [x = ''], description) {
    const zeros = zerosOf(description);
    const { isPadded, fits, parameter } = torchPoolPadding(kernelSize, zeros);
    const from = isPadded && !fits ? `F.pad(${x}, ${torchZeros(zeros)}, value=-float("inf"))` : x;
    return `F.max_pool2d(${from}, ${pythonPair(kernelSize)}, stride=${pythonPair(strides)}${parameter})`;
  },
};
