/** What layers that go through a sequence step by step share. */

import { ExplainedError } from '../../../explained/index.ts';
import { activationNames } from '../activation-names.ts';
import { checkNumber, checkSize } from '../checks.ts';
import type {
  LayerSpec,
  LayerOf,
  Recurrent,
  RecurrentActivationName,
  RecurrentBody,
  Shape,
} from '../layer-spec.ts';
import { shapeText } from '../shape-text.ts';
import { gatheredField, stillField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { FieldRule, Term, TfjsConfig, WorkedShape } from './kind.ts';
import { pythonNumber, pythonString } from './python-text.ts';
import { sequenceOf } from './shape-rules.ts';

type RecurrentLayer = LayerOf<'lstm' | 'gru' | 'simpleRnn'>;

/** Products with the input and with the state, of which each step makes so many: gates, and what they let through. */
export const products = { lstm: 4, gru: 3, simpleRnn: 1 } as const;
/** What is handed from step to step. */
export const states = { lstm: 2, gru: 1, simpleRnn: 1 } as const;

const recurrentActivations: readonly string[] = [
  ...activationNames.filter((name) => name !== 'leakyRelu'),
  'hardSigmoid',
];

/** @throws {ExplainedError} `network-bad-activation`, `network-bad-size` or `network-bad-number` */
export function checkRecurrent(name: string, layer: RecurrentBody): void {
  checkSize(name, 'units', layer.units);
  const activations = [
    layer.activation,
    ...('recurrentActivation' in layer ? [layer.recurrentActivation] : []),
  ];
  for (const value of activations) {
    if (recurrentActivations.includes(value)) continue;
    throw new ExplainedError('network-bad-activation', {
      layer: name,
      value: String(value),
      known: recurrentActivations.join(', '),
    });
  }
  for (const field of ['dropout', 'recurrentDropout'] as const)
    if (layer[field] !== undefined) checkNumber(name, field, layer[field], 0, 1);
}

/** @throws {ExplainedError} `network-rank-sequence`, `network-states` */
export function recurrentShape(layer: RecurrentLayer, inputs: readonly Shape[]): WorkedShape {
  const [length] = sequenceOf(layer, inputs);
  const { units } = layer;
  const count = states[layer.kind];
  const given = inputs.slice(1);
  if (
    given.length > 0 &&
    (given.length !== count || given.some((shape) => String(shape) !== String(units)))
  ) {
    throw new ExplainedError('network-states', {
      layer: layer.name,
      count,
      units,
      found: given.map(shapeText).join(', '),
    });
  }
  return {
    outputShape: layer.returnSequences ? [length, units] : [units],
    ...(layer.returnState ? { furtherShapes: Array<Shape>(count).fill([units]) } : {}),
    formula: { rule: 'recurrent' },
  };
}

export function recurrentParameters({ kind, units, useBias }: RecurrentBody, channels: number): Term[] {
  const width = products[kind] * units;
  return [
    { label: 'kernel', factors: [channels, width] },
    { label: 'recurrent kernel', factors: [units, width] },
    ...(useBias ? [{ label: 'bias', factors: [width] }] : []),
  ];
}

export function recurrentProducts(
  { kind, units }: RecurrentBody,
  channels: number,
  [length = 0]: Shape,
): Term[] {
  const width = products[kind] * units;
  return [
    { label: 'kernel', factors: [length, channels, width] },
    { label: 'recurrent kernel', factors: [length, units, width] },
  ];
}

/** A step sees all steps before it, the last one all: there is one field for all only where one step is given. */
export const recurrentField: FieldRule<LayerSpec & { readonly returnSequences: boolean }> = (
  layer,
  seen,
  formula,
  inputs,
) => {
  if (seen.length > 1) return seen.every((each) => each === 'whole') ? 'whole' : 'unknown';
  return layer.returnSequences
    ? stillField(seen[0] ?? 'unknown')
    : gatheredField(layer, seen, formula, inputs);
};

/** As tfjs writes it: by name, or as `{ className }`. */
function recurrentActivationOf(value: unknown): RecurrentActivationName | null {
  if (value === null || value === undefined) return 'linear';
  const name = typeof value === 'string' ? value : (value as { className?: string }).className;
  return (
    (recurrentActivations.find((known) => known === name) as RecurrentActivationName | undefined) ?? null
  );
}

/** Its settings; nothing where an activation is unknown, or where state is kept from batch to batch. */
export function recurrentOf(config: TfjsConfig): (Recurrent & { readonly returnState?: boolean }) | null {
  const activation = recurrentActivationOf(config.activation);
  if (activation === null || config.stateful) return null;
  return {
    units: config.units,
    activation,
    useBias: config.useBias !== false,
    returnSequences: config.returnSequences === true,
    ...(config.returnState ? { returnState: true } : {}),
    ...(config.goBackwards ? { goBackwards: true } : {}),
    ...(config.dropout ? { dropout: config.dropout } : {}),
    ...(config.recurrentDropout ? { recurrentDropout: config.recurrentDropout } : {}),
  };
}

/** The same for layers with gates. */
export function gatedOf(config: TfjsConfig) {
  const [settings, recurrentActivation] = [
    recurrentOf(config),
    recurrentActivationOf(config.recurrentActivation),
  ];
  return settings && recurrentActivation && { ...settings, recurrentActivation };
}

const kerasClasses = { lstm: 'LSTM', gru: 'GRU', simpleRnn: 'SimpleRNN' } as const;

/** Keras' own is flatter since version 3. */
const hardSigmoid = `
@keras.saving.register_keras_serializable(package="residual_notes")
def hard_sigmoid(x):
    """0.2·x + 0.5 between 0 and 1, as in TensorFlow.js."""
    return keras.ops.clip(0.2 * x + 0.5, 0.0, 1.0)
`;

const isHard = (layer: RecurrentBody): boolean =>
  layer.activation === 'hardSigmoid' ||
  ('recurrentActivation' in layer && layer.recurrentActivation === 'hardSigmoid');

export const recurrentClass = (layer: RecurrentBody): string | undefined =>
  isHard(layer) ? hardSigmoid : undefined;

export function recurrentKeras(layer: RecurrentBody, name?: string): string {
  const activation = (of: RecurrentActivationName) =>
    of === 'hardSigmoid' ? 'hard_sigmoid' : pythonString(of);
  const yes = (keyword: string, value: boolean | undefined) => (value ? [`${keyword}=True`] : []);
  return kerasCall(
    kerasClasses[layer.kind],
    String(layer.units),
    ...(layer.activation === 'tanh' ? [] : [`activation=${activation(layer.activation)}`]),
    ...('recurrentActivation' in layer && layer.recurrentActivation !== 'sigmoid'
      ? [`recurrent_activation=${activation(layer.recurrentActivation)}`]
      : []),
    ...(layer.useBias ? [] : ['use_bias=False']),
    // Keras' own resets after the product, for graphics cards.
    ...(layer.kind === 'gru' ? ['reset_after=False'] : []),
    ...yes('return_sequences', layer.returnSequences),
    ...yes('return_state', layer.returnState),
    ...yes('go_backwards', layer.goBackwards),
    ...(layer.dropout === undefined ? [] : [`dropout=${pythonNumber(layer.dropout)}`]),
    ...(layer.recurrentDropout === undefined
      ? []
      : [`recurrent_dropout=${pythonNumber(layer.recurrentDropout)}`]),
    ...(name === undefined ? [] : [kerasName(name)]),
  );
}

/** @throws {ExplainedError} `network-no-counterpart` for what PyTorch's layers cannot be set to */
export function checkTorchRecurrent(name: string, layer: RecurrentBody, inputs: number): void {
  const refuse = (value: string): never => {
    throw new ExplainedError('network-no-counterpart', { layer: name, value, target: 'PyTorch' });
  };
  // PyTorch's resets after the product.
  if (layer.kind === 'gru') refuse('gru');
  if (layer.activation !== 'tanh') refuse(`${layer.kind}, ${layer.activation}`);
  if (layer.kind === 'lstm' && layer.recurrentActivation !== 'sigmoid')
    refuse(`${layer.kind}, ${layer.recurrentActivation}`);
  if (layer.goBackwards) refuse('goBackwards');
  if (layer.recurrentDropout !== undefined || layer.dropout !== undefined) refuse('dropout');
  if (inputs > 1) refuse(`${layer.kind}, ${inputs} inputs`);
}
