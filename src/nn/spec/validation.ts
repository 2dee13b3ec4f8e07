/**
 * What must hold of each layer by itself, before any shape is computed: known
 * kind, whole positive sizes of a sane magnitude, known padding and activation.
 */

import { ExplainedError } from '../../explained/index.ts';
import { activationNames } from './activation-names.ts';
import { checkPair, checkSize } from './checks.ts';
import { describedKind, layerKinds } from './kinds/index.ts';
import type { ActivationName, LayerSpec, Pair } from './layer-spec.ts';

function checkPadding(layer: string, padding: unknown): void {
  if (padding === 'same' || padding === 'valid') return;
  if (typeof padding !== 'object' || padding === null) {
    throw new ExplainedError('network-bad-padding', { layer, value: String(padding) });
  }
  for (const side of ['top', 'bottom', 'left', 'right'] as const) {
    checkSize(layer, `padding.${side}`, (padding as Record<string, unknown>)[side], 0);
  }
}

function checkActivation(layer: string, activation: unknown): void {
  if (activation === undefined || activationNames.includes(activation as ActivationName)) return;
  throw new ExplainedError('network-bad-activation', {
    layer,
    value: String(activation),
    known: activationNames.join(', '),
  });
}

const inputCounts = {
  none: ['0', 0, 0],
  one: ['1', 1, 1],
  several: ['≥ 2', 2, Infinity],
  some: ['≥ 1', 1, Infinity],
  any: ['', 0, Infinity],
} as const;

function checkInputCount(layer: LayerSpec): void {
  const found = layer.inputs.length;
  const [expected, least, most] = inputCounts[describedKind(layer).inputs];
  if (found >= least && found <= most) return;
  throw new ExplainedError('network-no-inputs', { layer: layer.name, kind: layer.kind, found, expected });
}

/**
 * Check one layer's own hyper-parameters.
 * @throws {ExplainedError} naming the layer, the field and its value
 */
export function checkLayer(layer: LayerSpec): void {
  const { name } = layer;
  if (!layerKinds().includes(layer.kind)) {
    throw new ExplainedError('network-unknown-kind', {
      layer: name,
      kind: String(layer.kind),
      known: layerKinds().join(', '),
    });
  }
  checkInputCount(layer);
  for (const field of ['kernelSize', 'strides', 'dilation'] as const) {
    const value = (layer as unknown as Readonly<Record<string, unknown>>)[field];
    if (value === undefined) continue;
    // Along a sequence there is one number.
    if (describedKind(layer).alongLength) checkSize(name, field, value);
    else checkPair(name, field, value as Pair);
  }
  if ('padding' in layer) checkPadding(name, layer.padding);
  if ('filters' in layer) checkSize(name, 'filters', layer.filters);
  if ('groups' in layer) checkSize(name, 'groups', layer.groups);
  if ('depthMultiplier' in layer) checkSize(name, 'depthMultiplier', layer.depthMultiplier);
  if ('activation' in layer && !('returnSequences' in layer)) checkActivation(name, layer.activation);
  describedKind(layer).check?.(layer);
}
