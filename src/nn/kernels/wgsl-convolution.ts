/**
 * A convolution and its two gradients as products of matrices (`wgsl-product.ts`), NHWC and HWIO:
 *
 *     y[n, oh, ow, o]   = Σ x[n, s·oh + kh − p, s·ow + kw − p, c] · w[kh, kw, c, o]     over kh, kw, c
 *     ∂L/∂x[n, h, w, c] = Σ dy[n, (h + p − kh) / s, (w + p − kw) / s, o] · w[kh, kw, c, o]     over kh, kw, o, where s divides
 *     ∂L/∂w[kh, kw, c, o] = Σ x[n, s·oh + kh − p, s·ow + kw − p, c] · dy[n, oh, ow, o]     over n, oh, ow
 *
 * (Dumoulin & Visin 2016, "A guide to convolution arithmetic", sections 2 and 4.) What a layer does behind its convolution is
 * done before the sums leave the device's registers: the parts of a batch's mean and variance, or a batch norm by moving
 * averages, a residual and the ReLU.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { convolutionGeometry, type ConvolutionAttributes, type ConvolutionGeometry } from './geometry.ts';
import { tileRows, tilesOf, wgslProduct, type WgslTile } from './wgsl-product.ts';
import { runWgsl, sumOverThreads, threads, type WgslBackend } from './wgsl-program.ts';

/** Whether these programs do it: they know no dilation, and tfjs has no gradient of one. */
export const isPlain = ({ dilationHeight, dilationWidth }: ConvolutionGeometry): boolean =>
  dilationHeight === 1 && dilationWidth === 1;

/** As uniforms: of a picture that is read, a picture whose places are sums, and what lies between. */
const uniformsOf = (g: ConvolutionGeometry) => ({
  inHeight: g.inHeight,
  inWidth: g.inWidth,
  inChannels: g.inChannels,
  outHeight: g.outHeight,
  outWidth: g.outWidth,
  outChannels: g.outChannels,
  kernelHeight: g.kernelHeight,
  kernelWidth: g.kernelWidth,
  strideHeight: g.strideHeight,
  strideWidth: g.strideWidth,
  padTop: g.padTop,
  padLeft: g.padLeft,
});

/** `index` taken apart, its last axis being so long, and the one before it. */
const apart = (name: string, last: string, before: string): string => `
fn ${name}(index : i32) -> vec3<i32> {
  let rest = index / ${last};
  return vec3<i32>(rest / ${before}, rest % ${before}, index % ${last});
}`;

/** Of `x`, where the window of `corner` (picture, row, column) has `within` (row, column, channel); zero beside the picture. */
const inPicture = `
fn pictureAt(corner : vec3<i32>, within : vec3<i32>) -> f32 {
  let y = corner.y + within.x;
  let x_ = corner.z + within.y;
  if (y < 0 || y >= uniforms.inHeight || x_ < 0 || x_ >= uniforms.inWidth) { return 0.0; }
  return x[((corner.x * uniforms.inHeight + y) * uniforms.inWidth + x_) * uniforms.inChannels + within.z];
}
fn cornerOf(output : vec3<i32>) -> vec3<i32> {
  return vec3<i32>(output.x, output.y * uniforms.strideHeight - uniforms.padTop,
    output.z * uniforms.strideWidth - uniforms.padLeft);
}`;

/** Rows are places of the output, terms are places of the window. */
const forwardPlaces = `
${apart('outputOf', 'uniforms.outWidth', 'uniforms.outHeight')}
${apart('termAt', 'uniforms.inChannels', 'uniforms.kernelWidth')}
${inPicture}
fn rowAt(row : i32) -> vec3<i32> { return cornerOf(outputOf(row)); }
fn left(row : vec3<i32>, term : vec3<i32>) -> f32 { return pictureAt(row, term); }
fn right(term : i32, column : i32) -> f32 { return filters[term * uniforms.columns + column]; }`;

