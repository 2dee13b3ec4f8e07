import { checkNumber } from '../checks.ts';
import { sameField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { pythonNumber } from './python-text.ts';
import { unchanged } from './shape-rules.ts';

export const described: Described<'rescaling'> = {
  inputs: 'one',
  check({ name, scale, offset }) {
    checkNumber(name, 'scale', scale, -1e9, 1e9);
    checkNumber(name, 'offset', offset, -1e9, 1e9);
  },
  shape: unchanged,
  field: sameField,
};

export const made: Made<'rescaling'> = {
  read: {
    Rescaling: ({ scale, offset }) => ({ kind: 'rescaling', scale: Number(scale), offset: Number(offset) }),
  },
  make: ({ scale, offset }, { layers, common }) => [layers.rescaling({ ...common, scale, offset })],
};

export const written: Written<'rescaling'> = {
  keras: ({ name, scale, offset }) =>
    kerasCall('Rescaling', pythonNumber(scale), `offset=${pythonNumber(offset)}`, kerasName(name)),
  torch: ({ scale, offset }, _, [x = '']) => `${x} * ${pythonNumber(scale)} + ${pythonNumber(offset)}`,
};
