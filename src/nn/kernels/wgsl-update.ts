/**
 * What a training step does to numbers that it keeps, one dispatch for each tensor that changes: a weight and its velocity
 * under SGD with momentum, and the moving averages of a batch norm. Out of tfjs's operations they take three to eight.
 */
import * as tf from '@tensorflow/tfjs-core';
import { KernelScope } from './kernel-scope.ts';
import { momentumStep, movingAverage } from './optional-kernel.ts';
import { type KernelBody, given, replaceKernel } from './register.ts';
import { runWgsl, threads, type WgslBackend } from './wgsl-program.ts';

interface MomentumAttributes {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
}

interface MomentumInputs {
  readonly weight: tf.TensorInfo;
  readonly slope: tf.TensorInfo;
  readonly velocity: tf.TensorInfo;
}

/** The same number of values in and out; `value` gives that at `at`. Some may be read `offset` places further on. */
function perValue(
  backend: WgslBackend,
  key: string,
  inputs: Record<string, tf.TensorInfo>,
  floats: Record<string, number>,
  value: string,
  offset = 0,
): tf.TensorInfo {
  const [first] = Object.values(inputs);
  const { shape } = first!; // every caller gives one
  const size = tf.util.sizeFromShape(shape);
  const components = size % 4 === 0 ? 4 : 1;
  const flat = ({ dataId, dtype }: tf.TensorInfo): tf.TensorInfo => ({ dataId, shape: [size], dtype });
  const found = runWgsl(backend, {
    key,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, info]) => [name, flat(info)])),
    components,
    integers: { count: size / components, offset: offset / components },
    floats,
    outputShape: [size],
    workgroups: Math.ceil(size / components / threads),
    body: `
  let at = index;
  if (at < uniforms.count) { result[at] = ${value}; }`,
  });
  return { ...found, shape: [...shape] };
}

/** `v ← momentum · v + g`, `w ← w − learningRate · v`, with `g` the slope and the weight's decay; Nesterov's looks ahead. */
export function wgslMomentumStep(
  backend: WgslBackend,
  { weight, slope, velocity }: MomentumInputs,
  { learningRate, momentum, nesterov, weightDecay }: MomentumAttributes,
): [weight: tf.TensorInfo, velocity: tf.TensorInfo] {
  const gradient = 'slope[at] + uniforms.weightDecay * weight[at]';
  const moved = perValue(
    backend,
    'velocity',
    { weight, slope, velocity },
    { momentum, weightDecay },
    `uniforms.momentum * velocity[at] + (${gradient})`,
  );
  const stepped = perValue(
    backend,
    'momentum-step',
    { weight, slope, velocity: moved },
    // Nesterov's step is one slope and momentum times the velocity; the usual one no slope and the velocity.
    { learningRate, weightDecay, slopes: Number(nesterov), velocities: nesterov ? momentum : 1 },
    `weight[at] - uniforms.learningRate * (uniforms.slopes * (${gradient}) + uniforms.velocities * velocity[at])`,
  );
  return [stepped, moved];
}

export const wgslMovingAverage = (
  backend: WgslBackend,
  average: tf.TensorInfo,
  value: tf.TensorInfo,
  momentum: number,
): tf.TensorInfo =>
  perValue(
    backend,
    'moving-average',
    { average, value },
    { share: 1 - momentum },
    'average[at] - (average[at] - value[at]) * uniforms.share',
  );

/** {@link wgslMovingAverage} towards one row of `[2, channels]`: 0 is the mean, 1 the variance. */
export const wgslMovingStatistics = (
  backend: WgslBackend,
  average: tf.TensorInfo,
  statistics: tf.TensorInfo,
  { momentum, row }: { momentum: number; row: number },
): tf.TensorInfo =>
  perValue(
    backend,
    'moving-statistics',
    { average, statistics },
    { share: 1 - momentum },
    'average[at] - (average[at] - statistics[uniforms.offset + at]) * uniforms.share',
    row * average.shape[0]!,
  );

/** The same as {@link wgslMomentumStep} out of the backend's own kernels. */
export function composedMomentumStep(
  scope: KernelScope,
  { weight, slope, velocity }: MomentumInputs,
  { learningRate, momentum, nesterov, weightDecay }: MomentumAttributes,
): [weight: tf.TensorInfo, velocity: tf.TensorInfo] {
  const times = (a: tf.TensorInfo, factor: number) =>
    scope.run('Multiply', { a, b: scope.constant(Float32Array.of(factor), []) });
  const gradient = scope.run('Add', { a: slope, b: times(weight, weightDecay) });
  const moved = scope.run('Add', { a: times(velocity, momentum), b: gradient });
  const change = nesterov ? scope.run('Add', { a: gradient, b: times(moved, momentum) }) : moved;
  return [scope.run('Sub', { a: weight, b: times(change, learningRate) }), moved];
}

export const composedMovingAverage = (
  scope: KernelScope,
  average: tf.TensorInfo,
  value: tf.TensorInfo,
  momentum: number,
): tf.TensorInfo =>
  scope.run('Sub', {
    a: average,
    b: scope.run('Multiply', {
      a: scope.run('Sub', { a: average, b: value }),
      b: scope.constant(Float32Array.of(1 - momentum), []),
    }),
  });

/** What a step asks for by `ifRegistered`; where a program fails, its numbers come from the backend's own kernels. */
export function registerUpdates(backend: WgslBackend, backendName: string): void {
  const scoped = (body: (scope: KernelScope) => tf.TensorInfo[]): tf.TensorInfo[] => {
    const scope = new KernelScope(backend, backendName);
    return scope.finish(body(scope));
  };
  const momentum: KernelBody = ({ inputs, attrs }) => {
    const tensors = inputs as unknown as MomentumInputs;
    const settings = attrs as unknown as MomentumAttributes;
    return orElse(
      () => wgslMomentumStep(backend, tensors, settings),
      () => scoped((scope) => composedMomentumStep(scope, tensors, settings)),
    );
  };
  const average: KernelBody = ({ inputs, attrs }) => {
    const [before, value] = [given(inputs, 'average'), given(inputs, 'value')];
    const kept = attrs['momentum'] as number;
    return orElse(
      () => [wgslMovingAverage(backend, before, value, kept)],
      () => scoped((scope) => [composedMovingAverage(scope, before, value, kept)]),
    );
  };
  replaceKernel(momentumStep, backendName, momentum);
  replaceKernel(movingAverage, backendName, average);
}

/** The second where the first throws: a device may refuse what it has done before. */
export function orElse<T>(first: () => T, second: () => T): T {
  try {
    return first();
  } catch {
    return second();
  }
}
