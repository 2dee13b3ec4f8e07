/**
 * The parameter-free shortcut of the CIFAR networks (option A): every s-th
 * pixel, with zero channels appended.
 */

import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import type { SubsamplePadConfig } from '../spec/kinds/kind.ts';
import type { Pair } from '../spec/layer-spec.ts';

/**
 * Every s-th row and column of an NHWC tensor, beginning with the first.
 *
 * Written with reshape and slice: tfjs has no gradient for a strided slice, and
 * XNNPACK refuses 1×1 pooling. Each run of `s` pixels is laid out along a
 * smaller axis, of which the first entry is kept.
 */
function subsample(x: tf.Tensor4D, [down, across]: Pair): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const rows = Math.ceil(height / down);
  const columns = Math.ceil(width / across);
  const whole = tf.pad(x, [
    [0, 0],
    [0, rows * down - height],
    [0, columns * across - width],
    [0, 0],
  ]);
  const runs = tf.reshape(whole, [batch * rows, down, columns, across * channels]);
  const first = tf.slice(runs, [0, 0, 0, 0], [batch * rows, 1, columns, channels]);
  return tf.reshape(first, [batch, rows, columns, channels]);
}

export class SubsamplePad extends layers.layers.Layer {
  static readonly className = 'SubsamplePad';
  readonly #config: SubsamplePadConfig;

  constructor(config: SubsamplePadConfig) {
    super({ name: config.name });
    this.#config = config;
  }

  override computeOutputShape(inputShape: layers.Shape | layers.Shape[]): layers.Shape {
    const [batch = null, height, width] = inputShape as layers.Shape;
    const { strides, filters } = this.#config;
    const kept = (n: number | null | undefined, axis: 0 | 1) =>
      n === null || n === undefined ? null : Math.ceil(n / strides[axis]);
    return [batch, kept(height, 0), kept(width, 1), filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const kept = subsample(x, this.#config.strides);
      return tf.pad(kept, [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, this.#config.filters - x.shape[3]],
      ]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { name: _, ...own } = this.#config;
    return { ...super.getConfig(), ...(own as unknown as tf.serialization.ConfigDict) };
  }
}

tf.serialization.registerClass(SubsamplePad);
