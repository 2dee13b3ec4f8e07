/** Expressions of Keras that kinds share. */

import type { ActivationName, LayerOf, Padding, PaddingSetting, Pair } from '../layer-spec.ts';
import { plainPadding } from '../plain-padding.ts';
import type { Padded } from './kind.ts';
import { pythonPair, pythonString } from './python-text.ts';

/** Keras names hold no slash, and a colon only by accident. */
export const kerasName = (name: string): string => `name=${pythonString(name.replace(/[/:]/g, '_'))}`;

export const kerasCall = (layerClass: string, ...parameters: readonly string[]): string =>
  `layers.${layerClass}(${parameters.join(', ')})`;

export function kerasActivation(activation: ActivationName | undefined): string[] {
  if (activation === undefined || activation === 'linear') return [];
  if (activation === 'leakyRelu') return ['activation=layers.LeakyReLU(negative_slope=0.3)'];
  return [`activation=${pythonString(activation)}`];
}

export const kerasZeros = ({ top, bottom, left, right }: Padding): string =>
  `((${top}, ${bottom}), (${left}, ${right}))`;

interface WindowLayer {
  readonly name: string;
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly padding: PaddingSetting;
  readonly dilation: Pair;
  readonly useBias: boolean;
  readonly activation?: ActivationName;
}

/** Explicit padding that Keras has no word for becomes a layer of its own. */
export function kerasConvolution(
  layerClass: string,
  layer: WindowLayer,
  first: readonly string[],
  rest: readonly string[],
  padName: string,
): string | Padded {
  const word = plainPadding(layer.padding, layer);
  const { strides, dilation, useBias } = layer;
  const written = kerasCall(
    layerClass,
    ...first,
    pythonPair(layer.kernelSize),
    ...(strides[0] === 1 && strides[1] === 1 ? [] : [`strides=${pythonPair(strides)}`]),
    ...(word === 'same' ? ['padding="same"'] : []),
    ...(dilation[0] === 1 && dilation[1] === 1 ? [] : [`dilation_rate=${pythonPair(dilation)}`]),
    ...rest,
    ...(useBias ? [] : ['use_bias=False']),
    ...kerasActivation(layer.activation),
    kerasName(layer.name),
  );
  if (word !== null) return written;
  const zeros = kerasZeros(layer.padding as Padding);
  const pad = kerasCall('ZeroPadding2D', zeros, kerasName(padName));
  return { layer: written, pad: (x) => `${pad}(${x})` };
}

/** A pooling layer whose padding Keras has a word for. */
export const kerasPooling = (
  layerClass: string,
  { name, kernelSize, strides }: Pick<WindowLayer, 'name' | 'kernelSize' | 'strides'>,
  word: 'same' | 'valid' | null,
): string =>
  kerasCall(
    layerClass,
    pythonPair(kernelSize),
    `strides=${pythonPair(strides)}`,
    ...(word === 'same' ? ['padding="same"'] : []),
    kerasName(name),
  );

/** The same along a sequence. */
export const kerasPooling1d = (
  layerClass: string,
  { name, kernelSize, strides, padding }: LayerOf<'maxPool1d' | 'averagePool1d'>,
): string =>
  kerasCall(
    layerClass,
    String(kernelSize),
    `strides=${strides}`,
    ...(padding === 'same' ? ['padding="same"'] : []),
    kerasName(name),
  );
