import { gatheredField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { globallyPooled } from './shape-rules.ts';

export const described: Described<'globalAveragePool'> = {
  inputs: 'one',
  shape: globallyPooled,
  field: gatheredField,
};

export const made: Made<'globalAveragePool'> = {
  on: 'images',
  read: { GlobalAveragePooling2D: () => ({ kind: 'globalAveragePool' }) },
  make: (_, { layers, common }) => [layers.globalAveragePooling2d({ ...common })],
};

export const written: Written<'globalAveragePool'> = {
  keras: ({ name }) => kerasCall('GlobalAveragePooling2D', kerasName(name)),
  torch: (_, __, [x = '']) => `${x}.mean(dim=(2, 3))`,
};
