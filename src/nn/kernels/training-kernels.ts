import type * as tf from '@tensorflow/tfjs-core';
import type { BatchNormForward } from './composed-batch-norm.ts';
import type { ConvolutionAttributes } from './geometry.ts';

/**
 * What a backend must be able to do for convolutional networks to train on it.
 * Tensors are NHWC, filters HWIO, float32; results are new and owned by the caller.
 */
export interface TrainingKernels {
  /** ∂L/∂w of a convolution. */
  filterGradient(
    x: tf.TensorInfo,
    dy: tf.TensorInfo,
    filterShape: readonly number[],
    attributes: ConvolutionAttributes,
  ): tf.TensorInfo;
  /** ∂L/∂x of a convolution. */
  inputGradient(
    dy: tf.TensorInfo,
    filter: tf.TensorInfo,
    inputShape: readonly number[],
    attributes: ConvolutionAttributes,
  ): tf.TensorInfo;
  /** Over the last axis of any rank ≥ 2. */
  batchNorm(x: tf.TensorInfo, gamma: tf.TensorInfo, beta: tf.TensorInfo, epsilon: number): BatchNormForward;
  batchNormGradient(
    dy: tf.TensorInfo,
    x: tf.TensorInfo,
    gamma: tf.TensorInfo,
    mean: tf.TensorInfo,
    variance: tf.TensorInfo,
    epsilon: number,
  ): { dx: tf.TensorInfo; dgamma: tf.TensorInfo; dbeta: tf.TensorInfo };
  depthwiseFilterGradient(
    x: tf.TensorInfo,
    dy: tf.TensorInfo,
    filterShape: readonly number[],
    attributes: ConvolutionAttributes,
  ): tf.TensorInfo;
  depthwiseInputGradient(
    dy: tf.TensorInfo,
    filter: tf.TensorInfo,
    inputShape: readonly number[],
    attributes: ConvolutionAttributes,
  ): tf.TensorInfo;
}
