/**
 * Batch normalisation in training mode and its gradient, each in four dispatches of WGSL: sums of parts of a channel, what
 * they come to (two tensors, hence two dispatches: a program of tfjs's has one output), and one pass over the values. The
 * formulas are those of `composed-batch-norm.ts`, which takes many more dispatches for the same. With what a residual
 * network has behind it, an addition and a ReLU, `wgslNormalise` and its gradient take no more, but for what the addition hands
 * on backwards (`wgslThroughRelu`): their mean and variance are one tensor.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { BatchNormForward } from './composed-batch-norm.ts';
import type { PartedMoments } from './wgsl-convolution.ts';
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

/** Mean and variance of a batch: two tensors, or one of `[2, channels]`, and how both are read. */
interface Moments {
  readonly key: string;
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly mean: string;
  readonly variance: string;
}
const ofTwo = (mean: tf.TensorInfo, variance: tf.TensorInfo): Moments => ({
  key: '',
  inputs: { mean, variance },
  mean: 'mean[channel]',
  variance: 'variance[channel]',
});
const ofOne = (statistics: tf.TensorInfo): Moments => ({
  key: '-of-one',
  inputs: { statistics },
  mean: 'statistics[channel]',
  variance: 'statistics[uniforms.channels + channel]',
});

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
  const zero = components === 4 ? 'vec4<f32>()' : '0.0';
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
  let zero = ${zero};
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

/** `[2, channels]`, mean and variance, in one dispatch, from what `wgslConvolutionMoments` left behind its values in `partial`. */
export function wgslStatistics(
  backend: WgslBackend,
  partial: tf.TensorInfo,
  { rows, channels, part, parts, offset }: PartedMoments,
): tf.TensorInfo {
  const sumOver = (term: string): string => `
  sum = 0.0;
  for (var each = thread; each < uniforms.parts; each += ${threads}) {
    let at = uniforms.offset + each * 2 * uniforms.channels + channel;
    let count = f32(min(uniforms.part, uniforms.rows - each * uniforms.part));
    sum += ${term};
  }
  sums[thread] = sum;
  ${sumOverThreads('sums', 1)}`;
  return runWgsl(backend, {
    key: 'statistics',
    inputs: { partial: { ...partial, shape: [offset + parts * 2 * channels] } },
    integers: { rows, channels, part, parts, offset },
    outputShape: [2, channels],
    workgroups: channels,
    before: workgroupMemory('sums'),
    body: `
  let channel = min(group, uniforms.channels - 1);
  var sum = 0.0;
  ${sumOver('partial[at] * (count / f32(uniforms.rows))')}
  let mean = sums[0];
  workgroupBarrier();
  ${sumOver(`(partial[at + uniforms.channels] + count * (partial[at] - mean) * (partial[at] - mean)) / f32(uniforms.rows)`)}
  if (thread == 0 && group < uniforms.channels) {
    result[channel] = mean;
    result[uniforms.channels + channel] = sums[0];
  }`,
  });
}

/** {@link wgslStatistics} of a tensor that no convolution of ours has made. */
export function wgslMoments(backend: WgslBackend, x: tf.TensorInfo): tf.TensorInfo {
  const parting = partingOf(x.shape);
  const partial = partialMoments(backend, x, parting);
  const statistics = wgslStatistics(backend, partial, { ...parting, offset: 0 });
  backend.disposeData(partial.dataId);
  return statistics;
}

/** What of a batch norm does not depend on the batch, and what stands behind it. */
export interface Normalisation {
  readonly gamma: tf.TensorInfo;
  readonly beta: tf.TensorInfo;
  readonly epsilon: number;
  readonly relu: boolean;
  /** Added before the ReLU. */
  readonly residual?: tf.TensorInfo | undefined;
}

