/** Parameters and multiply-adds, each as a sum of products that can be written out. */

import type { CountFormula } from './description.ts';
import type { LayerSpec, Shape } from './layer-spec.ts';

type Term = CountFormula['terms'][number];

const product = (factors: readonly number[]) => factors.reduce((result, factor) => result * factor, 1);

function sum(terms: readonly Term[]): CountFormula {
  return { terms, result: terms.reduce((total, term) => total + product(term.factors), 0) };
}

/**
 * Weights of a layer: kernels as `height · width · input channels · filters`, one
 * bias per filter, four numbers per batch-norm channel of which γ and β train.
 * PyTorch calls only the trainable ones parameters; Keras' total counts all.
 */
export function parameterFormula(layer: LayerSpec, inputs: readonly Shape[]): CountFormula {
  const channels = inputs[0]?.at(-1) ?? 0;
  if (layer.sharesWeightsOf !== undefined) return sum([]);
  const trains = layer.trainable !== false;
  const term = (label: string, ...factors: number[]): Term => ({ label, factors, trainable: trains });
  switch (layer.kind) {
    case 'conv': {
      const [height, width] = layer.kernelSize;
      return sum([
        term('kernel', height, width, channels / layer.groups, layer.filters),
        ...(layer.useBias ? [term('bias', layer.filters)] : []),
      ]);
    }
    case 'depthwiseConv': {
      const [height, width] = layer.kernelSize;
      return sum([
        term('kernel', height, width, channels, layer.depthMultiplier),
        ...(layer.useBias ? [term('bias', channels * layer.depthMultiplier)] : []),
      ]);
    }
    case 'separableConv': {
      const [height, width] = layer.kernelSize;
      return sum([
        term('depthwise kernel', height, width, channels, layer.depthMultiplier),
        term('pointwise kernel', channels * layer.depthMultiplier, layer.filters),
        ...(layer.useBias ? [term('bias', layer.filters)] : []),
      ]);
    }
    case 'dense':
      return sum([
        term('kernel', channels, layer.units),
        ...(layer.useBias ? [term('bias', layer.units)] : []),
      ]);
    case 'batchNorm':
      return sum([
        ...(layer.scale ? [term('gamma', channels)] : []),
        ...(layer.center ? [term('beta', channels)] : []),
        { label: 'moving mean', factors: [channels], trainable: false },
        { label: 'moving variance', factors: [channels], trainable: false },
      ]);
    case 'unknown': {
      const { total, trainable } = layer.parameters;
      return sum(
        [
          { label: 'trainable', factors: [trainable], trainable: true },
          { label: 'not trainable', factors: [total - trainable], trainable: false },
        ].filter(({ factors }) => factors[0] !== 0),
      );
    }
    default:
      return sum([]);
  }
}

/** The part of a parameter formula that trains. */
export function trainableCount(formula: CountFormula): number {
  return sum(formula.terms.filter((term) => term.trainable)).result;
}

/**
 * Multiply-adds of convolutions and dense layers for one image, biases left out,
 * as the ResNet paper counts "FLOPs": `output positions · kernel · filters`.
 */
export function multiplyAddFormula(layer: LayerSpec, inputs: readonly Shape[], output: Shape): CountFormula {
  const channels = inputs[0]?.at(-1) ?? 0;
  const [rows = 0, columns = 0] = output;
  const term = (label: string, ...factors: number[]): Term => ({ label, factors, trainable: false });
  switch (layer.kind) {
    case 'conv': {
      const [height, width] = layer.kernelSize;
      return sum([term('kernel', rows, columns, height, width, channels / layer.groups, layer.filters)]);
    }
    case 'depthwiseConv': {
      const [height, width] = layer.kernelSize;
      return sum([term('kernel', rows, columns, height, width, channels, layer.depthMultiplier)]);
    }
    case 'separableConv': {
      const [height, width] = layer.kernelSize;
      return sum([
        term('depthwise kernel', rows, columns, height, width, channels, layer.depthMultiplier),
        term('pointwise kernel', rows, columns, channels * layer.depthMultiplier, layer.filters),
      ]);
    }
    case 'dense':
      return sum([term('kernel', ...output.slice(0, -1), channels, layer.units)]);
    default:
      return sum([]);
  }
}
