import { unionOfFields } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { merged } from './shape-rules.ts';
import { torchMerged } from './torch-text.ts';

export const described: Described<'add'> = {
  inputs: 'several',
  shape: merged,
  field: unionOfFields,
};

export const made: Made<'add'> = {
  read: { Add: () => ({ kind: 'add' }) },
  make: (_, { layers, common }) => [layers.add({ ...common })],
};

export const written: Written<'add'> = {
  keras: ({ name }) => kerasCall('Add', kerasName(name)),
  torch: (_, __, inputs, description) => torchMerged(inputs, description).join(' + '),
};
