import { ExplainedError } from '../../../explained/index.ts';
import { shapeText } from '../shape-text.ts';
import { stillField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { channelsFirst, channelsLast } from './torch-text.ts';

export const described: Described<'permute'> = {
  inputs: 'one',
  shape(layer, [input = []]) {
    const { name, order } = layer;
    const axes = input.map((_, axis) => axis + 1);
    if (String([...order].sort((a, b) => a - b)) !== String(axes)) {
      throw new ExplainedError('network-permute', {
        layer: name,
        order: order.join(', '),
        axes: axes.join(', '),
        shape: shapeText(input),
      });
    }
    return { outputShape: order.map((axis) => input[axis - 1] ?? 1), formula: { rule: 'permute' } };
  },
  field: ({ order }, [seen = 'unknown']) =>
    // An axis of the output that is another of the input has no place in a field's height and width.
    order.every((axis, at) => axis === at + 1) ? seen : stillField(seen),
};

export const made: Made<'permute'> = {
  read: { Permute: ({ dims }) => ({ kind: 'permute', order: dims }) },
  make: ({ order }, { layers, common }) => [layers.permute({ ...common, dims: [...order] })],
};

export const written: Written<'permute'> = {
  keras: ({ name, order }) =>
    kerasCall('Permute', `(${order.join(', ')}${order.length === 1 ? ',' : ''})`, kerasName(name)),
  torch: ({ order }, _, [x = '']) =>
    channelsFirst(`${channelsLast(x, order.length)}.permute(0, ${order.join(', ')})`, order.length),
};
