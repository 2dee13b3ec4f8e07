/**
 * Batch normalisation in training mode and its gradient, each in four dispatches of WGSL: sums of parts of a channel, what
 * they come to (two tensors, hence two dispatches: a program of tfjs's has one output), and one pass over the values. The
 * formulas are those of `composed-batch-norm.ts`, which takes some twenty dispatches for the same.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { BatchNormForward } from './composed-batch-norm.ts';
import { runWgsl, sumOverThreads, threads, type WgslBackend } from './wgsl-program.ts';

/** The values as rows of channels, and how the rows are parted among workgroups. */
interface Parting {
  readonly rows: number;
  readonly channels: number;
  /** Rows of a part; the last may have fewer. */
  readonly part: number;
  readonly parts: number;
  /** Channels that a workgroup takes, a power of two: neighbours in memory are read by neighbouring threads. */
  readonly width: number;
  readonly tiles: number;
}

/** Enough parts to keep a large device busy, and few enough to be summed by one workgroup. */
const mostParts = 256;

function partingOf(shape: readonly number[]): Parting {
  const channels = shape.at(-1)!;
  const rows = shape.slice(0, -1).reduce((product, n) => product * n, 1);
  const width = Math.min(64, 2 ** Math.ceil(Math.log2(channels)));
  const part = Math.max((4 * threads) / width, Math.ceil(rows / mostParts));
  return {
    rows,
    channels,
    part,
    parts: Math.ceil(rows / part),
    width,
    tiles: Math.ceil(channels / width),
  };
}

/** Where a thread of a workgroup that sums stands: `channel`, `lane` of `lanes`, and its part's rows. */
const inPart = (width: number): string => `
  let partIndex = group % uniforms.parts;
  let channel = (group / uniforms.parts) * ${width} + thread % ${width};
  let lane = thread / ${width};
  let first = partIndex * uniforms.part;
  let end = min(first + uniforms.part, uniforms.rows);
  let within = channel < uniforms.channels;
  let place = partIndex * 2 * uniforms.channels + channel;`;

const lanes = (width: number): number => threads / width;

const workgroupMemory = (...names: string[]): string =>
  names.map((name) => `var<workgroup> ${name} : array<f32, ${threads}>;`).join('\n');

/** As rows of channels; no copy. */
const asRows = (x: tf.TensorInfo, { rows, channels }: Parting): tf.TensorInfo => ({
  dataId: x.dataId,
  shape: [rows, channels],
  dtype: x.dtype,
});

/** Of `parts` and their rows, as uniforms. */
const sizes = ({ rows, channels, part, parts }: Parting) => ({ rows, channels, part, parts });

/**
 * `[parts, 2, channels]`: mean of each part, and sum of squares about it. About the part's own mean, in a second look at
 * values that are still near: squares about zero would lose what is small beside a large mean.
 */
function partialMoments(backend: WgslBackend, x: tf.TensorInfo, parting: Parting): tf.TensorInfo {
  const { channels, parts, width, tiles } = parting;
  return runWgsl(backend, {
    key: `moments-${width}`,
    inputs: { x: asRows(x, parting) },
    integers: sizes(parting),
    outputShape: [parts, 2, channels],
    workgroups: parts * tiles,
    before: workgroupMemory('sums'),
    body: `${inPart(width)}
  var sum = 0.0;
  if (within) {
    for (var row = first + lane; row < end; row += ${lanes(width)}) { sum += x[row * uniforms.channels + channel]; }
  }
  sums[thread] = sum;
  ${sumOverThreads('sums', width)}
  let mean = sums[thread % ${width}] / f32(max(end - first, 1));
  workgroupBarrier();
  var square = 0.0;
  if (within) {
    for (var row = first + lane; row < end; row += ${lanes(width)}) {
      let off = x[row * uniforms.channels + channel] - mean;
      square += off * off;
    }
  }
  sums[thread] = square;
  ${sumOverThreads('sums', width)}
  if (within && lane == 0 && first < end) {
    result[place] = mean;
    result[place + uniforms.channels] = sums[thread];
  }`,
  });
}

/**
 * `[channels]`, a workgroup each: the sum over all parts of `term`, an expression of `at`, which is a part's place in
 * `partial`, and `count`, its rows.
 */
function overParts(
  backend: WgslBackend,
  key: string,
  partial: tf.TensorInfo,
  parting: Parting,
  { term, inputs = {} }: { term: string; inputs?: Record<string, tf.TensorInfo> },
): tf.TensorInfo {
  return runWgsl(backend, {
    key,
    inputs: { partial, ...inputs },
    integers: sizes(parting),
    outputShape: [parting.channels],
    workgroups: parting.channels,
    before: workgroupMemory('sums'),
    body: `
  let channel = min(group, uniforms.channels - 1);
  var sum = 0.0;
  for (var each = thread; each < uniforms.parts; each += ${threads}) {
    let at = each * 2 * uniforms.channels + channel;
    let count = f32(min(uniforms.part, uniforms.rows - each * uniforms.part));
    sum += ${term};
  }
  sums[thread] = sum;
  ${sumOverThreads('sums', 1)}
  if (thread == 0 && group < uniforms.channels) { result[channel] = sums[0]; }`,
  });
}

