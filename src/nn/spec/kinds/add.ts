import { ExplainedError } from '../../../explained/index.ts';
import { shapeText } from '../shape-text.ts';
import { unionOfFields } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';

export const described: Described<'add'> = {
  inputs: 'several',
  shape(layer, inputs) {
    const [first = []] = inputs;
    inputs.forEach((shape, i) => {
      if (shape.length === first.length && shape.every((size, axis) => size === first[axis])) return;
      throw new ExplainedError('network-shapes-differ', {
        layer: layer.name,
        first: layer.inputs[0] ?? '',
        firstShape: shapeText(first),
        second: layer.inputs[i] ?? '',
        secondShape: shapeText(shape),
      });
    });
    return { outputShape: first, formula: { rule: 'unchanged' } };
  },
  field: unionOfFields,
};

export const made: Made<'add'> = {
  read: { Add: () => ({ kind: 'add' }) },
  make: (_, { layers, common }) => [layers.add({ ...common })],
};

export const written: Written<'add'> = {
  keras: ({ name }) => kerasCall('Add', kerasName(name)),
  torch: (_, __, inputs) => inputs.join(' + '),
};
