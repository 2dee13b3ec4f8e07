/**
 * The two gradients of a depthwise convolution, for backends that have only the
 * forward one. Filters are `[kh, kw, c, m]`: m outputs for each of c channels.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from './geometry.ts';
import type { KernelScope } from './kernel-scope.ts';

const axesOf = (
  inputShape: readonly number[],
  filterShape: readonly number[],
  attributes: ConvolutionAttributes,
) =>
  tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attributes.strides,
    attributes.dilations ?? 1,
    attributes.pad,
    attributes.dimRoundingMode,
    true,
  );

/**
 * ∂L/∂w. One multiplication and sum per filter tap: the tap's share of `x`, repeated
 * for the m outputs of its channel, times `dy`, summed over batch and positions.
 */
export function composedDepthwiseFilterGradient(
  scope: KernelScope,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  filterShape: readonly number[],
  attributes: ConvolutionAttributes,
): tf.TensorInfo {
  const info = axesOf(x.shape, filterShape, attributes);
  const [kernelHeight, kernelWidth, channels, multiplier] = filterShape as [number, number, number, number];
  const padded = scope.padOrCrop(x, [
    [0, 0],
    [
      info.padInfo.top,
      (info.outHeight - 1) * info.strideHeight +
        info.dilationHeight * (kernelHeight - 1) +
        1 -
        info.inHeight -
        info.padInfo.top,
    ],
    [
      info.padInfo.left,
      (info.outWidth - 1) * info.strideWidth +
        info.dilationWidth * (kernelWidth - 1) +
        1 -
        info.inWidth -
        info.padInfo.left,
    ],
    [0, 0],
  ]);
  const positions = info.batchSize * info.outHeight * info.outWidth;
  const grouped = scope.view(dy, [positions, channels, multiplier]);
  const taps: tf.TensorInfo[] = [];
  for (let row = 0; row < kernelHeight; row++) {
    for (let column = 0; column < kernelWidth; column++) {
      const begin = [0, row * info.dilationHeight, column * info.dilationWidth, 0];
      const end = [
        info.batchSize,
        begin[1]! + (info.outHeight - 1) * info.strideHeight + 1,
        begin[2]! + (info.outWidth - 1) * info.strideWidth + 1,
        channels,
      ];
      const strides = [1, info.strideHeight, info.strideWidth, 1];
      const seen = scope.run(
        'StridedSlice',
        { x: padded },
        { begin, end, strides, beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 },
      );
      const product = scope.run('Multiply', { a: scope.view(seen, [positions, channels, 1]), b: grouped });
      taps.push(scope.run('Sum', { x: product }, { axis: [0], keepDims: false }));
    }
  }
  const rows = taps.map((tap) => scope.view(tap, [1, channels * multiplier]));
  return scope.view(scope.run('Concat', rows as never, { axis: 0 }), [...filterShape]);
}

/**
 * ∂L/∂x: a full convolution with a filter that is zero between different channels.
 * More work than need be, but it is one convolution, and correct for any stride.
 */
export function composedDepthwiseInputGradient(
  scope: KernelScope,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  inputGradient: (dy: tf.TensorInfo, dense: tf.TensorInfo) => tf.TensorInfo,
): tf.TensorInfo {
  const [kernelHeight, kernelWidth, channels, multiplier] = filter.shape as [number, number, number, number];
  // [taps, c, 1, m] · [1, c, c, 1] on the diagonal → [taps, c, c·m].
  const eye = new Float32Array(channels * channels);
  for (let channel = 0; channel < channels; channel++) eye[channel * channels + channel] = 1;
  const taps = kernelHeight * kernelWidth;
  const wide = scope.run(
    'Tile',
    { x: scope.view(filter, [taps, 1, channels * multiplier]) },
    { reps: [1, channels, 1] },
  );
  const diagonal = scope.constant(eye, [channels, channels, 1]);
  const mask = scope.run('Tile', { x: diagonal }, { reps: [1, 1, multiplier] });
  const dense = scope.run('Multiply', { a: wide, b: scope.view(mask, [1, channels, channels * multiplier]) });
  return inputGradient(dy, scope.view(dense, [kernelHeight, kernelWidth, channels, channels * multiplier]));
}
