/**
 * Batch normalisation in training mode and its gradient in closed form, out of
 * operations that every backend has. Over the last axis; `m` counts the values of a channel.
 *
 *     x̂ = (x − μ) / √(σ² + ε)      y = γ·x̂ + β
 *     dβ = Σ dy      dγ = Σ dy·x̂      dx = γ/√(σ² + ε) · (dy − dβ/m − x̂·dγ/m)
 *
 * (Ioffe & Szegedy 2015, section 3, with the chain rule's three paths collected.)
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { KernelScope } from './kernel-scope.ts';

export interface BatchNormForward {
  y: tf.TensorInfo;
  mean: tf.TensorInfo;
  /** Biased, as tfjs keeps it. */
  variance: tf.TensorInfo;
}

export function composedBatchNorm(
  scope: KernelScope,
  x: tf.TensorInfo,
  gamma: tf.TensorInfo,
  beta: tf.TensorInfo,
  epsilon: number,
): BatchNormForward {
  const mean = channelMeans(scope, x);
  const centred = scope.run('Sub', { a: x, b: mean });
  const variance = channelMeans(scope, scope.run('Square', { x: centred }));
  const scale = scope.run('Multiply', { a: gamma, b: inverseDeviation(scope, variance, epsilon) });
  const y = scope.run('Add', { a: scope.run('Multiply', { a: centred, b: scale }), b: beta });
  return { y, mean, variance };
}

export function composedBatchNormGradient(
  scope: KernelScope,
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  gamma: tf.TensorInfo,
  mean: tf.TensorInfo,
  variance: tf.TensorInfo,
  epsilon: number,
): { dx: tf.TensorInfo; dgamma: tf.TensorInfo; dbeta: tf.TensorInfo } {
  const inverse = inverseDeviation(scope, variance, epsilon);
  const normalised = scope.run('Multiply', { a: scope.run('Sub', { a: x, b: mean }), b: inverse });
  const meanGradient = channelMeans(scope, dy);
  const meanProduct = channelMeans(scope, scope.run('Multiply', { a: dy, b: normalised }));
  const inner = scope.run('Sub', {
    a: scope.run('Sub', { a: dy, b: meanGradient }),
    b: scope.run('Multiply', { a: normalised, b: meanProduct }),
  });
  const dx = scope.run('Multiply', { a: inner, b: scope.run('Multiply', { a: gamma, b: inverse }) });
  const channels = x.shape.at(-1)!;
  const count = scope.constant(
    Float32Array.of(x.shape.reduce((product, n) => product * n, 1) / channels),
    [],
  );
  return {
    dx,
    dgamma: scope.run('Multiply', { a: meanProduct, b: count }),
    dbeta: scope.run('Multiply', { a: meanGradient, b: count }),
  };
}

function inverseDeviation(scope: KernelScope, variance: tf.TensorInfo, epsilon: number): tf.TensorInfo {
  return scope.run('Rsqrt', {
    x: scope.run('Add', { a: variance, b: scope.constant(Float32Array.of(epsilon), []) }),
  });
}

/**
 * Means over all axes but the last. Pooling first over each image and then over the
 * batch keeps the partial sums short, and with them the rounding error.
 */
export function channelMeans(scope: KernelScope, x: tf.TensorInfo): tf.TensorInfo {
  const channels = x.shape.at(-1)!;
  const batch = x.shape[0]!;
  const positions = x.shape.slice(1, -1).reduce((product, n) => product * n, 1);
  let means = scope.view(x, [batch, channels]);
  if (positions > 1) {
    const image = scope.view(x, [batch, positions, 1, channels]);
    means = scope.run('AvgPool', { x: image }, { filterSize: [positions, 1], strides: [1, 1], pad: 'valid' });
  }
  return scope.run('Mean', { x: scope.view(means, [batch, channels]) }, { axis: [0], keepDims: false });
}
