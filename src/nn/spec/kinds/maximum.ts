import { unionOfFields } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { merged } from './shape-rules.ts';
import { torchMerged } from './torch-text.ts';

export const described: Described<'maximum'> = { inputs: 'several', shape: merged, field: unionOfFields };

export const made: Made<'maximum'> = {
  read: { Maximum: () => ({ kind: 'maximum' }) },
  make: (_, { layers, common }) => [layers.maximum({ ...common })],
};

export const written: Written<'maximum'> = {
  keras: ({ name }) => kerasCall('Maximum', kerasName(name)),
  torch: (_, __, inputs, description) =>
    torchMerged(inputs, description).reduce((a, b) => `torch.maximum(${a}, ${b})`),
};
