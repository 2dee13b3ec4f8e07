import { checkNumber } from '../checks.ts';
import { sameField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { pythonNumber } from './python-text.ts';
import { unchanged } from './shape-rules.ts';

export const described: Described<'dropout'> = {
  inputs: 'one',
  check: ({ name, rate }) => checkNumber(name, 'rate', rate, 0, 1),
  shape: unchanged,
  field: sameField,
};

export const made: Made<'dropout'> = {
  read: { Dropout: ({ rate }) => ({ kind: 'dropout', rate }) },
  make: ({ rate }, { layers, common, seed }) => [layers.dropout({ ...common, rate, seed })],
};

export const written: Written<'dropout'> = {
  keras: ({ name, rate }) => kerasCall('Dropout', pythonNumber(rate), kerasName(name)),
  torch: ({ rate }, _, [x = '']) => `F.dropout(${x}, ${pythonNumber(rate)}, self.training)`,
};
