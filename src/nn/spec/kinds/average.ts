import { unionOfFields } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { merged } from './shape-rules.ts';
import { torchMerged } from './torch-text.ts';

export const described: Described<'average'> = { inputs: 'several', shape: merged, field: unionOfFields };

export const made: Made<'average'> = {
  read: { Average: () => ({ kind: 'average' }) },
  make: (_, { layers, common }) => [layers.average({ ...common })],
};

export const written: Written<'average'> = {
  keras: ({ name }) => kerasCall('Average', kerasName(name)),
  torch: (_, __, inputs, description) =>
    `(${torchMerged(inputs, description).join(' + ')}) / ${inputs.length}`,
};
