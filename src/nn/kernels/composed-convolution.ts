/**
 * The two gradients of a convolution, each written as a convolution, for backends
 * that have only the forward one. NHWC and HWIO throughout.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { convolutionGeometry } from './geometry.ts';
import type { ConvolutionAttributes } from './geometry.ts';
import type { KernelScope } from './kernel-scope.ts';

/**
 * ∂L/∂w, `[kh, kw, c, k]`: `Σ x[n, s·oh + d·kh − p, s·ow + d·kw − p, c] · dy[n, oh, ow, k]`.
 *
 * Read with n as the channel it is itself a convolution: of `xᵀ` (`[c, h, w, n]`) with
 * the filter `dyᵀ` (`[oh, ow, n, k]`), where stride and dilation have changed places.
 */
export function composedFilterGradient(
  scope: KernelScope,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  filterShape: readonly number[],
  attributes: ConvolutionAttributes,
): tf.TensorInfo {
  const g = convolutionGeometry(x.shape, filterShape, attributes);
  // So much padding at the end that exactly kh × kw positions fit.
  const end = (kernel: number, dilation: number, stride: number, out: number, n: number, begin: number) =>
    dilation * (kernel - 1) + stride * (out - 1) + 1 - n - begin;
  const padded = scope.padOrCrop(scope.transpose(x, [3, 1, 2, 0]), [
    [0, 0],
    [g.padTop, end(g.kernelHeight, g.dilationHeight, g.strideHeight, g.outHeight, g.inHeight, g.padTop)],
    [g.padLeft, end(g.kernelWidth, g.dilationWidth, g.strideWidth, g.outWidth, g.inWidth, g.padLeft)],
    [0, 0],
  ]);
  const filter = scope.transpose(dy, [1, 2, 0, 3]);
  const gradient = scope.validConvolution(
    padded,
    filter,
    [g.dilationHeight, g.dilationWidth],
    [g.strideHeight, g.strideWidth],
  );
  return scope.transpose(gradient, [1, 2, 0, 3]);
}

/**
 * ∂L/∂x: the convolution of `dy`, its rows and columns spread apart by the stride,
 * with the filter turned by 180° and its channel axes exchanged.
 */
export function composedInputGradient(
  scope: KernelScope,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  inputShape: readonly number[],
  attributes: ConvolutionAttributes,
): tf.TensorInfo {
  const g = convolutionGeometry(inputShape, filter.shape, attributes);
  const spread = spreadApart(scope, dy, g.strideHeight, g.strideWidth);
  const reachHeight = g.dilationHeight * (g.kernelHeight - 1);
  const reachWidth = g.dilationWidth * (g.kernelWidth - 1);
  const top = reachHeight - g.padTop;
  const left = reachWidth - g.padLeft;
  const padded = scope.padOrCrop(spread, [
    [0, 0],
    [top, g.inHeight + reachHeight - top - spread.shape[1]!],
    [left, g.inWidth + reachWidth - left - spread.shape[2]!],
    [0, 0],
  ]);
  const turned = scope.run('Reverse', { x: scope.transpose(filter, [0, 1, 3, 2]) }, { dims: [0, 1] });
  return scope.validConvolution(padded, turned, [1, 1], [g.dilationHeight, g.dilationWidth]);
}

/** `stride − 1` zero rows after each row, and the same for columns. */
function spreadApart(
  scope: KernelScope,
  x: tf.TensorInfo,
  strideHeight: number,
  strideWidth: number,
): tf.TensorInfo {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  let spread = x;
  if (strideHeight > 1) {
    const rows = scope.view(spread, [batch * height, 1, width, channels]);
    spread = scope.padOrCrop(rows, [[0, 0], [0, strideHeight - 1], [0, 0], [0, 0]]); // prettier-ignore
  }
  if (strideWidth > 1) {
    const pixels = scope.view(spread, [batch * height * strideHeight * width, 1, 1, channels]);
    spread = scope.padOrCrop(pixels, [[0, 0], [0, strideWidth - 1], [0, 0], [0, 0]]); // prettier-ignore
  }
  return scope.view(spread, [batch, height * strideHeight, width * strideWidth, channels]);
}
