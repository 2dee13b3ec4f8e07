/**
 * Weights as other frameworks keep them. Arrays are flat and row-major; only the
 * order of their axes differs.
 */

import { torchModuleName } from '../spec/index.ts';

/** A weight array of any framework. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/**
 * Reorder the axes of a row-major array: axis `i` of the result is axis `order[i]` of the source.
 * `permute(kernel, [2, 3, 1, 0])` turns PyTorch's OIHW into TensorFlow's HWIO.
 */
export function permute({ shape, data }: NamedArray, order: readonly number[]): NamedArray {
  const sourceStrides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, size) => product * size, 1),
  );
  const sizes = order.map((axis) => shape[axis] ?? 1);
  const strides = order.map((axis) => sourceStrides[axis] ?? 0);
  const result = new Float32Array(data.length);
  const inner = sizes.at(-1) ?? 1;
  const innerStride = strides.at(-1) ?? 0;
  const index = sizes.slice(0, -1).map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length;) {
    for (let i = 0, at = from; i < inner; i++, at += innerStride) result[to++] = data[at] ?? 0;
    // Count the outer axes up like an odometer, carrying the source offset along.
    for (let axis = index.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      if (next < (sizes[axis] ?? 1)) {
        index[axis] = next;
        from += strides[axis] ?? 0;
        break;
      }
      from -= (next - 1) * (strides[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return { shape: sizes, data: result };
}

export { torchModuleName };

/** PyTorch's name for each of Keras' weights of a layer. */
const torchWeightNames: Readonly<Record<string, string>> = {
  kernel: 'weight',
  depthwise_kernel: 'weight',
  pointwise_kernel: 'weight',
  embeddings: 'weight',
  alpha: 'weight',
  bias: 'bias',
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};

/** `running_mean` for `moving_mean`; any other name stands for itself. */
export const torchWeightName = (weight: string): string => torchWeightNames[weight] ?? weight;

/** Where a weight is found in a PyTorch state dict: `layer1.0.conv1.weight`. */
export function torchKey(layer: string, weight: string): string {
  return `${torchModuleName(layer)}.${torchWeightName(weight)}`;
}

/**
 * PyTorch's array in TensorFlow's order of axes.
 * @param weight Keras' name: convolution kernels come as OIHW, dense kernels as output × input, depthwise
 *   kernels as (channels · multiplier) × 1 × H × W
 * @param expected TensorFlow's shape
 */
export function fromTorch(weight: string, array: NamedArray, expected: readonly number[]): NamedArray {
  const rank = array.shape.length;
  if (weight === 'depthwise_kernel' && rank === 4) {
    const [, , height = 1, width = 1] = array.shape;
    const multiplier = expected[3] ?? 1;
    const apart = {
      shape: [(array.shape[0] ?? 1) / multiplier, multiplier, height, width],
      data: array.data,
    };
    return permute(apart, [2, 3, 0, 1]);
  }
  if (weight.endsWith('kernel') && rank in kernelOrders) return permute(array, kernelOrders[rank]!);
  // A slope for each channel, or for each value of an image.
  if (weight === 'alpha' && rank === 1 && expected.at(-1) === array.shape[0])
    return { shape: expected, data: array.data };
  if (weight === 'alpha' && rank === 3) return permute(array, [1, 2, 0]);
  return array;
}

/** Outputs and inputs stand before what slides. */
const kernelOrders: Readonly<Record<number, readonly number[]>> = {
  2: [1, 0],
  3: [2, 1, 0],
  4: [2, 3, 1, 0],
};
