import { checkSize } from '../checks.ts';
import type { Described, Made, Written } from './kind.ts';

export const described: Described<'input'> = {
  inputs: 'none',
  check({ name, shape }) {
    for (const size of shape) checkSize(name, 'shape', size);
  },
  shape: ({ shape }) => ({ outputShape: shape, formula: { rule: 'given' } }),
  // A pixel sees itself.
  field: ({ shape }) => (shape.length === 3 ? { size: [1, 1], stride: [1, 1], start: [0, 0] } : null),
};

/** Inputs are no layers: `build` makes them itself. */
export const made: Made<'input'> = { read: {}, make: () => [] };

export const written: Written<'input'> = { keras: ({ name }) => name, torch: (_, module) => module };
