/**
 * What must hold of each layer by itself, before any shape is computed: known
 * kind, whole positive sizes of a sane magnitude, known padding and activation.
 */

import type { ActivationName, LayerKind, LayerSpec, Pair } from './layer-spec.ts';
import { NetworkError } from './network-error.ts';

/** Larger than any layer of a published ImageNet network, small enough that counts stay exact integers. */
export const sizeLimit = 100_000;

export const layerKinds: readonly LayerKind[] = [
  'input',
  'zeroPadding',
  'conv',
  'depthwiseConv',
  'separableConv',
  'batchNorm',
  'activation',
  'maxPool',
  'averagePool',
  'globalAveragePool',
  'globalMaxPool',
  'add',
  'concatenate',
  'subsamplePad',
  'flatten',
  'dense',
  'dropout',
  'unknown',
];

export const activationNames: readonly ActivationName[] = [
  'relu',
  'relu6',
  'sigmoid',
  'tanh',
  'softmax',
  'linear',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'swish',
  'gelu',
  'leakyRelu',
];

/** @throws {NetworkError} `network-bad-size` or `network-absurd-size` */
export function checkSize(layer: string, field: string, value: unknown, least = 1): void {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least) {
    throw new NetworkError('network-bad-size', { layer, field, value: String(value), least });
  }
  if (value > sizeLimit) {
    throw new NetworkError('network-absurd-size', { layer, field, value, limit: sizeLimit });
  }
}

/** @throws {NetworkError} `network-option` when a choice is none of those there are */
export function checkOption(option: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new NetworkError('network-option', { option, value: String(value), known: known.join(', ') });
}

function checkPair(layer: string, field: string, pair: Pair): void {
  if (!Array.isArray(pair) || pair.length !== 2) {
    throw new NetworkError('network-bad-size', { layer, field, value: String(pair), least: 1 });
  }
  for (const value of pair) checkSize(layer, field, value);
}

function checkNumber(layer: string, field: string, value: unknown, least: number, most: number): void {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw new NetworkError('network-bad-number', { layer, field, value: String(value), least, most });
  }
}

function checkPadding(layer: string, padding: unknown): void {
  if (padding === 'same' || padding === 'valid') return;
  if (typeof padding !== 'object' || padding === null) {
    throw new NetworkError('network-bad-padding', { layer, value: String(padding) });
  }
  for (const side of ['top', 'bottom', 'left', 'right'] as const) {
    checkSize(layer, `padding.${side}`, (padding as Record<string, unknown>)[side], 0);
  }
}

function checkActivation(layer: string, activation: unknown): void {
  if (activation === undefined || activationNames.includes(activation as ActivationName)) return;
  throw new NetworkError('network-bad-activation', {
    layer,
    value: String(activation),
    known: activationNames.join(', '),
  });
}

function checkInputCount(layer: LayerSpec): void {
  const found = layer.inputs.length;
  const merges = layer.kind === 'add' || layer.kind === 'concatenate';
  const expected = layer.kind === 'input' ? '0' : merges ? '≥ 2' : '1';
  const fits = layer.kind === 'input' ? found === 0 : merges ? found >= 2 : found === 1;
  // A layer the project does not know may read any number of others.
  if (!fits && layer.kind !== 'unknown') {
    throw new NetworkError('network-no-inputs', { layer: layer.name, kind: layer.kind, found, expected });
  }
}

/**
 * Check one layer's own hyper-parameters.
 * @throws {NetworkError} naming the layer, the field and its value
 */
export function checkLayer(layer: LayerSpec): void {
  const { name } = layer;
  if (!layerKinds.includes(layer.kind)) {
    throw new NetworkError('network-unknown-kind', {
      layer: name,
      kind: String(layer.kind),
      known: layerKinds.join(', '),
    });
  }
  checkInputCount(layer);
  if ('kernelSize' in layer) {
    checkPair(name, 'kernelSize', layer.kernelSize);
    checkPair(name, 'strides', layer.strides);
  }
  if ('dilation' in layer) checkPair(name, 'dilation', layer.dilation);
  if ('padding' in layer) checkPadding(name, layer.padding);
  if ('filters' in layer) checkSize(name, 'filters', layer.filters);
  if ('groups' in layer) checkSize(name, 'groups', layer.groups);
  if ('depthMultiplier' in layer) checkSize(name, 'depthMultiplier', layer.depthMultiplier);
  if ('activation' in layer) checkActivation(name, layer.activation);
  switch (layer.kind) {
    case 'input':
      for (const size of layer.shape) checkSize(name, 'shape', size);
      break;
    case 'zeroPadding':
      if (typeof layer.padding === 'string') {
        throw new NetworkError('network-bad-padding', { layer: name, value: layer.padding });
      }
      break;
    case 'batchNorm':
      checkNumber(name, 'epsilon', layer.epsilon, 0, 1);
      checkNumber(name, 'momentum', layer.momentum, 0, 1);
      break;
    case 'subsamplePad':
      checkPair(name, 'strides', layer.strides);
      break;
    case 'dense':
      checkSize(name, 'units', layer.units);
      break;
    case 'dropout':
      checkNumber(name, 'rate', layer.rate, 0, 1);
      break;
    default:
  }
}