function forward(backend: WgslBackend, x: tf.TensorInfo, filter: tf.TensorInfo, g: ConvolutionGeometry) {
  const rows = g.batch * g.outHeight * g.outWidth;
  const shape = [g.batch, g.outHeight, g.outWidth, g.outChannels];
  const run = (
    more: Pick<Parameters<typeof wgslProduct>[1], 'key'> & Partial<Parameters<typeof wgslProduct>[1]>,
  ): tf.TensorInfo => {
    const made = wgslProduct(backend, {
      outputShape: [rows * g.outChannels],
      ...more,
      inputs: { x, filters: filter, ...more.inputs },
      integers: uniformsOf(g),
      rows,
      columns: g.outChannels,
      terms: g.kernelHeight * g.kernelWidth * g.inChannels,
      places: forwardPlaces,
    });
    return { ...made, shape };
  };
  return { run, rows };
}

/** How the rows of a convolution's output are parted, and where the parts' sums begin in its memory. */
export interface PartedMoments {
  readonly rows: number;
  readonly channels: number;
  readonly part: number;
  readonly parts: number;
  readonly offset: number;
}

/**
 * A convolution, and behind its values, in the same memory since a program has one output, `[parts, 2, channels]`: the mean of
 * each part of its rows, and the sum of squares about it. Nothing that reads the tensor by its shape sees them; read as a
 * whole by the processor it is longer than its shape.
 */
export function wgslConvolutionMoments(
  backend: WgslBackend,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  attributes: ConvolutionAttributes,
): { z: tf.TensorInfo; parted: PartedMoments } {
  const g = convolutionGeometry(x.shape, filter.shape, attributes);
  const { run, rows } = forward(backend, x, filter, g);
  const [channels, parts, offset] = [g.outChannels, Math.ceil(rows / tileRows), rows * g.outChannels];
  const z = run({
    key: 'convolution-moments',
    outputShape: [offset + parts * 2 * channels],
    before: `var<workgroup> sums : array<f32, ${threads}>;`,
    after: ({ columns, across }: WgslTile) => `
  let first = rowTile * ${tileRows};
  let count = min(${tileRows}, uniforms.rows - first);
  let counted = vec4<f32>(vec4<i32>(row, row + 1, row + 2, row + 3) < vec4<i32>(uniforms.rows));
  ${columns
    .map(
      ({ sum, column }) => `
  {
    sums[thread] = dot(${sum}, counted);
    ${sumOverThreads('sums', across)}
    let mean = sums[thread % ${across}] / f32(max(count, 1));
    workgroupBarrier();
    let off = (${sum} - mean) * counted;
    sums[thread] = dot(off, off);
    ${sumOverThreads('sums', across)}
    if (thread < ${across} && count > 0 && split < 1 && ${column} < uniforms.columns) {
      let place = uniforms.rows * uniforms.columns + rowTile * 2 * uniforms.columns + ${column};
      result[place] = mean;
      result[place + uniforms.columns] = sums[thread];
    }
    workgroupBarrier();
  }`,
    )
    .join('')}`,
  });
  return { z, parted: { rows, channels, part: tileRows, parts, offset } };
}

/** What a batch norm knows when it does not train. */
export interface Averages {
  readonly gamma: tf.TensorInfo;
  readonly beta: tf.TensorInfo;
  readonly mean: tf.TensorInfo;
  readonly variance: tf.TensorInfo;
}

/**
 * `relu(scale · conv(x) + shift + residual)` with `scale = γ / √(σ² + ε)` and `shift = β − μ · scale`, in one dispatch. With the
 * output these are eight buffers, as many as every device of WebGPU binds.
 */
export function wgslConvolutionNormalised(
  backend: WgslBackend,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  { gamma, beta, mean, variance }: Averages,
  residual: tf.TensorInfo | undefined,
  { relu, epsilon, ...attributes }: ConvolutionAttributes & { relu: boolean; epsilon: number },
): tf.TensorInfo {
  const g = convolutionGeometry(x.shape, filter.shape, attributes);
  return forward(backend, x, filter, g).run({
    key: `convolution-normalised-${Number(relu)}${Number(residual !== undefined)}`,
    inputs: { gamma, beta, mean, variance, ...(residual && { residual }) },
    floats: { epsilon },
    before: `
fn finished(value : f32, at : i32, channel : i32) -> f32 {
  let scale = gamma[channel] * inverseSqrt(variance[channel] + uniforms.epsilon);
  let y = (value - mean[channel]) * scale + beta[channel]${residual ? ' + residual[at]' : ''};
  return ${relu ? 'select(y, 0.0, y < 0.0)' : 'y'};
}`,
    result: 'finished(value, at, column)',
  });
}

