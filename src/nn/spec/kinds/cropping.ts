import { checkSize } from '../checks.ts';
import { movedField } from './field-rules.ts';
import { kerasCall, kerasName, kerasZeros } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { imageOf, resized } from './shape-rules.ts';
import { paddingOf, paddingPairs } from './tfjs-settings.ts';

export const described: Described<'cropping'> = {
  inputs: 'one',
  check({ name, cropping }) {
    for (const side of ['top', 'bottom', 'left', 'right'] as const)
      checkSize(name, `cropping.${side}`, cropping[side], 0);
  },
  shape: (layer, inputs) => resized(layer, imageOf(layer, inputs), layer.cropping, 'crop'),
  field: ({ cropping: { top, left } }, [seen = 'unknown']) => movedField(seen, top, left),
};

export const made: Made<'cropping'> = {
  on: 'images',
  read: { Cropping2D: ({ cropping }) => ({ kind: 'cropping', cropping: paddingOf(cropping) }) },
  make: ({ cropping }, { layers, common }) => [
    layers.cropping2D({ ...common, cropping: paddingPairs(cropping) }),
  ],
};

export const written: Written<'cropping'> = {
  keras: ({ name, cropping }) => kerasCall('Cropping2D', kerasZeros(cropping), kerasName(name)),
  torch({ cropping: { top, left } }, _, [x = ''], { outputShape: [height = 0, width = 0] }) {
    return `${x}[:, :, ${top}:${top + height}, ${left}:${left + width}]`;
  },
};
