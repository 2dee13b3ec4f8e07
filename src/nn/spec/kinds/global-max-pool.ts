import { gatheredField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { globallyPooled } from './shape-rules.ts';

export const described: Described<'globalMaxPool'> = {
  inputs: 'one',
  shape: globallyPooled,
  field: gatheredField,
};

export const made: Made<'globalMaxPool'> = {
  on: 'images',
  read: { GlobalMaxPooling2D: () => ({ kind: 'globalMaxPool' }) },
  make: (_, { layers, common }) => [layers.globalMaxPooling2d({ ...common })],
};

export const written: Written<'globalMaxPool'> = {
  keras: ({ name }) => kerasCall('GlobalMaxPooling2D', kerasName(name)),
  torch: (_, __, [x = '']) => `${x}.amax(dim=(2, 3))`,
};
