/**
 * A convolution with explicit padding on each side, or with groups: what
 * PyTorch's networks need and `tf.layers.conv2d` lacks. The arithmetic stays
 * tfjs's own `conv2d`, so every backend's kernels and gradients apply.
 */

import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import type { ExplicitConv2DConfig } from '../spec/kinds/kind.ts';
import type { ActivationName, PaddingSetting, Pair } from '../spec/layer-spec.ts';
import { effectiveKernel } from '../spec/sliding-window.ts';

/** tfjs's form of padding for an NHWC tensor. */
export function tfPadding(padding: PaddingSetting): 'same' | 'valid' | ExplicitTfPadding {
  if (typeof padding === 'string') return padding;
  return [
    [0, 0],
    [padding.top, padding.bottom],
    [padding.left, padding.right],
    [0, 0],
  ];
}

export type ExplicitTfPadding = [[number, number], [number, number], [number, number], [number, number]];

/** One spatial size after a window, for a shape that may still be open (`null`). */
export function windowedSize(
  n: number | null | undefined,
  axis: 0 | 1,
  window: {
    readonly kernelSize: Pair;
    readonly strides: Pair;
    readonly padding: PaddingSetting;
    readonly dilationRate?: Pair;
  },
): number | null {
  const { kernelSize, strides, padding, dilationRate = [1, 1] } = window;
  if (n === null || n === undefined) return null;
  if (padding === 'same') return Math.ceil(n / strides[axis]);
  const zeros =
    padding === 'valid' ? 0 : axis === 0 ? padding.top + padding.bottom : padding.left + padding.right;
  return Math.floor((n + zeros - effectiveKernel(kernelSize[axis], dilationRate[axis])) / strides[axis]) + 1;
}

export class ExplicitConv2D extends layers.layers.Layer {
  static readonly className = 'ExplicitConv2D';
  readonly #config: ExplicitConv2DConfig;
  readonly #activation: layers.layers.Layer | null;
  #kernel: layers.LayerVariable | undefined;
  #bias: layers.LayerVariable | undefined;

  constructor(config: ExplicitConv2DConfig) {
    super({ name: config.name, trainable: config.trainable ?? true });
    this.#config = config;
    this.#activation =
      config.activation === 'linear'
        ? null
        : layers.layers.activation({ activation: config.activation as Exclude<ActivationName, 'leakyRelu'> });
  }

  override build(inputShape: layers.Shape | layers.Shape[]): void {
    const channels = (inputShape as layers.Shape).at(-1) ?? 0;
    const { kernelSize, filters, groups, useBias, kernelInitializer, seed } = this.#config;
    const shape = [...kernelSize, channels / groups, filters];
    const initializer =
      kernelInitializer === 'zeros' ? layers.initializers.zeros() : layers.initializers.heNormal({ seed });
    this.#kernel = this.addWeight('kernel', shape, 'float32', initializer);
    if (useBias) this.#bias = this.addWeight('bias', [filters], 'float32', layers.initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: layers.Shape | layers.Shape[]): layers.Shape {
    const [batch = null, height, width] = inputShape as layers.Shape;
    return [
      batch,
      windowedSize(height, 0, this.#config),
      windowedSize(width, 1, this.#config),
      this.#config.filters,
    ];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const kernel = this.#kernel?.read() as tf.Tensor4D;
      const { strides, dilationRate, groups } = this.#config;
      const padding = tfPadding(this.#config.padding);
      const convolve = (part: tf.Tensor4D, filter: tf.Tensor4D) =>
        tf.conv2d(part, filter, [...strides], padding, 'NHWC', [...dilationRate]);
      let y: tf.Tensor;
      if (groups === 1) {
        y = convolve(x, kernel);
      } else {
        const filters = tf.split(kernel, groups, 3);
        const parts = tf
          .split(x, groups, 3)
          .map((part, i) => convolve(part as tf.Tensor4D, filters[i] as tf.Tensor4D));
        y = tf.concat(parts, 3);
      }
      if (this.#bias) y = tf.add(y, this.#bias.read());
      return this.#activation ? (this.#activation.apply(y) as tf.Tensor) : y;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { name: _, ...own } = this.#config;
    return { ...super.getConfig(), ...(own as unknown as tf.serialization.ConfigDict) };
  }
}

tf.serialization.registerClass(ExplicitConv2D);
