/**
 * The arithmetic of a window that slides over one axis: convolutions and
 * pooling alike. These functions never throw, so that a control can be dragged
 * into nonsense and still be explained; `result < 1` means that the window does
 * not fit.
 */

import type { AxisFormula, AxisName } from './description.ts';
import type { PaddingSetting } from './layer-spec.ts';

export type Axis = AxisName;

/** One axis of a window, before padding is settled. Sizes in pixels. */
export interface AxisWindow {
  readonly n: number;
  readonly kernel: number;
  readonly stride: number;
  /** Pixels between neighbouring taps of the kernel; 1 is an ordinary kernel. */
  readonly dilation: number;
}

/** Pixels that the kernel spans: `dilation·(k − 1) + 1`. */
export function effectiveKernel(kernel: number, dilation: number): number {
  return dilation * (kernel - 1) + 1;
}

/**
 * Zeros before and after one axis.
 *
 * `same` is TensorFlow's: in all `max((⌈n/s⌉ − 1)·s + d·(k − 1) + 1 − n, 0)`, the
 * larger half at the end. So a 7-wide kernel with stride 2 on 224 pads 2 before
 * and 3 after, not 3 and 3.
 * Source: https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2
 */
export function axisPadding(
  setting: PaddingSetting,
  axis: Axis,
  { n, kernel, stride, dilation }: AxisWindow,
): { before: number; after: number } {
  if (setting === 'valid') return { before: 0, after: 0 };
  if (setting !== 'same') {
    return axis === 'width'
      ? { before: setting.left, after: setting.right }
      : { before: setting.top, after: setting.bottom };
  }
  const outputs = Math.ceil(n / stride);
  const total = Math.max((outputs - 1) * stride + effectiveKernel(kernel, dilation) - n, 0);
  const before = Math.floor(total / 2);
  return { before, after: total - before };
}

/**
 * The worked output size of one axis:
 * `⌊(n + before + after − d·(k − 1) − 1) / s⌋ + 1`.
 */
export function slideWindow(
  axis: Axis,
  window: AxisWindow,
  { before, after }: { readonly before: number; readonly after: number },
): AxisFormula {
  const { n, kernel, stride, dilation } = window;
  const padded = n + before + after;
  const quotient = (padded - effectiveKernel(kernel, dilation)) / stride;
  const result = Math.floor(quotient) + 1;
  const unread = result < 1 ? 0 : padded - ((result - 1) * stride + effectiveKernel(kernel, dilation));
  return { axis, n, before, after, kernel, stride, dilation, quotient, result, unread };
}

/** Cells of the padded axis, from 0, that the window reads for one output position, tap by tap. */
export function windowCells({ kernel, stride, dilation }: AxisFormula, output: number): number[] {
  return Array.from({ length: kernel }, (_, tap) => output * stride + tap * dilation);
}

/**
 * The same for a transposed convolution, which lays its kernel down once for every input position, `stride`
 * apart: the inputs whose kernels reach one output position, each with the tap that does.
 * @param n inputs along the axis
 * @param outputs along the axis, of which `same` cuts the kernels that reach over the ends
 */
export function transposedTaps(
  { n, kernel, stride }: AxisWindow,
  padding: 'same' | 'valid',
  outputs: number,
  output: number,
): { position: number; tap: number }[] {
  // It is the convolution from outputs to inputs, read backwards: that one's padding is cut off here.
  const { before } = axisPadding(padding, 'height', { n: outputs, kernel, stride, dilation: 1 });
  return Array.from({ length: n }, (_, position) => ({
    position,
    tap: output + before - position * stride,
  })).filter(({ tap }) => tap >= 0 && tap < kernel);
}
