/**
 * A depthwise convolution with dilation: `tf.layers.depthwiseConv2d` takes one and does not use it. The
 * arithmetic stays tfjs's own, so every backend's kernels and gradients apply.
 */

import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import type { ExplicitDepthwiseConv2DConfig } from '../spec/kinds/kind.ts';
import type { ActivationName } from '../spec/layer-spec.ts';
import { tfPadding, windowedSize } from './convolution-layer.ts';

export class ExplicitDepthwiseConv2D extends layers.layers.Layer {
  static readonly className = 'ExplicitDepthwiseConv2D';
  readonly #config: ExplicitDepthwiseConv2DConfig;
  readonly #activation: layers.layers.Layer;
  #kernel: layers.LayerVariable | undefined;
  #bias: layers.LayerVariable | undefined;

  constructor(config: ExplicitDepthwiseConv2DConfig) {
    super({ name: config.name, trainable: config.trainable ?? true });
    this.#config = config;
    this.#activation = layers.layers.activation({
      activation: config.activation as Exclude<ActivationName, 'leakyRelu'>,
    });
  }

  override build(inputShape: layers.Shape | layers.Shape[]): void {
    const channels = (inputShape as layers.Shape).at(-1) ?? 0;
    const { kernelSize, depthMultiplier, useBias, kernelInitializer, seed } = this.#config;
    const { zeros, heNormal } = layers.initializers;
    const initializer = kernelInitializer === 'zeros' ? zeros() : heNormal({ seed });
    const shape = [...kernelSize, channels, depthMultiplier];
    this.#kernel = this.addWeight('depthwise_kernel', shape, 'float32', initializer);
    if (useBias) this.#bias = this.addWeight('bias', [channels * depthMultiplier], 'float32', zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: layers.Shape | layers.Shape[]): layers.Shape {
    const [batch = null, height, width, channels = null] = inputShape as layers.Shape;
    const filters = channels === null ? null : channels * this.#config.depthMultiplier;
    return [batch, windowedSize(height, 0, this.#config), windowedSize(width, 1, this.#config), filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const kernel = this.#kernel?.read() as tf.Tensor4D;
      const { strides, dilationRate, padding } = this.#config;
      const y = tf.depthwiseConv2d(x, kernel, [...strides], tfPadding(padding), 'NHWC', [...dilationRate]);
      return this.#activation.apply(this.#bias ? tf.add(y, this.#bias.read()) : y) as tf.Tensor;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { name: _, ...own } = this.#config;
    return { ...super.getConfig(), ...(own as unknown as tf.serialization.ConfigDict) };
  }
}

tf.serialization.registerClass(ExplicitDepthwiseConv2D);
