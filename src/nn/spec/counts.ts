/** Parameters and multiply-adds, each as a sum of products that can be written out. */

import type { CountFormula } from './description.ts';
import { describedKind } from './kinds/index.ts';
import type { Term } from './kinds/kind.ts';
import type { LayerSpec, Shape } from './layer-spec.ts';

const product = (factors: readonly number[]) => factors.reduce((result, factor) => result * factor, 1);

function sum(terms: readonly Term[], trainable: boolean): CountFormula {
  return {
    terms: terms.map((term) => ({ trainable, ...term })),
    result: terms.reduce((total, { factors }) => total + product(factors), 0),
  };
}

const channelsOf = ([first]: readonly Shape[]) => first?.at(-1) ?? 0;

/** Weights of a layer; none where it uses those of an earlier one. */
export function parameterFormula(layer: LayerSpec, inputs: readonly Shape[]): CountFormula {
  const terms =
    describedKind(layer).parameters?.(layer, channelsOf(inputs), inputs[0] ?? [], describedKind) ?? [];
  return sum(layer.sharesWeightsOf === undefined ? terms : [], layer.trainable !== false);
}

/** The part of a parameter formula that trains. */
export function trainableCount({ terms }: CountFormula): number {
  return terms.reduce((total, { factors, trainable }) => total + (trainable ? product(factors) : 0), 0);
}

/**
 * Multiply-adds of convolutions, dense and recurrent layers for one image, biases left out,
 * as the ResNet paper counts "FLOPs": `output positions · kernel · filters`.
 */
export function multiplyAddFormula(layer: LayerSpec, inputs: readonly Shape[], output: Shape): CountFormula {
  const [input = []] = inputs;
  const { multiplyAdds } = describedKind(layer);
  return sum(multiplyAdds?.(layer, channelsOf(inputs), output, input, describedKind) ?? [], false);
}
