import { unionOfFields } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { merged } from './shape-rules.ts';
import { torchMerged } from './torch-text.ts';

export const described: Described<'multiply'> = { inputs: 'several', shape: merged, field: unionOfFields };

export const made: Made<'multiply'> = {
  read: { Multiply: () => ({ kind: 'multiply' }) },
  make: (_, { layers, common }) => [layers.multiply({ ...common })],
};

export const written: Written<'multiply'> = {
  keras: ({ name }) => kerasCall('Multiply', kerasName(name)),
  torch: (_, __, inputs, description) => torchMerged(inputs, description).join(' * '),
};
