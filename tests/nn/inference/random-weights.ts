import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Weights of their own for every layer, such that values neither grow nor vanish on their way; variances above zero. */
export function drawWeights(model: LayersModel, seed: number): void {
  model.weights.forEach((weight, at) => {
    const shape = weight.shape as number[];
    const name = weight.originalName.split('/').at(-1)!;
    const inputs = shape.slice(0, -1).reduce((product, n) => product * n, 1);
    const [low, high] =
      name === 'kernel'
        ? [-Math.sqrt(3 / inputs), Math.sqrt(3 / inputs)]
        : name === 'gamma' || name === 'moving_variance'
          ? [0.5, 1.5]
          : [-0.3, 0.3];
    tf.tidy(() => void weight.write(tf.randomUniform(shape, low, high, 'float32', seed * 1000 + at)));
  });
}

/** Largest difference, as a share of the largest value. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [difference, largest] = [0, 1e-30];
  for (let at = 0; at < expected.length; at++) {
    difference = Math.max(difference, Math.abs(found[at]! - expected[at]!));
    largest = Math.max(largest, Math.abs(expected[at]!));
    if (!(difference < Infinity)) return Infinity;
  }
  return found.length === expected.length ? difference / largest : Infinity;
}
