import { ExplainedError } from '../../../explained/index.ts';
import { checkSize } from '../checks.ts';
import type { Shape } from '../layer-spec.ts';
import { shapeText } from '../shape-text.ts';
import { scatteredField, stillField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { channelsFirst, channelsLast, rankInto } from './torch-text.ts';

const product = (shape: Shape) => shape.reduce((all, size) => all * size, 1);

/** With the size that is left in the place of −1. */
const whole = (shape: Shape, input: Shape): Shape => {
  const known = product(shape.filter((size) => size !== -1));
  return shape.map((size) => (size === -1 ? product(input) / known : size));
};

export const described: Described<'reshape'> = {
  inputs: 'one',
  check({ name, shape }) {
    for (const size of shape) if (size !== -1) checkSize(name, 'shape', size);
  },
  shape(layer, [input = []]) {
    const { name, shape } = layer;
    const known = product(shape.filter((size) => size !== -1));
    const open = shape.filter((size) => size === -1).length;
    const rest = product(input) / known;
    if (open > 1 || !Number.isInteger(rest) || (open === 0 && rest !== 1)) {
      throw new ExplainedError('network-reshape', {
        layer: name,
        input: shapeText(input),
        shape: shape.map((size) => (size === -1 ? '?' : size)).join('×'),
        count: product(input),
      });
    }
    return { outputShape: whole(shape, input), formula: { rule: 'reshape' } };
  },
  field: (layer, seen, formula, inputs) => {
    const [input = []] = inputs;
    const isSame = String(whole(layer.shape, input)) === String(input);
    // Values that stand beside each other in a vector do not stay so.
    if (input.length === 1 && !isSame && seen[0] !== 'whole') return stillField(seen[0] ?? 'unknown');
    return isSame ? (seen[0] ?? 'unknown') : scatteredField(layer, seen, formula, inputs);
  },
};

export const made: Made<'reshape'> = {
  read: {
    Reshape: ({ targetShape }) => ({ kind: 'reshape', shape: targetShape.map((size) => size ?? -1) }),
  },
  // With an open batch tfjs works no size out.
  make: ({ shape }, { layers, common, input }) => [
    layers.reshape({ ...common, targetShape: [...whole(shape, input)] }),
  ],
};

export const written: Written<'reshape'> = {
  keras: ({ name, shape }) =>
    kerasCall('Reshape', `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`, kerasName(name)),
  torch(_, __, [x = ''], description) {
    const { outputShape } = description;
    const whole = `${channelsLast(x, rankInto(description))}.reshape(-1, ${outputShape.join(', ')})`;
    return channelsFirst(whole, outputShape.length);
  },
};
