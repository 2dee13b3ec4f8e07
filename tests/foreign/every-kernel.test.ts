/**
 * Every kernel that tfjs has for its cpu backend, on WASM: forward and gradient, against the cpu backend itself. The names
 * come from tfjs's own registry, so that a kernel which a new version brings has to be given a case here.
 */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useForeignCells } from './notebook.ts';

type Run = (...given: never[]) => tf.Tensor | tf.Tensor[];
/** What is computed, and of what; `any` of these types of numbers, where the cpu backend takes them. */
type Case = [run: Run, ...given: (() => tf.Tensor)[]];

const { run } = useForeignCells();

/** Numbers between the given ones, different from each other and the same each time. */
const numbers =
  (shape: number[], low = -2, high = 2, dtype: tf.DataType = 'float32') =>
  (): tf.Tensor => {
    const count = tf.util.sizeFromShape(shape);
    const values = Array.from({ length: count }, (_, i) => low + (high - low) * ((i * 0.618034 + 0.31) % 1));
    return tf.tensor(dtype === 'float32' ? values : values.map(Math.round), shape, dtype);
  };
const whole = (values: number[] | number[][] | number[][][]) => () => tf.tensor(values, undefined, 'int32');
const words =
  (...values: string[]) =>
  () =>
    tf.tensor1d(values, 'string');
const complex = (shape: number[]) => () => tf.complex(numbers(shape)(), numbers(shape, 1, 3)());

const matrix = numbers([3, 4]);
const positive = numbers([3, 4], 0.2, 3);
const share = numbers([3, 4], -0.9, 0.9);
const integers = numbers([3, 4], -9, 9, 'int32');
const truths = () => tf.tensor2d([1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0], [3, 4], 'bool');
const picture = numbers([2, 5, 5, 3]);
/** Of more than one picture some kernels of the cpu backend are wrong themselves. */
const onePicture = numbers([1, 5, 5, 3]);
const volume = numbers([1, 4, 4, 4, 2]);
const boxes = () => tf.tensor2d([[0, 0, 1, 1], [0, 0.1, 1, 1.1], [0, 2, 1, 3], [0.2, 2, 1, 3]]); // prettier-ignore
const scores = () => tf.tensor1d([0.9, 0.75, 0.6, 0.95]);

/** Of one tensor: of numbers of each type, where no other is given. */
const one = (operation: (x: tf.Tensor) => tf.Tensor | tf.Tensor[], ...given: (() => tf.Tensor)[]): Case[] =>
  (given.length > 0 ? given : [matrix, integers, truths]).map((each) => [operation, each]);
