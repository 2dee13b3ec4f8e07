import { checkPair } from '../checks.ts';
import { throughSpread } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { imageOf, spread } from './shape-rules.ts';
import { pairOf } from './tfjs-settings.ts';

export const described: Described<'upsampling'> = {
  inputs: 'one',
  check: ({ name, size }) => checkPair(name, 'size', size),
  shape(layer, inputs) {
    const image = imageOf(layer, inputs);
    const { size } = layer;
    // Each pixel laid down over as many as its size.
    return spread(image, { kernelSize: size, strides: size, padding: 'same' }, image[2]);
  },
  field: throughSpread,
};

export const made: Made<'upsampling'> = {
  on: 'images',
  read: {
    // tfjs's bilinear is not Keras' own.
    UpSampling2D: ({ size, interpolation }) =>
      (interpolation ?? 'nearest') === 'nearest' ? { kind: 'upsampling', size: pairOf(size) } : null,
  },
  make: ({ size }, { layers, common }) => [layers.upSampling2d({ ...common, size: [...size] })],
};

export const written: Written<'upsampling'> = {
  keras: ({ name, size }) => kerasCall('UpSampling2D', `(${size.join(', ')})`, kerasName(name)),
  torch: ({ size: [rows, columns] }, _, [x = '']) =>
    `${x}.repeat_interleave(${rows}, dim=2).repeat_interleave(${columns}, dim=3)`,
};