/** ∂L/∂x. */
export function wgslInputGradient(
  backend: WgslBackend,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  inputShape: readonly number[],
  attributes: ConvolutionAttributes,
): tf.TensorInfo {
  const g = convolutionGeometry(inputShape, filter.shape, attributes);
  const rows = g.batch * g.inHeight * g.inWidth;
  const made = wgslProduct(backend, {
    key: 'convolution-input-gradient',
    inputs: { dy, filters: filter },
    integers: uniformsOf(g),
    rows,
    columns: g.inChannels,
    terms: g.kernelHeight * g.kernelWidth * g.outChannels,
    outputShape: [rows * g.inChannels],
    // Rows are places of the input, moved by the padding; a window's place is moved back by it.
    places: `
${apart('inputOf', 'uniforms.inWidth', 'uniforms.inHeight')}
${apart('termAt', 'uniforms.outChannels', 'uniforms.kernelWidth')}
fn rowAt(row : i32) -> vec3<i32> {
  return inputOf(row) + vec3<i32>(0, uniforms.padTop, uniforms.padLeft);
}
fn left(row : vec3<i32>, term : vec3<i32>) -> f32 {
  let y = row.y - term.x;
  let x = row.z - term.y;
  let outY = y / uniforms.strideHeight;
  let outX = x / uniforms.strideWidth;
  if (y < 0 || x < 0 || outY >= uniforms.outHeight || outX >= uniforms.outWidth
    || outY * uniforms.strideHeight != y || outX * uniforms.strideWidth != x) { return 0.0; }
  return dy[((row.x * uniforms.outHeight + outY) * uniforms.outWidth + outX) * uniforms.outChannels + term.z];
}
fn right(term : i32, column : i32) -> f32 {
  let window = term / uniforms.outChannels;
  return filters[(window * uniforms.inChannels + column) * uniforms.outChannels + term % uniforms.outChannels];
}`,
  });
  return { ...made, shape: [...inputShape] };
}

/** So many sums are made at once, each of so many terms: a guess at what keeps a large device busy, until one has timed it. */
const workgroupsWanted = 256;
const leastTerms = 256;

/** ∂L/∂w: few sums of very many terms, hence cut into parts, which a second dispatch adds up in their order. */
export function wgslFilterGradient(
  backend: WgslBackend,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  filterShape: readonly number[],
  attributes: ConvolutionAttributes,
): tf.TensorInfo {
  const g = convolutionGeometry(x.shape, filterShape, attributes);
  const rows = g.kernelHeight * g.kernelWidth * g.inChannels;
  const terms = g.batch * g.outHeight * g.outWidth;
  const size = rows * g.outChannels;
  const { rowTiles, columnTiles } = tilesOf(rows, g.outChannels);
  const splits = Math.max(
    1,
    Math.min(Math.ceil(workgroupsWanted / (rowTiles * columnTiles)), Math.ceil(terms / leastTerms)),
  );
  const parts = wgslProduct(backend, {
    key: 'convolution-filter-gradient',
    inputs: { x, dy },
    integers: uniformsOf(g),
    rows,
    columns: g.outChannels,
    terms,
    splits,
    outputShape: [splits * size],
    places: `
${apart('rowAt', 'uniforms.inChannels', 'uniforms.kernelWidth')}
${apart('outputOf', 'uniforms.outWidth', 'uniforms.outHeight')}
${inPicture}
fn termAt(term : i32) -> vec3<i32> { return cornerOf(outputOf(term)); }
fn left(row : vec3<i32>, term : vec3<i32>) -> f32 { return pictureAt(term, row); }
fn right(term : i32, column : i32) -> f32 { return dy[term * uniforms.columns + column]; }`,
  });
  if (splits === 1) return { ...parts, shape: [...filterShape] };
  const gradient = runWgsl(backend, {
    key: 'sum-of-splits',
    inputs: { parts },
    integers: { size, splits },
    outputShape: [size],
    workgroups: Math.ceil(size / threads),
    body: `
  if (index >= uniforms.size) { return; }
  var sum = 0.0;
  for (var split = 0; split < uniforms.splits; split++) { sum += parts[split * uniforms.size + index]; }
  result[index] = sum;`,
  });
  backend.disposeData(parts.dataId);
  return { ...gradient, shape: [...filterShape] };
}
