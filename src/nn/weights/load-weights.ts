/** Trained weights of Keras or PyTorch, put into a built model by layer name. */

import { ExplainedError } from '../../explained/index.ts';
import type * as layers from '@tensorflow/tfjs-layers';
import { shapeText } from '../spec/shape-text.ts';
import type { WeightFile } from '../../weight-files/index.ts';
import { fitWeights, putInto, type FitWeightsOptions, type LoadedWeights } from './fit-weights.ts';
import { inOwnOrder } from './flatten-order.ts';
import { fromTorch, torchKey, type NamedArray } from './layout.ts';
import { weightsWithin } from './named-weights.ts';
import { countsBatches } from './naming.ts';

export interface LoadWeightsOptions {
  /**
   * `keras`: keys `conv1_conv/kernel`, kernels HWIO, dense input × output.
   * `torchvision`: a state dict (`layer1.0.conv1.weight`), kernels OIHW, dense output × input.
   */
  readonly layout: 'keras' | 'torchvision';
}

/**
 * Sets every weight of a model from a file that was read: recognises by whose names it is written, turns the axes, and
 * checks everything before it sets anything.
 * @returns what was set, and by which convention
 * @throws {ExplainedError} `weights-unrecognised`; `weights-convention` for a ResNet that computes otherwise than the model;
 *   `weights-settings`; `weights-unfit` with what is missing, left over, or of another shape. The model is then unchanged
 */
export function loadWeights(
  model: layers.LayersModel,
  file: WeightFile,
  options?: FitWeightsOptions,
): LoadedWeights;
/**
 * Set every weight of a model from plain arrays.
 *
 * @throws {ExplainedError} `weights-missing`, `weights-shape` or `weights-surplus`; the model is then unchanged
 */
export function loadWeights(
  model: layers.LayersModel,
  arrays: Readonly<Record<string, NamedArray>>,
  options: LoadWeightsOptions,
): void;
export function loadWeights(
  model: layers.LayersModel,
  given: WeightFile | Readonly<Record<string, NamedArray>>,
  options: FitWeightsOptions | LoadWeightsOptions = {},
): LoadedWeights | void {
  if ('layout' in options) setArrays(model, given as Readonly<Record<string, NamedArray>>, options);
  else return fitWeights(model, given as WeightFile, options);
}

function setArrays(
  model: layers.LayersModel,
  arrays: Readonly<Record<string, NamedArray>>,
  { layout }: LoadWeightsOptions,
): void {
  const unused = new Set(Object.keys(arrays).filter((key) => !countsBatches(key)));
  const found = weightsWithin(model).map(({ layer, variable, name }) => {
    const weight = variable.originalName.split('/').at(-1) ?? '';
    const key = layout === 'keras' ? name : torchKey(layer.name, weight);
    const given = arrays[key];
    if (!given) throw new ExplainedError('weights-missing', { layer: layer.name, key });
    unused.delete(key);
    const expected = variable.shape.map((size) => size ?? 1);
    const array = layout === 'keras' ? given : inOwnOrder(layer, weight, fromTorch(weight, given, expected));
    const fits = array.shape.length === expected.length && array.shape.every((n, i) => n === expected[i]);
    if (!fits || array.data.length !== expected.reduce((product, size) => product * size, 1)) {
      throw new ExplainedError('weights-shape', {
        layer: layer.name,
        key,
        found: shapeText(array.shape),
        expected: shapeText(expected),
      });
    }
    return { variable, array };
  });
  if (unused.size > 0) throw new ExplainedError('weights-surplus', { key: [...unused].join(', ') });
  for (const { variable, array } of found) putInto(variable, array);
}
