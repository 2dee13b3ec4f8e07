import { ExplainedError } from '../../../explained/index.ts';
import type { LayerOf } from '../layer-spec.ts';
import { unknownField } from './field-rules.ts';
import type { Described, Made, Written } from './kind.ts';

/** A layer of a reader's model that the project does not know: tfjs's own shape and counts are shown. */
export const described: Described<'unknown'> = {
  inputs: 'any',
  shape: ({ outputShape, furtherShapes }) => ({
    outputShape,
    ...(furtherShapes && { furtherShapes }),
    formula: { rule: 'reported' },
  }),
  parameters: ({ parameters: { total, trainable } }) =>
    [
      { label: 'trainable', factors: [trainable], trainable: true },
      { label: 'not trainable', factors: [total - trainable], trainable: false },
    ].filter(({ factors }) => factors[0] !== 0),
  field: unknownField,
};

function refuse({ name, className }: LayerOf<'unknown'>): never {
  throw new ExplainedError('network-unknown-build', { layer: name, className });
}

export const made: Made<'unknown'> = { read: {}, make: refuse };

export const written: Written<'unknown'> = { keras: refuse, torch: refuse };
