/**
 * Max and average pooling with explicit padding on each side. As everywhere in
 * TensorFlow, padding takes no part: it never wins a maximum and is left out of
 * a mean.
 */

import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { tfPadding, windowedSize } from './convolution-layer.ts';
import type { ExplicitPooling2DConfig } from '../spec/kinds/kind.ts';

abstract class ExplicitPooling2D extends layers.layers.Layer {
  readonly #config: ExplicitPooling2DConfig;

  constructor(config: ExplicitPooling2DConfig) {
    super({ name: config.name });
    this.#config = config;
  }

  protected abstract readonly pool: typeof tf.maxPool;

  override computeOutputShape(inputShape: layers.Shape | layers.Shape[]): layers.Shape {
    const [batch = null, height, width, channels = null] = inputShape as layers.Shape;
    const window = { ...this.#config, kernelSize: this.#config.poolSize };
    return [batch, windowedSize(height, 0, window), windowedSize(width, 1, window), channels];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
    const { poolSize, strides, padding } = this.#config;
    return this.pool(x, [...poolSize], [...strides], tfPadding(padding));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { name: _, ...own } = this.#config;
    return { ...super.getConfig(), ...(own as unknown as tf.serialization.ConfigDict) };
  }
}

export class ExplicitMaxPooling2D extends ExplicitPooling2D {
  static readonly className = 'ExplicitMaxPooling2D';
  protected override readonly pool = tf.maxPool;
}

export class ExplicitAveragePooling2D extends ExplicitPooling2D {
  static readonly className = 'ExplicitAveragePooling2D';
  protected override readonly pool = tf.avgPool;
}

tf.serialization.registerClass(ExplicitMaxPooling2D);
tf.serialization.registerClass(ExplicitAveragePooling2D);
