/**
 * Weights as other frameworks keep them. Arrays are flat and row-major; only the
 * order of their axes differs.
 */

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

/**
 * torchvision's module for a layer of Keras' name: `conv3_block2_1_conv` is
 * `layer2.1.conv1`, `conv3_block1_0_bn` is `layer2.0.downsample.1`, `predictions` is `fc`.
 * Any other name stands for itself.
 */
export function torchModuleName(layer: string): string {
  if (layer === 'predictions') return 'fc';
  const stem = /^conv1_(conv|bn)$/.exec(layer);
  if (stem) return `${stem[1] ?? ''}1`;
  const inBlock = /^conv(\d+)_block(\d+)_(\d+)_(conv|bn)$/.exec(layer);
  if (!inBlock) return layer;
  const [, stage, block, step, kind = ''] = inBlock;
  const place = `layer${Number(stage) - 1}.${Number(block) - 1}`;
  return step === '0' ? `${place}.downsample.${kind === 'conv' ? 0 : 1}` : `${place}.${kind}${step ?? ''}`;
}

/** PyTorch's name for each of Keras' weights of a layer. */
const torchWeightNames: Readonly<Record<string, string>> = {
  kernel: 'weight',
  depthwise_kernel: 'weight',
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
  if (weight === 'kernel' && array.shape.length === 4) return permute(array, [2, 3, 1, 0]);
  if (weight === 'kernel' && array.shape.length === 2) return permute(array, [1, 0]);
  if (weight === 'depthwise_kernel' && array.shape.length === 4) {
    const [, , height = 1, width = 1] = array.shape;
    const multiplier = expected[3] ?? 1;
    const apart = {
      shape: [(array.shape[0] ?? 1) / multiplier, multiplier, height, width],
      data: array.data,
    };
    return permute(apart, [2, 3, 0, 1]);
  }
  return array;
}
