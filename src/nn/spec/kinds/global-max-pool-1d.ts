import { gatheredField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { globallyPooled1d } from './shape-rules.ts';

export const described: Described<'globalMaxPool1d'> = {
  inputs: 'one',
  shape: globallyPooled1d,
  field: gatheredField,
};

export const made: Made<'globalMaxPool1d'> = {
  on: 'sequences',
  read: { GlobalMaxPooling1D: () => ({ kind: 'globalMaxPool1d' }) },
  make: (_, { layers, common }) => [layers.globalMaxPooling1d({ ...common })],
};

export const written: Written<'globalMaxPool1d'> = {
  keras: ({ name }) => kerasCall('GlobalMaxPooling1D', kerasName(name)),
  torch: (_, __, [x = '']) => `${x}.amax(dim=1)`,
};
