import { ExplainedError } from '../../../explained/index.ts';
import { movedField } from './field-rules.ts';
import { kerasCall, kerasName, kerasZeros } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { imageOf, resized } from './shape-rules.ts';
import { paddingOf, paddingPairs } from './tfjs-settings.ts';
import { torchZeros } from './torch-text.ts';

export const described: Described<'zeroPadding'> = {
  inputs: 'one',
  check({ name, padding }) {
    if (typeof padding === 'string')
      throw new ExplainedError('network-bad-padding', { layer: name, value: padding });
  },
  shape: (layer, inputs) => resized(layer, imageOf(layer, inputs), layer.padding, 'pad'),
  field: ({ padding: { top, left } }, [seen = 'unknown']) => movedField(seen, -top, -left),
};

export const made: Made<'zeroPadding'> = {
  on: 'images',
  read: { ZeroPadding2D: ({ padding }) => ({ kind: 'zeroPadding', padding: paddingOf(padding) }) },
  make: ({ padding }, { layers, common }) => [
    layers.zeroPadding2d({ ...common, padding: paddingPairs(padding) }),
  ],
};

export const written: Written<'zeroPadding'> = {
  keras: ({ name, padding }) => kerasCall('ZeroPadding2D', kerasZeros(padding), kerasName(name)),
  torch: ({ padding }, _, [x = '']) => `F.pad(${x}, ${torchZeros(padding)})`,
};
