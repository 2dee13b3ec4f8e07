import { ExplainedError } from '../../../explained/index.ts';
import type { LayerSpec } from '../layer-spec.ts';
import { shapeText } from '../shape-text.ts';
import { scatteredField, unionOfFields } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, FieldRule, Made, Seen, Written } from './kind.ts';
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
  field: joined,
};

/** Values of a vector do not change by those that are put beside them. */
function joined(...[layer, seen, formula, inputs]: Parameters<FieldRule<LayerSpec>>): Seen {
  const isVector = inputs[0]?.length === 1;
  const fields = seen.filter((each) => typeof each !== 'string');
  const [first] = fields;
  if (!isVector || !first) return unionOfFields(layer, seen, formula, inputs);
  const whole = { size: first.of, stride: [0, 0], start: [0, 0], of: first.of, scattered: true } as const;
  const all = seen.map((each) => (each === 'whole' ? whole : each));
  const isSame = all.every((each) => JSON.stringify(each) === JSON.stringify(first)) && first.stride[0] === 0;
  if (isSame) return first;
  const still = all.map((each) =>
    typeof each === 'string' || each.stride[0] === 0 ? each : scatteredField(layer, [each], formula, inputs),
  );
  const union = unionOfFields(layer, still, formula, []);
  return typeof union === 'string' ? union : { ...union, scattered: true };
}

export const made: Made<'concatenate'> = {
  read: {
    // Counted from the end, any axis is the last one to tfjs.
    Concatenate: (config, rank) =>
      isLastAxis(config, rank) || Number(config.axis) < 0 ? { kind: 'concatenate' } : null,
  },
  make: (_, { layers, common }) => [layers.concatenate({ ...common })],
};

export const written: Written<'concatenate'> = {
  keras: ({ name }) => kerasCall('Concatenate', kerasName(name)),
  torch: (_, __, inputs, description) =>
    `torch.cat([${inputs.join(', ')}], dim=${torchChannelAxis(rankInto(description))})`,
};
