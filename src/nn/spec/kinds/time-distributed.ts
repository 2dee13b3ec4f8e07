import { ExplainedError } from '../../../explained/index.ts';
import type { LayerDescription } from '../description.ts';
import type { LayerBody, LayerOf, LayerSpec, Shape } from '../layer-spec.ts';
import { shapeText } from '../shape-text.ts';
import { sameField, stillField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { channelsFirst, channelsLast } from './torch-text.ts';

/** The layer within, as if it stood in the network by itself. */
const single = ({ name, inputs, layer }: LayerOf<'timeDistributed'>): LayerSpec => ({
  ...layer,
  name,
  inputs,
});

export const described: Described<'timeDistributed'> = {
  inputs: 'one',
  shape(outer, [input = []], inner) {
    const kind = inner(outer.layer);
    const [steps] = input;
    if (kind.inputs !== 'one' && kind.inputs !== 'some') {
      throw new ExplainedError('network-each-step', { layer: outer.name, kind: outer.layer.kind });
    }
    if (steps === undefined || input.length < 2) {
      throw new ExplainedError('network-rank-sequence', {
        layer: outer.name,
        kind: outer.kind,
        input: outer.inputs[0] ?? '',
        shape: shapeText(input),
      });
    }
    const { outputShape } = kind.shape(single(outer), [input.slice(1)], inner);
    return { outputShape: [steps, ...outputShape], formula: { rule: 'eachStep' } };
  },
  parameters(outer, channels, input, inner) {
    return inner(outer.layer).parameters?.(single(outer), channels, input.slice(1), inner) ?? [];
  },
  multiplyAdds(outer, channels, output, input, inner) {
    const { multiplyAdds } = inner(outer.layer);
    const each = multiplyAdds?.(single(outer), channels, output.slice(1), input.slice(1), inner) ?? [];
    return each.map((term) => ({ ...term, factors: [input[0] ?? 0, ...term.factors] }));
  },
  // On a sequence of vectors nothing goes from step to step.
  field: (layer, seen, formula, inputs) =>
    inputs[0]?.length === 2 ? sameField(layer, seen, formula, inputs) : stillField(seen[0] ?? 'unknown'),
};

export const made: Made<'timeDistributed'> = {
  read: {
    TimeDistributed({ layer }, rank, _, inner) {
      const body = inner(layer.className, layer.config, rank - 1);
      return body && { kind: 'timeDistributed', layer: body };
    },
  },
  make: ({ layer }, { layers, common, inner, input }) => [
    layers.timeDistributed({ ...common, layer: inner(layer, input.slice(1)) }),
  ],
};

/** What is said of the layer within. */
const within = (description: LayerDescription, layer: LayerBody): LayerDescription => ({
  ...description,
  inputShapes: description.inputShapes.map((shape: Shape) => shape.slice(1)),
  outputShape: description.outputShape.slice(1),
  formula: { rule: 'unchanged' },
  spec: { ...layer, name: description.name, inputs: description.inputs },
});

/** @throws {ExplainedError} `network-no-counterpart` for what is padded outside the layer itself */
function refuseWindow({ name, layer }: LayerOf<'timeDistributed'>, target: string): void {
  if ('kernelSize' in layer && layer.padding !== 'valid')
    throw new ExplainedError('network-no-counterpart', {
      layer: name,
      value: `timeDistributed, ${layer.kind}`,
      target,
    });
}

export const written: Written<'timeDistributed'> = {
  keras(outer, padName, inner) {
    const written = inner(outer.layer).keras(single(outer), padName, inner);
    if (typeof written !== 'string') {
      const value = `timeDistributed, ${outer.layer.kind}`;
      throw new ExplainedError('network-no-counterpart', { layer: outer.name, value, target: 'Keras' });
    }
    return kerasCall('TimeDistributed', written, kerasName(outer.name));
  },
  torchModules(outer, module, description, inner) {
    refuseWindow(outer, 'PyTorch');
    const about = within(description, outer.layer);
    return inner(outer.layer).torchModules?.(single(outer), module, about, inner) ?? [];
  },
  torch(outer, module, [x = ''], description, inner) {
    refuseWindow(outer, 'PyTorch');
    const about = within(description, outer.layer);
    const [before = [], after] = [about.inputShapes[0], about.outputShape];
    const steps = description.outputShape[0] ?? 1;
    const each = inner(outer.layer).torch(single(outer), module, ['y'], about, inner);
    const flat = channelsFirst(`${channelsLast(x, before.length + 1)}.flatten(0, 1)`, before.length);
    const whole = `(lambda y: ${each})(${flat})`;
    return channelsFirst(
      `${channelsLast(whole, after.length)}.unflatten(0, (-1, ${steps}))`,
      after.length + 1,
    );
  },
};
