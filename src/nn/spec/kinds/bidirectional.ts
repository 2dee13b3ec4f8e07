import { ExplainedError } from '../../../explained/index.ts';
import { checkOption } from '../checks.ts';
import type { LayerOf, RecurrentBody } from '../layer-spec.ts';
import { gatheredField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { pythonString } from './python-text.ts';
import {
  checkRecurrent,
  checkTorchRecurrent,
  recurrentClass,
  recurrentKeras,
  recurrentParameters,
  recurrentProducts,
  recurrentShape,
} from './recurrent-rules.ts';
import { channelsInto } from './torch-text.ts';

const merges = ['concat', 'sum', 'mul', 'ave'] as const;

export const described: Described<'bidirectional'> = {
  inputs: 'one',
  check({ name, layer, merge }) {
    checkRecurrent(name, layer);
    checkOption('merge', merge, merges);
    if (layer.returnState || layer.goBackwards)
      throw new ExplainedError('network-both-ways', { layer: name });
  },
  shape({ name, inputs, layer, merge }, shapes) {
    const { outputShape } = recurrentShape({ name, inputs, ...layer }, shapes);
    const channels = layer.units * (merge === 'concat' ? 2 : 1);
    return { outputShape: [...outputShape.slice(0, -1), channels], formula: { rule: 'recurrent' } };
  },
  parameters: ({ layer }, channels) => twice(recurrentParameters(layer, channels)),
  multiplyAdds: ({ layer }, channels, _, input) => twice(recurrentProducts(layer, channels, input)),
  // Behind any step stands every other, from one side or the other.
  field: gatheredField,
};

const twice = (terms: ReturnType<typeof recurrentParameters>) =>
  terms.map(({ label, factors }) => ({ label, factors: [2, ...factors] }));

export const made: Made<'bidirectional'> = {
  on: 'sequences',
  read: {
    Bidirectional({ layer, mergeMode }, rank, _, inner) {
      const body = inner(layer.className, layer.config, rank);
      const merge = merges.find((known) => known === mergeMode);
      if (!body || !merge || !isRecurrent(body) || body.returnState || body.goBackwards) return null;
      return { kind: 'bidirectional', layer: body, merge };
    },
  },
  make: ({ layer, merge }, { layers, common, inner, input }) => [
    layers.bidirectional({ ...common, layer: inner(layer, input) as never, mergeMode: merge }),
  ],
};

const isRecurrent = (body: { readonly kind: string }): body is RecurrentBody =>
  body.kind === 'lstm' || body.kind === 'gru' || body.kind === 'simpleRnn';

export const written: Written<'bidirectional'> = {
  keras: ({ name, layer, merge }) =>
    kerasCall(
      'Bidirectional',
      recurrentKeras(layer),
      ...(merge === 'concat' ? [] : [`merge_mode=${pythonString(merge)}`]),
      kerasName(name),
    ),
  kerasClass: ({ layer }) => recurrentClass(layer),
  torchModules({ name, layer }, module, description) {
    checkTorchRecurrent(name, layer, 1);
    const bias = layer.useBias ? '' : ', bias=False';
    const layerClass = layer.kind === 'lstm' ? 'LSTM' : 'RNN';
    const sizes = `${channelsInto(description)}, ${layer.units}`;
    return [`${module} = nn.${layerClass}(${sizes}, batch_first=True, bidirectional=True${bias})`];
  },
  torch(layer, module, [x = '']) {
    return `(lambda y: ${joined(layer)})(${module}(${x})[0])`;
  },
};

/** PyTorch puts the two halves beside each other, both in the order of the sequence. */
function joined({ layer: { units, returnSequences }, merge }: LayerOf<'bidirectional'>): string {
  // The one that goes back ends at the first step.
  const [there, back] = returnSequences
    ? [`y[..., :${units}]`, `y[..., ${units}:]`]
    : [`y[:, -1, :${units}]`, `y[:, 0, ${units}:]`];
  if (merge === 'concat') return returnSequences ? 'y' : `torch.cat([${there}, ${back}], dim=-1)`;
  if (merge === 'mul') return `${there} * ${back}`;
  return merge === 'sum' ? `${there} + ${back}` : `(${there} + ${back}) / 2`;
}
