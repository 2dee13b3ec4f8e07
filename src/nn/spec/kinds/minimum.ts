import { unionOfFields } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { merged } from './shape-rules.ts';
import { torchMerged } from './torch-text.ts';

export const described: Described<'minimum'> = { inputs: 'several', shape: merged, field: unionOfFields };

export const made: Made<'minimum'> = {
  read: { Minimum: () => ({ kind: 'minimum' }) },
  make: (_, { layers, common }) => [layers.minimum({ ...common })],
};

export const written: Written<'minimum'> = {
  keras: ({ name }) => kerasCall('Minimum', kerasName(name)),
  torch: (_, __, inputs, description) =>
    torchMerged(inputs, description).reduce((a, b) => `torch.minimum(${a}, ${b})`),
};
