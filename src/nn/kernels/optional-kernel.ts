import * as tf from '@tensorflow/tfjs-core';
import { type KernelInputs, kernelOf } from './kernel-scope.ts';

/** `{ weight, slope, velocity }` → `[weight, velocity]` after a step of SGD with momentum. */
export const momentumStep = 'MomentumStep';
/** `{ average, value }` → `[momentum · average + (1 − momentum) · value]`. */
export const movingAverage = 'MovingAverage';

/** What a kernel gives that only some devices have (`registerUpdates`); undefined where the current backend has none. */
export const ifRegistered = (
  name: string,
  inputs: KernelInputs,
  attributes: object,
): tf.Tensor[] | undefined =>
  kernelOf(name, tf.getBackend()) &&
  (tf
    .engine()
    .runKernel(name, inputs as tf.NamedTensorMap, attributes as tf.NamedAttrMap) as unknown as tf.Tensor[]);
