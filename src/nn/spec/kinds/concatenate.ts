import { ExplainedError } from '../../../explained/index.ts';
import { shapeText } from '../shape-text.ts';
import { unionOfFields } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { isLastAxis } from './tfjs-settings.ts';
import { rankInto, torchChannelAxis } from './torch-text.ts';

export const described: Described<'concatenate'> = {
  inputs: 'several',
  shape(layer, inputs) {
    const [first = []] = inputs;
    const sides = first.slice(0, -1);
    inputs.forEach((shape, i) => {
      if (shape.length === first.length && sides.every((size, axis) => size === shape[axis])) return;
      throw new ExplainedError('network-sides-differ', {
        layer: layer.name,
        first: layer.inputs[0] ?? '',
        firstShape: shapeText(first),
        second: layer.inputs[i] ?? '',
        secondShape: shapeText(shape),
      });
    });
    const terms = inputs.map((shape) => shape.at(-1) ?? 0);
    const result = terms.reduce((sum, channels) => sum + channels, 0);
    return { outputShape: [...sides, result], formula: { rule: 'concatenate', terms, result } };
  },
  field: unionOfFields,
};

export const made: Made<'concatenate'> = {
  read: { Concatenate: (config, rank) => (isLastAxis(config, rank) ? { kind: 'concatenate' } : null) },
  make: (_, { layers, common }) => [layers.concatenate({ ...common })],
};

export const written: Written<'concatenate'> = {
  keras: ({ name }) => kerasCall('Concatenate', kerasName(name)),
  torch: (_, __, inputs, description) =>
    `torch.cat([${inputs.join(', ')}], dim=${torchChannelAxis(rankInto(description))})`,
};
