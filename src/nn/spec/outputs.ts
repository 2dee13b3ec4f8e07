/** Which tensors a network gives, and how a layer's further outputs are named. */

import type { NetworkSpec } from './layer-spec.ts';

export interface TensorRef {
  readonly name: string;
  /** Which output of the layer, from 0. */
  readonly output: number;
}

/** `lstm` is the first output of the layer, `lstm#2` its second; a layer that is itself called so goes before. */
export function tensorRef(ref: string, layers: { has(name: string): boolean }): TensorRef {
  const [, name = '', number = ''] = layers.has(ref) ? [] : (/^(.+)#([2-9]|[1-9]\d+)$/.exec(ref) ?? []);
  return name === '' ? { name: ref, output: 0 } : { name, output: Number(number) - 1 };
}

/** The name of one of a layer's outputs, from 0. */
export const outputName = (layer: string, output: number): string =>
  output === 0 ? layer : `${layer}#${output + 1}`;

/** What the network gives, in order: as it says, or the layers that no other layer reads. */
export function outputsOf({ layers, outputs }: NetworkSpec): readonly string[] {
  if (outputs) return outputs;
  const names = new Set(layers.map(({ name }) => name));
  const read = new Set(layers.flatMap(({ inputs }) => inputs.map((input) => tensorRef(input, names).name)));
  return layers.flatMap(({ name }) => (read.has(name) ? [] : [name]));
}
