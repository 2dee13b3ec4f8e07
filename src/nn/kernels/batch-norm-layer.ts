import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { ifRegistered, movingAverage } from './optional-kernel.ts';
import { batchNormTraining } from './register.ts';

/** The parts of tfjs's BatchNormalization layer that its training mode uses. */
interface BatchNormLayer {
  axis: number;
  epsilon: number;
  momentum: number;
  gamma?: layers.LayerVariable;
  beta?: layers.LayerVariable;
  movingMean: layers.LayerVariable;
  movingVariance: layers.LayerVariable;
  call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor | tf.Tensor[];
}

const patched = new WeakSet<object>();

/**
 * Makes `tf.layers.batchNormalization` use {@link batchNormTraining} in training mode on
 * backends that have it. tfjs composes it of a dozen operations, whose gradients take most
 * of a training step. Inference, other axes and other backends are left as they are.
 */
export function speedUpBatchNormLayers(): void {
  const prototype = Object.getPrototypeOf(layers.layers.batchNormalization({})) as BatchNormLayer;
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const stockCall = prototype.call;
  prototype.call = function call(this: BatchNormLayer, inputs, kwargs) {
    return tf.tidy(() => {
      const x = [inputs].flat()[0]!;
      const channels = [x.shape.at(-1)!];
      const outputs =
        kwargs['training'] &&
        [-1, x.rank - 1].includes(this.axis) &&
        x.rank >= 2 &&
        x.dtype === 'float32' &&
        ifRegistered(
          batchNormTraining,
          {
            x,
            gamma: this.gamma?.read() ?? tf.ones(channels),
            beta: this.beta?.read() ?? tf.zeros(channels),
          },
          { epsilon: this.epsilon },
        );
      if (!outputs) return stockCall.call(this, inputs, kwargs);
      const [y, mean, variance] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor];
      moveTowards(this.movingMean, mean, this.momentum);
      moveTowards(this.movingVariance, variance, this.momentum);
      return y;
    });
  };
}

/** `average ← momentum · average + (1 − momentum) · value`, as tfjs writes it. */
function moveTowards(average: layers.LayerVariable, value: tf.Tensor, momentum: number): void {
  const before = average.read();
  const [moved] = ifRegistered(movingAverage, { average: before, value }, { momentum }) ?? [];
  average.write(moved ?? tf.sub(before, tf.mul(tf.sub(before, value), 1 - momentum)));
}
