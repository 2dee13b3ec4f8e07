import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorOutput, ValueNode } from '../notebook/protocol/index.ts';

/** Values of a tensor that travel, and bins of its histogram. */
const valueLimit = 1_000;
const binCount = 32;

/** A tensor as data: shape, statistics over its finite values, a histogram, the first values. */
export async function tensorOutput(tensor: Tensor, name: string | undefined): Promise<TensorOutput> {
  // The cell may dispose of the tensor right after displaying it.
  const held = tensor.clone();
  const { shape, dtype } = tensor;
  try {
    const data = dtype === 'complex64' || dtype === 'string' ? [] : await held.data();
    return {
      kind: 'tensor',
      ...(name === undefined ? {} : { name }),
      shape: [...shape],
      dtype,
      ...summarize(data),
    };
  } finally {
    held.dispose();
  }
}

/** Statistics are taken about the mean in a second pass, so that large offsets lose no digits. */
export function summarize(
  data: ArrayLike<number>,
): Pick<TensorOutput, 'statistics' | 'values' | 'histogram'> {
  let [min, max, sum, count, nan] = [Infinity, -Infinity, 0, 0, 0];
  for (let index = 0; index < data.length; index += 1) {
    const value = data[index]!;
    if (Number.isNaN(value)) nan += 1;
    else if (Number.isFinite(value)) {
      count += 1;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  const mean = sum / count;
  const counts = new Array<number>(binCount).fill(0);
  const width = (max - min) / binCount;
  let squares = 0;
  for (let index = 0; index < data.length; index += 1) {
    const value = data[index]!;
    if (!Number.isFinite(value)) continue;
    squares += (value - mean) ** 2;
    const bin = width > 0 ? Math.min(binCount - 1, Math.floor((value - min) / width)) : 0;
    counts[bin]! += 1;
  }
  const statistics = {
    min: count ? min : NaN,
    max: count ? max : NaN,
    mean,
    standardDeviation: Math.sqrt(squares / count),
    nan,
    infinite: data.length - count - nan,
  };
  const values = Array.from({ length: Math.min(valueLimit, data.length) }, (_, index) => Number(data[index]));
  return count > 1 && max > min
    ? { statistics, values, histogram: { from: min, to: max, counts } }
    : { statistics, values };
}

/** A tensor inside another value: its class and shape, not its numbers. */
export function tensorNode(tensor: Tensor): ValueNode {
  const state = tensor.isDisposed ? ' disposed' : '';
  return { type: 'other', label: `Tensor [${tensor.shape.join(', ')}] ${tensor.dtype}${state}` };
}