/** One pass: `value` for every place `at` of the values, in fours where the channels allow it, and its `channel`. */
function everywhere(
  backend: WgslBackend,
  key: string,
  { rows, channels }: Parting,
  inputs: Record<string, tf.TensorInfo>,
  floats: Record<string, number>,
  value: string,
): tf.TensorInfo {
  const components = channels % 4 === 0 ? 4 : 1;
  const size = (rows * channels) / components;
  return runWgsl(backend, {
    key,
    inputs,
    components,
    integers: { count: size, channels: channels / components },
    floats,
    outputShape: [rows, channels],
    workgroups: Math.ceil(size / threads),
    body: `
  let at = index;
  if (at >= uniforms.count) { return; }
  let channel = at % uniforms.channels;
  ${value}`,
  });
}

export function wgslBatchNorm(
  backend: WgslBackend,
  x: tf.TensorInfo,
  gamma: tf.TensorInfo,
  beta: tf.TensorInfo,
  epsilon: number,
): BatchNormForward {
  const parting = partingOf(x.shape);
  const partial = partialMoments(backend, x, parting);
  const mean = overParts(backend, 'mean', partial, parting, {
    term: 'partial[at] * (count / f32(uniforms.rows))',
  });
  // Squares about the mean of all: those about the part's own, and what the two means are apart.
  const variance = overParts(backend, 'variance', partial, parting, {
    inputs: { mean },
    term: `(partial[at + uniforms.channels] + count * (partial[at] - mean[channel]) * (partial[at] - mean[channel]))
      / f32(uniforms.rows)`,
  });
  backend.disposeData(partial.dataId);
  const y = everywhere(
    backend,
    'normalise',
    parting,
    { x: asRows(x, parting), mean, variance, gamma, beta },
    { epsilon },
    `result[at] = (x[at] - mean[channel]) * (inverseSqrt(variance[channel] + uniforms.epsilon) * gamma[channel])
      + beta[channel];`,
  );
  return { y: { ...y, shape: [...x.shape] }, mean, variance };
}

export function wgslBatchNormGradient(
  backend: WgslBackend,
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  gamma: tf.TensorInfo,
  mean: tf.TensorInfo,
  variance: tf.TensorInfo,
  epsilon: number,
): { dx: tf.TensorInfo; dgamma: tf.TensorInfo; dbeta: tf.TensorInfo } {
  const parting = partingOf(x.shape);
  const rows = { x: asRows(x, parting), dy: asRows(dy, parting) };
  const { channels, parts, width, tiles } = parting;
  // [parts, 2, channels]: Σ dy and Σ dy · x̂ of each part, in one reading of both.
  const partial = runWgsl(backend, {
    key: `products-${width}`,
    inputs: { ...rows, mean, variance },
    integers: sizes(parting),
    floats: { epsilon },
    outputShape: [parts, 2, channels],
    workgroups: parts * tiles,
    before: workgroupMemory('sums', 'products'),
    body: `${inPart(width)}
  var sum = 0.0;
  var product = 0.0;
  if (within) {
    let centre = mean[channel];
    for (var row = first + lane; row < end; row += ${lanes(width)}) {
      let at = row * uniforms.channels + channel;
      sum += dy[at];
      product += dy[at] * (x[at] - centre);
    }
    product *= inverseSqrt(variance[channel] + uniforms.epsilon);
  }
  sums[thread] = sum;
  products[thread] = product;
  ${sumOverThreads('sums', width)}
  ${sumOverThreads('products', width)}
  if (within && lane == 0 && first < end) {
    result[place] = sums[thread];
    result[place + uniforms.channels] = products[thread];
  }`,
  });
  const dbeta = overParts(backend, 'sum', partial, parting, { term: 'partial[at]' });
  const dgamma = overParts(backend, 'product', partial, parting, { term: 'partial[at + uniforms.channels]' });
  backend.disposeData(partial.dataId);
  const dx = everywhere(
    backend,
    'input-gradient',
    parting,
    { ...rows, gamma, mean, variance, dgamma, dbeta },
    { epsilon, share: 1 / parting.rows },
    `let inverse = inverseSqrt(variance[channel] + uniforms.epsilon);
  result[at] = gamma[channel] * inverse * (dy[at] - uniforms.share * dbeta[channel]
    - (x[at] - mean[channel]) * inverse * (uniforms.share * dgamma[channel]));`,
  );
  return { dx: { ...dx, shape: [...x.shape] }, dgamma, dbeta };
}
