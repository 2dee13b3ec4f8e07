/**
 * Max and average pooling with explicit padding on each side. As everywhere in
 * TensorFlow, padding takes no part: it never wins a maximum and is left out of
 * a mean.
 */

import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { tfPadding, windowedSize } from './convolution-layer.ts';
import type { Padding, Pair } from './layer-spec.ts';

export interface ExplicitPooling2DConfig {
  readonly name?: string;
  readonly kind: 'maxPool' | 'averagePool';
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
}

export class ExplicitPooling2D extends layers.layers.Layer {
  static readonly className = 'ExplicitPooling2D';
  readonly #config: ExplicitPooling2DConfig;

  constructor(config: ExplicitPooling2DConfig) {
    super({ name: config.name });
    this.#config = config;
  }

  override computeOutputShape(inputShape: layers.Shape | layers.Shape[]): layers.Shape {
    const [batch = null, height, width, channels = null] = inputShape as layers.Shape;
    return [batch, windowedSize(height, 0, this.#config), windowedSize(width, 1, this.#config), channels];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
    const { kind, kernelSize, strides } = this.#config;
    const pool = kind === 'maxPool' ? tf.maxPool : tf.avgPool;
    return pool(x, [...kernelSize], [...strides], tfPadding(this.#config.padding));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { name: _, ...own } = this.#config;
    return { ...super.getConfig(), ...(own as unknown as tf.serialization.ConfigDict) };
  }
}

tf.serialization.registerClass(ExplicitPooling2D);
