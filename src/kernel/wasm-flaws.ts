/**
 * What the kernels of tfjs's WASM backend (4.22) compute wrongly and without a word; `tests/foreign/every-kernel.test.ts`
 * compares each of them with the cpu backend's, which computes it instead.
 */
import {
  backend_util,
  slice_util,
  type KernelFunc,
  type MaxPoolAttrs,
  type SliceAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

type Given = Parameters<KernelFunc>[0];

/** Those that know truths, which take a byte each. All others read and write four, beyond their end. */
const forTruths = new Set(
  (
    'All Any Cast Concat Equal ExpandDims GatherV2 Identity LogicalAnd LogicalNot LogicalOr NotEqual ' +
    'OnesLike Pack Reshape Select Slice SplitV Tile Transpose Unpack ZerosLike'
  ).split(' '),
);

/** Those that take whole numbers for others, or give them back as others. */
const notForWhole = new Set('Asinh ClipByValue Expm1 FloorDiv MaxPool StridedSlice'.split(' '));

/** Those that know texts, which do not lie in WASM's memory: others compare what is there instead, or end it. */
const forTexts = /^(?:String|Static|Reshape|Identity|Slice|Concat)/;

/** Those that are wrong of any numbers; the second line, of places that are not there, where they read or write beyond. */
const never = new Set(
  (
    'Conv3DBackpropFilterV2 Conv3DBackpropInputV2 Dilation2D FloorDiv MaxPoolWithArgmax ' +
    'Bincount CropAndResize DenseBincount GatherNd ScatterNd SparseToDense TensorScatterUpdate'
  ).split(' '),
);

/** Whether the kernel of this name would come to something wrong. */
export function isFlawed(name: string, { inputs, attrs }: Given): boolean {
  if (never.has(name) || (name === 'Cast' && attrs?.['dtype'] === 'bool')) return true;
  if (name === 'GatherV2' && Number(attrs?.['batchDims']) > 0) return true;
  return Object.values(inputs)
    .flat()
    .some(
      (input: TensorInfo | undefined) =>
        (input?.dtype === 'bool' && !forTruths.has(name)) ||
        (input?.dtype === 'int32' && notForWhole.has(name)) ||
        (input?.dtype === 'string' && !forTexts.test(name)),
    );
}

/** `Slice` reads on where its tensor has ended. @throws {Error} in tfjs's words */
export function checkSlice({ inputs, attrs }: Given): void {
  const { x } = inputs as { x: TensorInfo };
  const { begin, size } = attrs as unknown as SliceAttrs;
  const [from, of] = slice_util.parseSliceParams(x, begin, size);
  slice_util.assertParamsValid(x, from as number[], of as number[]);
}

/** What is smaller, the largest of nothing but such included, `MaxPool` takes for this. */
const floor = 2 ** -126;

/** Looks once more into the windows of which `MaxPool` has found nothing above its floor. */
export function mendMaxPool(pool: KernelFunc): KernelFunc {
  return (given) => {
    const result = pool(given) as TensorInfo;
    const heap = given.backend as { typedArrayFromHeap(info: TensorInfo): Float32Array };
    const found = heap.typedArrayFromHeap(result);
    let at = found.indexOf(floor);
    if (at < 0) return result;
    const { x } = given.inputs as { x: TensorInfo };
    const { filterSize, strides, pad, dimRoundingMode } = given.attrs as unknown as MaxPoolAttrs;
    const shape = x.shape as [number, number, number, number];
    const { padInfo, ...window } = backend_util.computePool2DInfo(
      shape,
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const values = heap.typedArrayFromHeap(x);
    const [, height, width, channels] = shape;
    for (; at >= 0; at = found.indexOf(floor, at + 1)) {
      const channel = at % channels;
      const column = Math.floor(at / channels) % window.outWidth;
      const row = Math.floor(at / channels / window.outWidth) % window.outHeight;
      const image = Math.floor(at / channels / window.outWidth / window.outHeight);
      const top = row * window.strideHeight - padInfo.top;
      const left = column * window.strideWidth - padInfo.left;
      let most = -Infinity;
      for (let y = Math.max(0, top); y < Math.min(height, top + window.filterHeight); y++)
        for (let z = Math.max(0, left); z < Math.min(width, left + window.filterWidth); z++)
          most = Math.max(most, values[((image * height + y) * width + z) * channels + channel]!); // within its picture
      found[at] = most;
    }
    return result;
  };
}
