import { sameField, scatteredField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { rankInto } from './torch-text.ts';

export const described: Described<'flatten'> = {
  inputs: 'one',
  shape(_, [input = []]) {
    const result = input.reduce((product, size) => product * size, 1);
    return { outputShape: [result], formula: { rule: 'flatten', factors: input, result } };
  },
  field: (layer, seen, formula, inputs) =>
    (inputs[0]?.length === 1 ? sameField : scatteredField)(layer, seen, formula, inputs),
};

export const made: Made<'flatten'> = {
  read: { Flatten: ({ dataFormat }) => (dataFormat === 'channelsFirst' ? null : { kind: 'flatten' }) },
  make: (_, { layers, common, input }) => [
    // tfjs's own takes no vector.
    input.length > 1 ? layers.flatten({ ...common }) : layers.reshape({ ...common, targetShape: [...input] }),
  ],
};

export const written: Written<'flatten'> = {
  keras: ({ name }) => kerasCall('Flatten', kerasName(name)),
  torch: (_, __, [x = ''], description) =>
    // Height, width, channels, as TensorFlow orders them.
    rankInto(description) === 3 ? `${x}.permute(0, 2, 3, 1).flatten(1)` : `${x}.flatten(1)`,
};
