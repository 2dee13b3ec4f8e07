/** Settings as tfjs writes and takes them. */

import { ExplainedError } from '../../../explained/index.ts';
import { activationNames } from '../activation-names.ts';
import type { ActivationName, LayerSpec, Padding, PaddingSetting, Pair } from '../layer-spec.ts';
import type { LayerBody, TfjsConfig, Tools } from './kind.ts';

export function pairOf(value: number | number[]): Pair {
  if (typeof value === 'number') return [value, value];
  const [height = 1, width = height] = value;
  return [height, width];
}

/** tfjs writes an activation as its name or as `{ className }`; nothing when this project does not know it. */
export function activationOf({ activation }: TfjsConfig): ActivationName | null {
  if (activation === null || activation === undefined) return 'linear';
  const name = typeof activation === 'string' ? activation : (activation as { className?: string }).className;
  return activationNames.find((known) => known === name) ?? null;
}

/** `linear` goes without saying. */
export const unlessLinear = (activation: ActivationName): { readonly activation?: ActivationName } =>
  activation === 'linear' ? {} : { activation };

/** One number, or a list of it. */
export const oneOf = (value: number | number[]): number =>
  typeof value === 'number' ? value : (value[0] ?? 1);

/** @returns nothing for `causal`, which tfjs has no arithmetic for */
export const sequencePaddingOf = ({ padding }: TfjsConfig): 'same' | 'valid' | null =>
  padding === 'same' || padding === 'valid' ? padding : (padding ?? null) === null ? 'valid' : null;

export function paddingOf(value: unknown): Padding {
  if (typeof value === 'number') return { top: value, bottom: value, left: value, right: value };
  const [rows, columns] = value as [number | [number, number], number | [number, number]];
  const [top, bottom] = typeof rows === 'number' ? [rows, rows] : rows;
  const [left, right] = typeof columns === 'number' ? [columns, columns] : columns;
  return { top, bottom, left, right };
}

/** `same`, `valid`, or the four numbers of this project's own layers. */
export function windowPaddingOf({ padding }: TfjsConfig): PaddingSetting {
  if (typeof padding === 'object' && padding !== null) return padding as Padding;
  return padding === 'same' ? 'same' : 'valid';
}

/** What all convolutions share; nothing when the activation is unknown. */
export function convolutionOf(config: TfjsConfig) {
  const activation = activationOf(config);
  if (activation === null) return null;
  return {
    kernelSize: pairOf(config.kernelSize),
    strides: pairOf(config.strides ?? 1),
    padding: windowPaddingOf(config),
    dilation: pairOf(config.dilationRate ?? 1),
    useBias: config.useBias !== false,
    ...unlessLinear(activation),
  };
}

export const poolingOf = (kind: 'maxPool' | 'averagePool', config: TfjsConfig): LayerBody => ({
  kind,
  kernelSize: pairOf(config.poolSize),
  strides: pairOf(config.strides ?? config.poolSize),
  padding: windowPaddingOf(config),
});

/** Keras writes the axis of a batch norm as a list. */
export function isLastAxis({ axis }: TfjsConfig, rank: number): boolean {
  const [only, ...more] = [axis].flat();
  return more.length === 0 && (only === undefined || only === null || only === -1 || only === rank);
}

type TfjsActivation = Exclude<ActivationName, 'leakyRelu'>;

/** @throws {ExplainedError} `network-unsupported-activation` for one that tfjs has as a layer alone */
export function activationIn(layer: LayerSpec & { readonly activation?: ActivationName }): TfjsActivation {
  const { activation = 'linear' } = layer;
  if (activation === 'leakyRelu') {
    throw new ExplainedError('network-unsupported-activation', { layer: layer.name, value: activation });
  }
  return activation;
}

export const paddingPairs = ({ top, bottom, left, right }: Padding): [[number, number], [number, number]] => [
  [top, bottom],
  [left, right],
];

/** He-normal, or zeros where nothing is to be drawn. */
export const heNormal = ({ zeros, seed, initializers }: Tools) =>
  zeros ? 'zeros' : initializers.heNormal({ seed });

/** Orthogonal ones, tfjs's default, take a QR decomposition of every recurrent kernel. */
export const recurrentInitial = ({ zeros, seed, initializers }: Tools) =>
  ({
    kernelInitializer: zeros ? 'zeros' : initializers.glorotUniform({ seed }),
    recurrentInitializer: zeros ? 'zeros' : initializers.glorotUniform({ seed: seed + 1 }),
  }) as const;

export const pooling1dOf = (kind: 'maxPool1d' | 'averagePool1d', config: TfjsConfig): LayerBody | null => {
  const padding = sequencePaddingOf(config);
  const kernelSize = oneOf(config.poolSize);
  return padding && { kind, kernelSize, strides: oneOf(config.strides ?? kernelSize), padding };
};
