import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Checkpoint } from '../run/index.ts';
import { namedVariables } from '../weights/named-weights.ts';
import { present } from '../../explained/present.ts';

/** Names and shapes of the weights: equal for two models that can take each other's. */
export function signatureOf(model: LayersModel): string {
  return Array.from(
    namedVariables(model),
    ([name, { shape }]) => `${name}:${(shape as number[]).join('×')}`,
  ).join(' ');
}

/** Puts a checkpoint's weights into a model of the same signature. */
export function restoreWeights(model: LayersModel, weights: Checkpoint['weights']): void {
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  tf.tidy(() => {
    for (const [name, variable] of namedVariables(model)) {
      const { values, shape } = present(byName.get(name), `weights of ${name}`);
      variable.write(tf.tensor(values.slice(), [...shape]));
    }
  });
}