/** `relu(γ·x̂ + β + residual)`. */
export function wgslNormalise(
  backend: WgslBackend,
  x: tf.TensorInfo,
  statistics: tf.TensorInfo,
  { gamma, beta, epsilon, relu, residual }: Normalisation,
): tf.TensorInfo {
  const parting = partingOf(x.shape);
  const { inputs, mean, variance } = ofOne(statistics);
  const y = everywhere(
    backend,
    `normalise-${Number(relu)}${Number(residual !== undefined)}`,
    parting,
    {
      x: asRows(x, parting),
      ...inputs,
      gamma,
      beta,
      ...(residual && { residual: asRows(residual, parting) }),
    },
    { epsilon },
    `let y = (x[at] - ${mean}) * (inverseSqrt(${variance} + uniforms.epsilon) * gamma[channel])
      + beta[channel]${residual ? ' + residual[at]' : ''};
  result[at] = ${relu ? 'select(y, zero, y < zero)' : 'y'};`,
  );
  return { ...y, shape: [...x.shape] };
}

/** Of a gradient what comes through a ReLU that gave `y`; this is also what an addition before it hands on. */
export function wgslThroughRelu(backend: WgslBackend, dy: tf.TensorInfo, y: tf.TensorInfo): tf.TensorInfo {
  const parting = partingOf(dy.shape);
  const through = everywhere(
    backend,
    'through-relu',
    parting,
    { dy: asRows(dy, parting), y: asRows(y, parting) },
    {},
    'result[at] = select(zero, dy[at], y[at] > zero);',
  );
  return { ...through, shape: [...dy.shape] };
}

/** The gradient of {@link wgslNormalise}, of a ReLU too where `y` is what it gave: the mask costs no pass of its own. */
export const wgslNormaliseGradient = (
  backend: WgslBackend,
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  gamma: tf.TensorInfo,
  statistics: tf.TensorInfo,
  { epsilon, y }: { epsilon: number; y?: tf.TensorInfo | undefined },
): BatchNormBackward => gradientOf(backend, dy, x, gamma, ofOne(statistics), epsilon, y);

export const wgslBatchNormGradient = (
  backend: WgslBackend,
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  gamma: tf.TensorInfo,
  mean: tf.TensorInfo,
  variance: tf.TensorInfo,
  epsilon: number,
): BatchNormBackward => gradientOf(backend, dy, x, gamma, ofTwo(mean, variance), epsilon);

interface BatchNormBackward {
  dx: tf.TensorInfo;
  dgamma: tf.TensorInfo;
  dbeta: tf.TensorInfo;
}

function gradientOf(
  backend: WgslBackend,
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  gamma: tf.TensorInfo,
  moments: Moments,
  epsilon: number,
  y?: tf.TensorInfo,
): BatchNormBackward {
  const parting = partingOf(x.shape);
  const rows = {
    x: asRows(x, parting),
    dy: asRows(dy, parting),
    ...(y && { y: asRows(y, parting) }),
  };
  const key = `${moments.key}${y ? '-relu' : ''}`;
  const slope = (zero: string): string => (y ? `select(${zero}, dy[at], y[at] > ${zero})` : 'dy[at]');
  const { channels, parts, width, tiles } = parting;
  // [parts, 2, channels]: Σ dy and Σ dy · x̂ of each part, in one reading of both.
  const partial = runWgsl(backend, {
    key: `products-${width}${key}`,
    inputs: { ...rows, ...moments.inputs },
    integers: sizes(parting),
    floats: { epsilon },
    outputShape: [parts, 2, channels],
    workgroups: parts * tiles,
    before: workgroupMemory('sums', 'products'),
    body: `${inPart(width)}
  var sum = 0.0;
  var product = 0.0;
  if (within) {
    let centre = ${moments.mean};
    for (var row = first + lane; row < end; row += ${lanes(width)}) {
      let at = row * uniforms.channels + channel;
      let slope = ${slope('0.0')};
      sum += slope;
      product += slope * (x[at] - centre);
    }
    product *= inverseSqrt(${moments.variance} + uniforms.epsilon);
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
    `input-gradient${key}`,
    parting,
    { ...rows, gamma, ...moments.inputs, dgamma, dbeta },
    { epsilon, share: 1 / parting.rows },
    `let inverse = inverseSqrt(${moments.variance} + uniforms.epsilon);
  result[at] = gamma[channel] * inverse * (${slope('zero')} - uniforms.share * dbeta[channel]
    - (x[at] - ${moments.mean}) * inverse * (uniforms.share * dgamma[channel]));`,
  );
  return { dx: { ...dx, shape: [...x.shape] }, dgamma, dbeta };
}
