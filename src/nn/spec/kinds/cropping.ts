import { ExplainedError } from '../../../explained/index.ts';
import { movedField } from './field-rules.ts';
import { kerasCall, kerasName, kerasZeros } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { imageOf, resized } from './shape-rules.ts';
import { paddingOf, paddingPairs } from './tfjs-settings.ts';

export const described: Described<'cropping'> = {
  inputs: 'one',
  check({ name, padding }) {
    if (typeof padding === 'string')
      throw new ExplainedError('network-bad-padding', { layer: name, value: padding });
  },
  shape: (layer, inputs) => resized(layer, imageOf(layer, inputs), layer.padding, 'crop'),
  field: ({ padding: { top, left } }, [seen = 'unknown']) => movedField(seen, top, left),
};

export const made: Made<'cropping'> = {
  on: 'images',
  read: { Cropping2D: ({ cropping }) => ({ kind: 'cropping', padding: paddingOf(cropping) }) },
  make: ({ padding }, { layers, common }) => [
    layers.cropping2D({ ...common, cropping: paddingPairs(padding) }),
  ],
};

export const written: Written<'cropping'> = {
  keras: ({ name, padding }) => kerasCall('Cropping2D', kerasZeros(padding), kerasName(name)),
  torch({ padding: { top, left } }, _, [x = ''], { outputShape: [height = 0, width = 0] }) {
    return `${x}[:, :, ${top}:${top + height}, ${left}:${left + width}]`;
  },
};
