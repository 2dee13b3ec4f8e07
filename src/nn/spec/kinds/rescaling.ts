import { checkNumber } from '../checks.ts';
import { sameField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { pythonNumber } from './python-text.ts';
import { unchanged } from './shape-rules.ts';

export const described: Described<'rescaling'> = {
  inputs: 'one',
  check({ name, factor, offset }) {
    checkNumber(name, 'factor', factor, -1e9, 1e9);
    checkNumber(name, 'offset', offset, -1e9, 1e9);
  },
  shape: unchanged,
  field: sameField,
};

export const made: Made<'rescaling'> = {
  read: {
    Rescaling: ({ scale, offset }) => ({ kind: 'rescaling', factor: Number(scale), offset: Number(offset) }),
  },
  make: ({ factor, offset }, { layers, common }) => [layers.rescaling({ ...common, scale: factor, offset })],
};

export const written: Written<'rescaling'> = {
  keras: ({ name, factor, offset }) =>
    kerasCall('Rescaling', pythonNumber(factor), `offset=${pythonNumber(offset)}`, kerasName(name)),
  torch: ({ factor, offset }, _, [x = '']) => `${x} * ${pythonNumber(factor)} + ${pythonNumber(offset)}`,
};
