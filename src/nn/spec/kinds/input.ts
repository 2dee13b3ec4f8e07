import { checkSize } from '../checks.ts';
import type { Described, Made, Written } from './kind.ts';

export const described: Described<'input'> = {
  inputs: 'none',
  check({ name, shape }) {
    for (const size of shape) checkSize(name, 'shape', size);
  },
  shape: ({ shape }) => ({ outputShape: shape, formula: { rule: 'given' } }),
  // A pixel sees itself.
  field({ shape }) {
    const [height = 1, width = 1] = shape.length === 3 ? shape : [shape[0]];
    return shape.length > 3
      ? 'unknown'
      : { size: [1, 1], stride: [1, 1], start: [0, 0], of: [height, width] };
  },
};

/** Inputs are no layers: `build` makes them itself. */
export const made: Made<'input'> = { read: {}, make: () => [] };

export const written: Written<'input'> = { keras: ({ name }) => name, torch: (_, module) => module };
