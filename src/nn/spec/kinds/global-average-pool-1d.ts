import { gatheredField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { globallyPooled1d } from './shape-rules.ts';

export const described: Described<'globalAveragePool1d'> = {
  inputs: 'one',
  shape: globallyPooled1d,
  field: gatheredField,
};

export const made: Made<'globalAveragePool1d'> = {
  on: 'sequences',
  read: { GlobalAveragePooling1D: () => ({ kind: 'globalAveragePool1d' }) },
  make: (_, { layers, common }) => [layers.globalAveragePooling1d({ ...common })],
};

export const written: Written<'globalAveragePool1d'> = {
  keras: ({ name }) => kerasCall('GlobalAveragePooling1D', kerasName(name)),
  torch: (_, __, [x = '']) => `${x}.mean(dim=1)`,
};