const two = (operation: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Case[] => [
  [operation, numbers([3, 4], 1, 4), numbers([1, 4], 1, 5)],
  [operation, numbers([3, 4], 1, 4, 'int32'), numbers([1, 4], 1, 5, 'int32')],
  [operation, numbers([3, 4], -4, 4, 'int32'), numbers([3, 4], 1, 5, 'int32')],
  [operation, truths, () => tf.tensor1d([1, 0, 1, 0], 'bool')],
];
const moved = (operation: (x: tf.Tensor) => tf.Tensor | tf.Tensor[]): Case[] => one(operation);

const reduced = (operation: (x: tf.Tensor) => tf.Tensor): Case[] => [
  ...one(operation),
  [operation, numbers([3, 4, 2])],
];

const cases: Record<string, Case[]> = {
  Abs: one(tf.abs),
  Acos: one(tf.acos, share),
  Acosh: one(tf.acosh, numbers([3, 4], 1.2, 4)),
  Add: [...two(tf.add), [tf.add, complex([2, 3]), complex([2, 3])]],
  AddN: [[(...all: tf.Tensor[]) => tf.addN(all), matrix, share, positive]],
  All: [[(x: tf.Tensor) => tf.all(x, 1), truths]],
  Any: [[(x: tf.Tensor) => tf.any(x, 1), truths]],
  ArgMax: one((x) => tf.argMax(x, 1)),
  ArgMin: one((x) => tf.argMin(x, 1)),
  Asin: one(tf.asin, share),
  Asinh: one(tf.asinh),
  Atan: one(tf.atan),
  Atan2: two(tf.atan2),
  Atanh: one(tf.atanh, share),
  AvgPool: one((x) => tf.avgPool(x as tf.Tensor4D, 2, 1, 'same'), picture),
  AvgPoolGrad: one((x) => tf.grad((y) => tf.avgPool(y as tf.Tensor4D, 2, 2, 'same'))(x), picture),
  AvgPool3D: one((x) => tf.avgPool3d(x as tf.Tensor5D, 2, 2, 'valid'), volume),
  AvgPool3DGrad: one((x) => tf.grad((y) => tf.avgPool3d(y as tf.Tensor5D, 2, 2, 'valid'))(x), volume),
  BatchMatMul: [
    [tf.matMul, numbers([2, 3, 4]), numbers([2, 4, 5])],
    [(a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, true, true), numbers([4, 3]), numbers([5, 4])],
    [tf.matMul, numbers([3, 4], -5, 5, 'int32'), numbers([4, 2], -5, 5, 'int32')],
  ],
  BatchToSpaceND: one((x) => tf.batchToSpaceND(x, [2, 2], [[0, 0], [0, 1]]), numbers([4, 2, 2, 1])), // prettier-ignore
  Bincount: [
    [(x: tf.Tensor1D, w: tf.Tensor1D) => tf.bincount(x, w, 5), whole([0, 3, 1, 1, 4]), numbers([5])],
  ],
  BitwiseAnd: [[tf.bitwiseAnd, numbers([3, 4], 0, 9, 'int32'), numbers([3, 4], 0, 9, 'int32')]],
  BroadcastArgs: [[tf.broadcastArgs, whole([3, 1]), whole([1, 4])]],
  Cast: [
    ...moved((x) => tf.cast(x, 'float32')),
    ...moved((x) => tf.cast(x, 'int32')),
    ...moved((x) => tf.cast(x, 'bool')),
    ...moved((x) => tf.cast(x, 'complex64')),
    [(x: tf.Tensor) => tf.cast(x, 'float32'), complex([2, 2])],
  ],
  Ceil: one(tf.ceil),
  ClipByValue: one((x) => tf.clipByValue(x, -1, 1)),
  Complex: [[tf.complex, matrix, share]],
  ComplexAbs: one(tf.abs, complex([2, 3])),
  Concat: [
    [(a: tf.Tensor, b: tf.Tensor) => tf.concat([a, b], 1), matrix, share],
    [(a: tf.Tensor, b: tf.Tensor) => tf.concat([a, b], 0), truths, truths],
    [(a: tf.Tensor, b: tf.Tensor) => tf.concat([a, b]), words('a', 'b'), words('c')],
    [(a: tf.Tensor, b: tf.Tensor) => tf.concat([a, b], 1), complex([2, 2]), complex([2, 1])],
  ],
  Conv2D: [[(x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, 1, 'same'), picture, numbers([3, 3, 3, 2])]],
  Conv2DBackpropFilter: [
    [
      (x: tf.Tensor4D, w: tf.Tensor4D) =>
        tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'same'))([
          x,
          w,
        ]),
      picture,
      numbers([3, 3, 3, 2]),
    ],
  ],
  Conv2DBackpropInput: [
    [
      (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2dTranspose(x, w, [2, 9, 9, 2], 2, 'valid'),
      numbers([2, 4, 4, 3]),
      numbers([3, 3, 2, 3]),
    ],
  ],
  Conv3D: [
    [(x: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3d(x, w, 1, 'same'), volume, numbers([2, 2, 2, 2, 1])],
  ],
  Conv3DBackpropFilterV2: [
    [
      (x: tf.Tensor, w: tf.Tensor) =>
        tf.grads((a, b) => tf.conv3d(a as tf.Tensor5D, b as tf.Tensor5D, 1, 'same'))([x, w]),
      volume,
      numbers([2, 2, 2, 2, 1]),
    ],
  ],
  Conv3DBackpropInputV2: [
    [
      (x: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3dTranspose(x, w, [1, 5, 5, 5, 1], 1, 'valid'),
      volume,
      numbers([2, 2, 2, 1, 2]),
    ],
  ],
  Cos: one(tf.cos),
  Cosh: one(tf.cosh),
  CropAndResize: [
    [
      (x: tf.Tensor4D, b: tf.Tensor2D, i: tf.Tensor1D) => tf.image.cropAndResize(x, b, i, [3, 3], 'bilinear'),
      picture,
      () =>
        tf.tensor2d([
          [0, 0, 0.6, 0.7],
          [0.2, 0, 1, 1],
        ]),
      whole([0, 1]),
    ],
  ],
  Cumprod: one((x) => tf.cumprod(x, 1)),
  Cumsum: one((x) => tf.cumsum(x, 0, true, true)),
  DenseBincount: [[(x: tf.Tensor2D, w: tf.Tensor2D) => tf.denseBincount(x, w, 4), whole([[0, 1], [3, 3]]), numbers([2, 2])]], // prettier-ignore
  DepthToSpace: one((x) => tf.depthToSpace(x as tf.Tensor4D, 2), numbers([1, 2, 2, 8])),
  DepthwiseConv2dNative: [
    [(x: tf.Tensor4D, w: tf.Tensor4D) => tf.depthwiseConv2d(x, w, 1, 'same'), picture, numbers([3, 3, 3, 2])],
  ],
  DepthwiseConv2dNativeBackpropFilter: [
    [
      (x: tf.Tensor, w: tf.Tensor) =>
        tf.grads((a, b) => tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'))([x, w]),
      picture,
      numbers([3, 3, 3, 2]),
    ],
  ],
  DepthwiseConv2dNativeBackpropInput: [
    [
      (x: tf.Tensor, w: tf.Tensor) =>
        tf.grads((a, b) => tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'same'))([x, w]),
      picture,
      numbers([3, 3, 3, 1]),
    ],
  ],
  Diag: one(tf.diag, numbers([4])),
  Dilation2D: [
    [(x: tf.Tensor4D, w: tf.Tensor3D) => tf.dilation2d(x, w, 1, 'same'), picture, numbers([2, 2, 3])],
  ],
  Dilation2DBackpropFilter: [
    [
      (x: tf.Tensor, w: tf.Tensor) =>
        tf.grads((a, b) => tf.dilation2d(a as tf.Tensor4D, b as tf.Tensor3D, 1, 'same'))([x, w]),
      picture,
      numbers([2, 2, 3]),
    ],
  ],
  Dilation2DBackpropInput: [
    [
      (x: tf.Tensor, w: tf.Tensor) =>
        tf.grads((a, b) => tf.dilation2d(a as tf.Tensor4D, b as tf.Tensor3D, 1, 'valid'))([x, w]),
      picture,
      numbers([2, 2, 3]),
    ],
  ],
  Einsum: [
    [(a: tf.Tensor, b: tf.Tensor) => tf.einsum('bij,bjk->bik', a, b), numbers([2, 3, 4]), numbers([2, 4, 2])],
  ],
  Elu: one(tf.elu, matrix),
  EluGrad: one((x) => tf.grad((y) => tf.elu(y))(x), matrix),
  Equal: two(tf.equal),
  Erf: one(tf.erf, matrix),
  Exp: one(tf.exp),
  ExpandDims: moved((x) => tf.expandDims(x, 1)),
  Expm1: one(tf.expm1),
  FFT: one(tf.fft, complex([2, 8]), complex([1, 5])),
  Fill: [
    [() => tf.fill([2, 3], 7)],
    [() => tf.fill([2], 'word', 'string')],
    [() => tf.fill([2], 3, 'int32')],
  ],
  FlipLeftRight: one((x) => tf.image.flipLeftRight(x as tf.Tensor4D), picture),
  Floor: one(tf.floor),
  FloorDiv: two(tf.floorDiv),
  FusedConv2D: [
    [
      (x: tf.Tensor4D, w: tf.Tensor4D, b: tf.Tensor) =>
        tf.fused.conv2d({ x, filter: w, strides: 1, pad: 'same', bias: b, activation: 'relu' }),
      picture,
      numbers([3, 3, 3, 2]),
      numbers([2]),
    ],
  ],
  FusedDepthwiseConv2D: [
    [
      (x: tf.Tensor4D, w: tf.Tensor4D) =>
        tf.fused.depthwiseConv2d({ x, filter: w, strides: 1, pad: 'same', activation: 'relu6' }),
      picture,
      numbers([3, 3, 3, 1]),
    ],
  ],
  FusedBatchNorm: [
    [
      (x: tf.Tensor, m: tf.Tensor1D, v: tf.Tensor1D, o: tf.Tensor1D, s: tf.Tensor1D) =>
        tf.batchNorm(x, m, v, o, s, 1e-3),
      picture,
      numbers([3]),
      numbers([3], 0.5, 2),
      numbers([3]),
      numbers([3]),
    ],
  ],
  GatherNd: [[tf.gatherND, matrix, whole([[0, 1], [2, 3]])]], // prettier-ignore
  GatherV2: [
    [(x: tf.Tensor, i: tf.Tensor1D) => tf.gather(x, i, 1), matrix, whole([3, 0, 0])],
    [(x: tf.Tensor, i: tf.Tensor1D) => tf.gather(x, i), numbers([5], -9, 9, 'int32'), whole([3, 0, 0])],
    [(x: tf.Tensor, i: tf.Tensor1D) => tf.gather(x, i), words('a', 'b'), whole([1, 0, 0])],
    [(x: tf.Tensor, i: tf.Tensor2D) => tf.gather(x, i, 1, 1), matrix, whole([[1], [0], [2]])], // prettier-ignore
  ],
  Greater: two(tf.greater),
  GreaterEqual: two(tf.greaterEqual),
  IFFT: one(tf.ifft, complex([2, 8])),
  Identity: [...moved(tf.clone), [tf.clone, words('a')], [tf.clone, complex([3])]],
  Imag: one(tf.imag, complex([3, 2])),
  IsFinite: one(tf.isFinite, () => tf.tensor1d([1, NaN, Infinity])),
  IsInf: one(tf.isInf, () => tf.tensor1d([1, NaN, -Infinity])),
  IsNan: one(tf.isNaN, () => tf.tensor1d([1, NaN, Infinity])),
  LRN: one((x) => tf.localResponseNormalization(x as tf.Tensor4D, 2), picture),
  LRNGrad: one((x) => tf.grad((y) => tf.localResponseNormalization(y as tf.Tensor4D, 1))(x), picture),
  LeakyRelu: one((x) => tf.leakyRelu(x, 0.1)),
  Less: two(tf.less),
  LessEqual: two(tf.lessEqual),
  LinSpace: [[() => tf.linspace(1, 2, 7)]],
  Log: one(tf.log, positive),
  Log1p: one(tf.log1p, positive),
  LogicalAnd: [[tf.logicalAnd, truths, truths]],
  LogicalNot: one(tf.logicalNot, truths),
  LogicalOr: [[tf.logicalOr, truths, truths]],
  Max: reduced((x) => tf.max(x, 1)),
  MaxPool: one((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'same'), picture),
  MaxPoolGrad: one((x) => tf.grad((y) => tf.maxPool(y as tf.Tensor4D, 3, 2, 'same'))(x), picture),
  MaxPool3D: one((x) => tf.maxPool3d(x as tf.Tensor5D, 2, 2, 'same'), volume),
  MaxPool3DGrad: one((x) => tf.grad((y) => tf.maxPool3d(y as tf.Tensor5D, 2, 2, 'same'))(x), volume),
  MaxPoolWithArgmax: [[(x: tf.Tensor4D) => Object.values(tf.maxPoolWithArgmax(x, 2, 2, 'valid')), picture]],
  Maximum: two(tf.maximum),
  Mean: reduced((x) => tf.mean(x, 1)),
  Min: reduced((x) => tf.min(x, 1)),
  Minimum: two(tf.minimum),
  MirrorPad: one((x) => tf.mirrorPad(x, [[1, 1], [2, 0]], 'reflect')), // prettier-ignore
  Mod: two(tf.mod),
  // Where one outcome is as good as certain, whatever is drawn.
  Multinomial: [[(x: tf.Tensor2D) => tf.multinomial(x, 6, 7), () => tf.tensor2d([[0, 99, 0], [99, 0, 0]])]], // prettier-ignore
  Multiply: [...two(tf.mul), [tf.mul, complex([2, 3]), complex([2, 3])]],
  Neg: one(tf.neg),
  NonMaxSuppressionV3: [
    [(b: tf.Tensor2D, s: tf.Tensor1D) => tf.image.nonMaxSuppression(b, s, 3, 0.5), boxes, scores],
  ],
  NonMaxSuppressionV4: [
    [
      (b: tf.Tensor2D, s: tf.Tensor1D) =>
        Object.values(tf.image.nonMaxSuppressionPadded(b, s, 4, 0.5, 0, true)),
      boxes,
      scores,
    ],
  ],
  NonMaxSuppressionV5: [
    [
      (b: tf.Tensor2D, s: tf.Tensor1D) =>
        Object.values(tf.image.nonMaxSuppressionWithScore(b, s, 3, 0.5, 0, 0.4)),
      boxes,
      scores,
    ],
  ],
  NotEqual: two(tf.notEqual),
  OneHot: [[(x: tf.Tensor) => tf.oneHot(x, 4), whole([0, 3, 1])]],
  OnesLike: moved(tf.onesLike),
  Pack: [[(a: tf.Tensor, b: tf.Tensor) => tf.stack([a, b], 1), matrix, share], [(a: tf.Tensor, b: tf.Tensor) => tf.stack([a, b]), words('a'), words('b')]], // prettier-ignore
  PadV2: moved((x) => tf.pad(x, [[1, 0], [0, 2]], 1)), // prettier-ignore
  Pow: two(tf.pow),
  Prelu: [[tf.prelu, matrix, numbers([1, 4])]],
  Prod: reduced((x) => tf.prod(x, 1)),
  RaggedGather: [[(s: tf.Tensor1D, v: tf.Tensor, i: tf.Tensor) => { const r = tf.raggedGather([s], v, i, 1); return [...r.outputNestedSplits, r.outputDenseValues]; }, whole([0, 3, 3, 5, 6]), numbers([6]), whole([2, 1, 0, 3])]], // prettier-ignore
  RaggedRange: [
    [
      (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => Object.values(tf.raggedRange(a, b, c)),
      whole([0, 5, 8]),
      whole([8, 7, 8]),
      whole([2, 1, 1]),
    ],
  ],
  RaggedTensorToTensor: [
    [
      (s: tf.Tensor, v: tf.Tensor, d: tf.Tensor, p: tf.Tensor) =>
        tf.raggedTensorToTensor(s, v, d, [p], ['ROW_SPLITS']),
      whole([4, 4]),
      numbers([9]),
      () => tf.scalar(0),
      whole([0, 2, 5, 7, 9]),
    ],
  ],
  Range: [[() => tf.range(1, 9, 3, 'int32')]],
  Real: one(tf.real, complex([3, 2])),
  RealDiv: two(tf.div),
  Reciprocal: one(tf.reciprocal, positive),
  Relu: one(tf.relu),
  Relu6: one(tf.relu6),
  Reshape: [...moved((x) => tf.reshape(x, [2, 6])), [(x: tf.Tensor) => tf.reshape(x, [2, 1]), words('a', 'b')], [(x: tf.Tensor) => tf.reshape(x, [4]), complex([2, 2])]], // prettier-ignore
  ResizeBilinear: one((x) => tf.image.resizeBilinear(x as tf.Tensor4D, [7, 3], true), picture),
  ResizeBilinearGrad: one(
    (x) => tf.grad((y) => tf.image.resizeBilinear(y as tf.Tensor4D, [7, 3]))(x),
    picture,
  ),
  ResizeNearestNeighbor: one((x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [7, 3]), onePicture),
  ResizeNearestNeighborGrad: one(
    (x) => tf.grad((y) => tf.image.resizeNearestNeighbor(y as tf.Tensor4D, [7, 3]))(x),
    onePicture,
  ),
  Reverse: moved((x) => tf.reverse(x, 1)),
  RotateWithOffset: one((x) => tf.image.rotateWithOffset(x as tf.Tensor4D, 0.4, 0, 0.5), picture),
  Round: one(tf.round),
  Rsqrt: one(tf.rsqrt, positive),
  ScatterNd: [[(i: tf.Tensor, u: tf.Tensor) => tf.scatterND(i, u, [5]), whole([[4], [1], [1]]), numbers([3])]], // prettier-ignore
  SearchSorted: [[(s: tf.Tensor, v: tf.Tensor) => tf.searchSorted(s, v, 'left'), whole([[0, 3, 9, 9, 10]]), whole([[0, 4, 10]])]], // prettier-ignore
  Select: [
    [tf.where, truths, matrix, share],
    [tf.where, truths, numbers([3, 4], -9, 9, 'int32'), numbers([3, 4], -9, 9, 'int32')],
  ],
  Selu: one(tf.selu),
  Sigmoid: one(tf.sigmoid),
  Sign: one(tf.sign),
  Sin: one(tf.sin),
  Sinh: one(tf.sinh),
  Slice: [...moved((x) => tf.slice(x, [1, 1], [2, 2])), [(x: tf.Tensor) => tf.slice(x, [1], [1]), words('a', 'b')], ], // prettier-ignore
  Softmax: one((x) => tf.softmax(x), matrix),
  Softplus: one(tf.softplus),
  SpaceToBatchND: one((x) => tf.spaceToBatchND(x, [2, 2], [[0, 1], [1, 0]]), numbers([1, 3, 3, 2])), // prettier-ignore
  SparseFillEmptyRows: [[(i: tf.Tensor2D, v: tf.Tensor1D, s: tf.Tensor1D, d: tf.Scalar) => Object.values<tf.Tensor>(tf.sparse.sparseFillEmptyRows(i, v, s, d)), whole([[0, 0], [1, 0], [3, 1]]), numbers([3]), whole([5, 6]), () => tf.scalar(-1)]], // prettier-ignore
  SparseReshape: [[(i: tf.Tensor2D, s: tf.Tensor1D, n: tf.Tensor1D) => Object.values<tf.Tensor>(tf.sparse.sparseReshape(i, s, n)), whole([[0, 0], [1, 2]]), whole([2, 3]), whole([3, -1])]], // prettier-ignore
  SparseSegmentMean: [[tf.sparse.sparseSegmentMean, matrix, whole([0, 1, 2]), whole([0, 0, 1])]],
  SparseSegmentSum: [[tf.sparse.sparseSegmentSum, matrix, whole([0, 1, 2]), whole([0, 0, 1])]],
  SparseToDense: [
    [(i: tf.Tensor, v: tf.Tensor) => tf.sparseToDense(i, v, [6], 9), whole([0, 3, 5]), numbers([3])],
  ],
  SplitV: moved((x) => tf.split(x, [1, 3], 1)),
  Sqrt: one(tf.sqrt, positive),
  Square: one(tf.square),
  SquaredDifference: two(tf.squaredDifference),
  StaticRegexReplace: [[(x: tf.Tensor) => tf.string.staticRegexReplace(x, '[ao]', 'u'), words('cat', 'dog')]],
  Step: one((x) => tf.step(x, 0.5)),
  StridedSlice: moved((x) => tf.stridedSlice(x, [2, 3], [0, 0], [-1, -2])),
  StringNGrams: [
    [
      (d: tf.Tensor1D, s: tf.Tensor) =>
        Object.values<tf.Tensor>(tf.string.stringNGrams(d, s, '|', [1, 2], 'L', 'R', -1, false)),
      words('a', 'b', 'c', 'd'),
      whole([0, 3, 4]),
    ],
  ],
  StringSplit: [[(x: tf.Tensor1D, d: tf.Scalar) => Object.values<tf.Tensor>(tf.string.stringSplit(x, d)), words('a b', 'c'), () => tf.scalar(' ')]], // prettier-ignore
  StringToHashBucketFast: [
    [(x: tf.Tensor) => tf.string.stringToHashBucketFast(x, 10), words('Hello', 'TensorFlow')],
  ],
  Sub: [...two(tf.sub), [tf.sub, complex([2, 3]), complex([2, 3])]],
  Sum: [...reduced((x) => tf.sum(x, 1)), [(x: tf.Tensor) => tf.sum(x, 0), truths]],
  Tan: one(tf.tan),
  Tanh: one(tf.tanh),
  TensorScatterUpdate: [[tf.tensorScatterUpdate, matrix, whole([[1], [0]]), numbers([2, 4])]], // prettier-ignore
  Tile: moved((x) => tf.tile(x, [2, 1])),
  TopK: [[(x: tf.Tensor) => Object.values(tf.topk(x, 2)), matrix], [(x: tf.Tensor) => Object.values(tf.topk(x, 2)), numbers([3, 4], -9, 9, 'int32')]], // prettier-ignore
  Transform: [[(x: tf.Tensor4D, t: tf.Tensor2D) => tf.image.transform(x, t), onePicture, () => tf.tensor2d([[1, 0.2, 0, 0, 1, 0, 0, 0]])]], // prettier-ignore
  Transpose: [
    ...moved((x) => tf.transpose(x)),
    ...one((x) => tf.transpose(x, [2, 0, 1]), numbers([2, 3, 4])),
  ],
  Unique: [[(x: tf.Tensor) => Object.values(tf.unique(x)), whole([1, 1, 2, 4, 4])]],
  Unpack: moved((x) => tf.unstack(x, 1)),
  UnsortedSegmentSum: [
    [(x: tf.Tensor, i: tf.Tensor1D) => tf.unsortedSegmentSum(x, i, 3), matrix, whole([2, 0, 2])],
  ],
  ZerosLike: [...moved(tf.zerosLike), [tf.zerosLike, complex([2])]],
  _FusedMatMul: [
    [
      (a: tf.Tensor, b: tf.Tensor, bias: tf.Tensor) =>
        tf.fused.matMul({ a, b, transposeA: false, transposeB: false, bias, activation: 'relu' }),
      matrix,
      numbers([4, 2]),
      numbers([2]),
    ],
  ],
};

/** The kernels of the cpu backend that draw on a canvas of the page's, which a cell has none of. */
const elsewhere = new Set(['Draw']);
const names = tf
  .getKernelsForBackend('cpu')
  .map(({ kernelName }) => kernelName)
  .filter((name) => !elsewhere.has(name));

type Values = readonly (number | string)[];

interface Came {
  values: Values[];
  types: string[];
  ran: string[];
}

/** Kernels of the cpu backend that have run. */
const ran = new Set<string>();

/** What a case comes to on a backend, and which kernels that took. */
async function on(backend: 'cpu' | 'wasm', [operation, ...given]: Case): Promise<Came> {
  await tf.setBackend(backend);
  ran.clear();
  const made = (operation as (...given: tf.Tensor[]) => tf.Tensor | tf.Tensor[])(
    ...given.map((make) => make()),
  );
  const results = Array.isArray(made) ? made : [made];
  const values = await Promise.all(results.map(async (result) => [...(await result.data())]));
  return {
    values: values as unknown as Values[],
    types: results.map(({ dtype, shape }) => `${dtype} ${shape.join('×')}`),
    ran: [...ran],
  };
}

/** The gradient of what a case comes to, summed with unequal weights, for its inputs of real numbers. */
const gradientOf = ([operation, ...given]: Case): Case => [
  (...inputs: tf.Tensor[]) => {
    const isReal = inputs.map(({ dtype }) => dtype === 'float32');
    return tf.grads((...real: tf.Tensor[]) => {
      let next = 0;
      const all = inputs.map((input, at) => (isReal[at] ? real[next++]! : input));
      const made = (operation as (...given: tf.Tensor[]) => tf.Tensor | tf.Tensor[])(...all);
      const parts = (Array.isArray(made) ? made : [made]).filter(({ dtype }) => dtype === 'float32');
      return tf.addN(parts.map((part) => tf.sum(tf.mul(part, numbers(part.shape, 0.5, 2)()))));
    })(inputs.filter((_, at) => isReal[at]));
  },
  ...given,
];

/** Where a result differs from the cpu backend's, in a line. */
function differenceOf(found: Came, wanted: Came): string | undefined {
  if (found.types.join() !== wanted.types.join()) return `${found.types.join()} for ${wanted.types.join()}`;
  for (const [at, values] of wanted.values.entries()) {
    for (const [place, value] of values.entries()) {
      const own = found.values[at]?.[place];
      const same =
        typeof value === 'number' && Number.isFinite(value)
          ? Math.abs(Number(own) - value) / (1 + Math.abs(value)) < 1e-4
          : Object.is(own, value);
      if (!same) return `${String(own)} for ${value}, value ${place} of ${wanted.types[at]}`;
    }
  }
  return undefined;
}

describe('every kernel of the cpu backend, on WASM', () => {
  beforeAll(async () => {
    // The first cell that needs one that WASM lacks has the cpu backend sent.
    for (const config of tf.getKernelsForBackend('cpu')) {
      tf.unregisterKernel(config.kernelName, 'cpu');
      const kernelFunc: tf.KernelFunc = (given) => {
        ran.add(config.kernelName);
        return config.kernelFunc(given);
      };
      tf.registerKernel({ ...config, kernelFunc });
    }
    expect((await run('tf.einsum("i,i->", tf.ones([2]), tf.ones([2])).arraySync()')).state).toBe('fresh');
  });

  it.each(names)('%s', async (name) => {
    const all = new Set<string>();
    const wrong: string[] = [];
    for (const [at, each] of (cases[name] ?? []).entries()) {
      for (const [what, one] of [
        ['forward', each],
        ['gradient', gradientOf(each)],
      ] as const) {
        // Where the cpu backend itself refuses a type, or has no gradient, there is nothing to compare with.
        const wanted = await on('cpu', one).catch(() => undefined);
        if (!wanted) continue;
        for (const kernel of wanted.ran) all.add(kernel);
        const found = await on('wasm', one).then((came) => differenceOf(came, wanted), String);
        if (found !== undefined) wrong.push(`${what} of case ${at}: ${found}`);
      }
    }
    expect(wrong).toEqual([]);
    expect([...all], 'has no case here').toContain(name);
  });

  it.each([
    ['slice', () => tf.slice(tf.tensor1d([1, 2, 3]), 2, 5)],
    ['gatherND', () => tf.gatherND(tf.ones([2, 2]), tf.tensor2d([[9, 0]], undefined, 'int32'))],
    ['scatterND', () => tf.scatterND(tf.tensor2d([[9]], undefined, 'int32'), tf.ones([1]), [5])],
    ['sparseToDense', () => tf.sparseToDense(tf.tensor1d([9], 'int32'), tf.ones([1]), [5])],
    [
      'tensorScatterUpdate',
      () => tf.tensorScatterUpdate(tf.ones([3]), tf.tensor2d([[9]], undefined, 'int32'), tf.ones([1])),
    ],
    ['unsortedSegmentSum', () => tf.unsortedSegmentSum(tf.ones([2]), tf.tensor1d([0, 9], 'int32'), 2)],
    ['bincount', () => tf.bincount(tf.tensor1d([-1], 'int32'), tf.tensor1d([]), 3)],
    [
      'cropAndResize',
      () =>
        tf.image.cropAndResize(
          tf.ones([1, 4, 4, 1]),
          tf.tensor2d([[0, 0, 1, 1]]),
          tf.tensor1d([7], 'int32'),
          [2, 2],
        ),
    ],
    [
      'sparseSegmentSum',
      () => tf.sparse.sparseSegmentSum(tf.ones([2, 2]), tf.tensor1d([7], 'int32'), tf.tensor1d([0], 'int32')),
    ],
    ['oneHot', () => tf.oneHot(tf.tensor1d([7], 'int32'), 3)],
    ['stridedSlice', () => tf.stridedSlice(tf.ones([2]), [5], [9])],
    ['gather', () => tf.gather(tf.ones([2]), tf.tensor1d([-1], 'int32'))],
  ] as [string, () => tf.Tensor][])('%s does not look beyond its values', async (_, operation) => {
    const on = async (backend: string) => {
      await tf.setBackend(backend);
      return Promise.resolve()
        .then(operation)
        .then(
          async (result) => [...(await result.data())].join(),
          () => 'refused',
        );
    };
    const wanted = await on('cpu');
    expect(await on('wasm')).toBe(wanted);
  });
});
