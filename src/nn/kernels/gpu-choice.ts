/**
 * On a GPU backend tfjs has kernels for all of training, but some are slow on some devices. Each is timed
 * against the same thing composed of the backend's forward kernels and, on WebGPU, against programs of our own in WGSL that
 * do at once what takes tfjs many; ours is used only where it is faster on every sample, by a margin, and gives the same
 * numbers.
 */
import * as tf from '@tensorflow/tfjs-core';
import { composedKernels } from './composed.ts';
import {
  blockKernels,
  convolutionMoments,
  convolutionNormalised,
  normaliseRelu,
  registerBlock,
  runBlockKernel,
} from './fused-block.ts';
import { fusedKernels } from './fused.ts';
import { batchNormTraining, registerTrainingKernels } from './register.ts';
import type { TrainingKernels } from './training-kernels.ts';
import { kernelOf } from './kernel-scope.ts';
import { momentumStep, movingAverage } from './optional-kernel.ts';
import { registerUpdates, wgslMomentumStep, wgslMovingAverage } from './wgsl-update.ts';
import { ifDeviceAgrees, runsWgsl } from './wgsl-program.ts';

/**
 * `update` is what a step does to weights, velocities and moving averages; `block` a convolution, batch norm and ReLU in
 * training and their gradients, `forward` the same by moving averages.
 */
export const choosable = [
  'filterGradient',
  'inputGradient',
  'batchNorm',
  'update',
  'block',
  'forward',
] as const;
export type Choosable = (typeof choosable)[number];
/** tfjs's own, composed of its forward kernels, or programs of our own. */
export const ways = ['stock', 'composed', 'fused'] as const;
export type Way = (typeof ways)[number];
export type KernelChoice = Readonly<Record<Choosable, Way>>;

/** Milliseconds of each way, summed over the samples; none where a way is not there, or failed. */
export interface KernelTiming {
  readonly stock: number;
  readonly composed?: number | undefined;
  readonly fused?: number | undefined;
  /** On which samples a way was faster than tfjs's own by the margin, and right. */
  readonly won: Readonly<Partial<Record<Way, readonly boolean[]>>>;
}
export type KernelTimings = Readonly<Record<Choosable, KernelTiming>>;

export { computeModelsByBlocks } from './fused-graph.ts';

/** A convolution to time all on, and what goes with it. */
export interface TimedSample {
  readonly input: readonly [number, number, number, number];
  readonly filter: readonly [number, number, number, number];
  readonly stride: number;
}

/** A change must be worth it: timings on a GPU vary by some percent. */
const margin = 0.9;
/** Relative to the largest value: a GPU may compute in half precision. */
const tolerance = 1e-2;
/** From what any device does at once to the layers of a small ResNet, one of them halving the picture. */
const usual: readonly TimedSample[] = [
  { input: [4, 8, 8, 8], filter: [3, 3, 8, 8], stride: 1 },
  { input: [8, 16, 16, 32], filter: [3, 3, 32, 64], stride: 2 },
  { input: [16, 32, 32, 16], filter: [3, 3, 16, 16], stride: 1 },
];
/** Milliseconds after which no larger sample is begun: a reader waits. */
const patience = 1000;
/** Milliseconds of one contestant's runs after which it has been timed well enough. */
const enough = 150;

export interface MeasureOptions {
  readonly samples?: readonly TimedSample[];
  readonly signal?: AbortSignal;
}

/**
 * Times all ways on the current backend, whose kernels are put back to tfjs's own first: on every sample, or
 * on as many as a slow device gets to within a second. Yields between runs.
 * @throws the signal's reason when it aborts
 */
export async function measureTrainingKernels(options: MeasureOptions = {}): Promise<KernelTimings> {
  useTrainingKernels(undefined);
  const { samples = usual, signal } = options;
  const timings = Object.fromEntries(choosable.map((each) => [each, { stock: 0, won: {} }])) as Record<
    Choosable,
    Timing
  >;
  const start = performance.now();
  for (const sample of samples) {
    if (performance.now() - start > patience) break;
    const { contest, dispose } = contestants(sample);
    try {
      for (const each of choosable) await hold(contest[each], timings[each], signal);
    } finally {
      dispose();
    }
  }
  return timings;
}

interface Timing extends KernelTiming {
  stock: number;
  composed?: number | undefined;
  fused?: number | undefined;
  readonly won: Partial<Record<Way, boolean[]>>;
}

/** A contest on one sample; what fails has lost, and is not tried again. */
async function hold(contest: Contest, timing: Timing, signal: AbortSignal | undefined): Promise<void> {
  const stock = await time(contest.stock, signal);
  timing.stock += stock.milliseconds;
  for (const way of ['composed', 'fused'] as const) {
    const compute = contest[way];
    const won = (timing.won[way] ??= []);
    if (!compute || (won.length > 0 && timing[way] === undefined)) continue;
    try {
      const { milliseconds, values } = await onDevice(() => time(compute, signal));
      const right = agree(values, stock.values);
      if (!right) throw new Error('other numbers');
      timing[way] = (timing[way] ?? 0) + milliseconds;
      won.push(milliseconds < margin * stock.milliseconds);
    } catch {
      signal?.throwIfAborted();
      timing[way] = undefined;
      won.push(false);
    }
  }
}

/**
 * Of a choice that was kept what gives tfjs's own numbers here and now, and tfjs's own in place of the rest: what lies in a
 * store may have been put there by anyone, and a driver changes. On the samples that timing knows, once each; tfjs's own
 * kernels are put back first.
 * @throws the signal's reason when it aborts
 */
export async function rightWays(choice: KernelChoice, options: MeasureOptions = {}): Promise<KernelChoice> {
  useTrainingKernels(undefined);
  const { samples = usual, signal } = options;
  const right: Record<Choosable, Way> = { ...choice };
  const start = performance.now();
  for (const [at, sample] of samples.entries()) {
    const asked = choosable.filter((each) => right[each] !== 'stock');
    if (asked.length === 0 || (at > 0 && performance.now() - start > patience)) break;
    const { contest, dispose } = contestants(sample);
    try {
      for (const each of asked)
        if (!(await isRight(contest[each], right[each], signal))) right[each] = 'stock';
    } finally {
      dispose();
    }
  }
  return right;
}

async function isRight(contest: Contest, way: Way, signal: AbortSignal | undefined): Promise<boolean> {
  const compute = contest[way];
  if (!compute) return false;
  const stock = await once(contest.stock, signal);
  try {
    return agree(await onDevice(() => once(compute, signal)), stock);
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

/** What an own program runs into on the device is an error of it. */
const onDevice = <T>(run: () => Promise<T>): Promise<T> => {
  const running = tf.engine().backend as unknown;
  return runsWgsl(running) ? ifDeviceAgrees(running, run) : run();
};

/** Ours only where it won everywhere, and the faster where two of ours did. */
export function choiceOf(timings: KernelTimings): KernelChoice {
  return Object.fromEntries(
    choosable.map((each) => {
      const { won, ...times } = timings[each];
      const time = (way: Way) => times[way] ?? Infinity;
      const best = ways
        .filter((way) => way === 'stock' || (won[way]?.length && won[way].every(Boolean)))
        .reduce((least, way) => (time(way) < time(least) ? way : least));
      return [each, best];
    }),
  ) as unknown as KernelChoice;
}

const names = {
  filterGradient: ['Conv2DBackpropFilter'],
  inputGradient: ['Conv2DBackpropInput'],
  batchNorm: [batchNormTraining, `${batchNormTraining}Gradient`],
} as const;
const updates = [momentumStep, movingAverage];
/** What no kernel of tfjs's stands for: where one is registered, models are computed by it (`fused-graph.ts`). */
const blocks = { block: blockKernels, forward: [convolutionNormalised] } as const;
const blockAndForward = [...blockKernels, convolutionNormalised] as const;
/** tfjs's own registrations of what has been replaced, by backend. */
const replaced = new Map<string, Map<string, tf.KernelConfig | undefined>>();

/** Registers what was chosen for the current backend in place of an earlier choice; `undefined` puts tfjs's own back. */
export function useTrainingKernels(choice: KernelChoice | undefined): void {
  const backend = tf.getBackend();
  for (const [kernelName, stock] of replaced.get(backend) ?? []) {
    if (kernelOf(kernelName, backend)) tf.unregisterKernel(kernelName, backend);
    if (stock) tf.registerKernel(stock);
  }
  replaced.delete(backend);
  if (!choice) return;
  const composed = composedKernels(tf.engine().backend, backend);
  const running = tf.engine().backend as unknown;
  const kernels = { composed, fused: fusedKernels(running, composed) };
  const before = new Map<string, tf.KernelConfig | undefined>();
  const replacing = (each: readonly string[]) =>
    each.forEach((name) => before.set(name, kernelOf(name, backend)));
  for (const each of ['filterGradient', 'inputGradient', 'batchNorm'] as const) {
    const way = choice[each];
    const ours = way === 'stock' ? undefined : kernels[way];
    if (!ours) continue;
    replacing(names[each]);
    registerTrainingKernels(ours, backend, names[each]);
  }
  if (choice.update === 'fused' && runsWgsl(running)) {
    replacing(updates);
    registerUpdates(running, backend);
  }
  for (const each of ['block', 'forward'] as const) {
    if (choice[each] !== 'fused' || !runsWgsl(running)) continue;
    replacing(blocks[each]);
    registerBlock(running, backend, blocks[each]);
  }
  if (before.size > 0) replaced.set(backend, before);
}

type Compute = () => tf.Tensor[];
type Contest = { readonly stock: Compute } & Partial<Readonly<Record<Way, Compute>>>;

/** All ways to the same numbers of one sample. */
function contestants({ input, filter, stride }: TimedSample): {
  contest: Record<Choosable, Contest>;
  dispose(): void;
} {
  const channels = input[3];
  const outputs: [number, number, number, number] = [
    input[0],
    Math.ceil(input[1] / stride),
    Math.ceil(input[2] / stride),
    filter[3],
  ];
  const made = tf.tidy(() => ({
    x: tf.randomNormal([...input], 0, 1, 'float32', 1),
    dy: tf.randomNormal(outputs, 0, 1, 'float32', 2),
    dx: tf.randomNormal([...input], 0, 1, 'float32', 3),
    w: tf.randomNormal([...filter], 0, 1, 'float32', 4),
    slope: tf.randomNormal([...filter], 0, 1, 'float32', 5),
    velocity: tf.randomNormal([...filter], 0, 1, 'float32', 6),
    gamma: tf.ones([channels]),
    beta: tf.zeros([channels]),
    scale: tf.ones([filter[3]]),
    shift: tf.zeros([filter[3]]),
  }));
  const { x, dy, dx, w, slope, velocity, gamma, beta, scale, shift } = made;
  const engine = tf.engine();
  const running = engine.backend as unknown;
  const composed = composedKernels(engine.backend, tf.getBackend());
  const fused = fusedKernels(running, failing);
  const attributes = {
    strides: [stride, stride] as [number, number],
    pad: 'same' as const,
    dataFormat: 'NHWC',
    dilations: 1,
  };
  const asTensor = (info: tf.TensorInfo) => engine.makeTensorFromTensorInfo(info);
  const stock = (kernel: string, inputs: tf.NamedTensorMap, extra: object) =>
    engine.runKernel(kernel, inputs, {
      ...attributes,
      dataFormat: 'NHWC',
      dilations: [1, 1],
      ...extra,
    }) as unknown as tf.Tensor;
  const batchNorm = (kernels: TrainingKernels): Compute => {
    return () => {
      const { y, mean, variance } = kernels.batchNorm(x, gamma, beta, 1e-3);
      const forward = { mean: asTensor(mean), variance: asTensor(variance), y: asTensor(y) };
      const back = kernels.batchNormGradient(dx, x, gamma, forward.mean, forward.variance, 1e-3);
      return [forward.y, ...[back.dx, back.dgamma, back.dbeta].map(asTensor)];
    };
  };
  /** The layer's own way: moments, then batch norm. */
  const ofBatch = (a: tf.Tensor, c: tf.Tensor, d: tf.Tensor): tf.Tensor => {
    const { mean, variance } = tf.moments(a, [0, 1, 2]);
    return normalised(a, mean, variance, c, d);
  };
  const ours = (kernels: TrainingKernels) =>
    tf.customGrad((...given) => {
      const [z, c, d] = given as tf.Tensor[] as [tf.Tensor, tf.Tensor, tf.Tensor];
      const save = given[3] as unknown as (tensors: tf.Tensor[]) => void;
      const { y, mean, variance } = kernels.batchNorm(z, c, d, 1e-3);
      save([z, c, asTensor(mean), asTensor(variance)]);
      return {
        value: asTensor(y),
        gradFunc: (slope, saved) => {
          const [before, factor, m, v] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
          const back = kernels.batchNormGradient(slope, before, factor, m, v, 1e-3);
          return [back.dx, back.dgamma, back.dbeta].map(asTensor);
        },
      };
    });
  /** Output and gradients of a convolution and what is behind it. */
  const block = (
    compute: (a: tf.Tensor, filters: tf.Tensor, c: tf.Tensor, d: tf.Tensor) => tf.Tensor,
  ): Compute => {
    return () => {
      const { value, grads } = tf.valueAndGrads(compute)([x, w, scale, shift], dy);
      return [value, ...grads];
    };
  };
  const convolve = (a: tf.Tensor, filters: tf.Tensor): tf.Tensor =>
    tf.conv2d(a as tf.Tensor4D, filters as tf.Tensor4D, stride, 'same');
  if (runsWgsl(running)) registerBlock(running, tf.getBackend(), blockAndForward, { madeUpFor: false });
  const unregister = (): void =>
    blockAndForward.forEach((kernel) => {
      if (kernelOf(kernel, tf.getBackend())) tf.unregisterKernel(kernel, tf.getBackend());
    });
  return {
    dispose: () => {
      unregister();
      tf.dispose(Object.values(made));
    },
    contest: {
      filterGradient: {
        stock: () => [stock('Conv2DBackpropFilter', { x, dy }, { filterShape: [...filter] })],
        composed: () => [asTensor(composed.filterGradient(x, dy, filter, attributes))],
        ...(fused && { fused: () => [asTensor(fused.filterGradient(x, dy, filter, attributes))] }),
      },
      inputGradient: {
        stock: () => [stock('Conv2DBackpropInput', { dy, filter: w }, { inputShape: [...input] })],
        composed: () => [asTensor(composed.inputGradient(dy, w, input, attributes))],
        ...(fused && { fused: () => [asTensor(fused.inputGradient(dy, w, input, attributes))] }),
      },
      batchNorm: {
        stock: () => {
          const { value, grads } = tf.valueAndGrads(ofBatch)([x, gamma, beta], dx);
          return [value, ...grads];
        },
        composed: batchNorm(composed),
        ...(fused && { fused: batchNorm(fused) }),
      },
      block: {
        stock: block((a, filters, c, d) => tf.relu(ofBatch(convolve(a, filters), c, d))),
        // What a step has where the block is not fused, and batch norm is.
        ...(fused && {
          composed: block((a, filters, c, d) => tf.relu(ours(fused)(convolve(a, filters), c, d))),
          fused: block((a, filters, gamma, beta) => {
            const [z, statistics] = runBlockKernel<[tf.Tensor, tf.Tensor]>(
              convolutionMoments,
              { x: a, filter: filters },
              attributes,
            );
            return runBlockKernel(
              normaliseRelu,
              { z, statistics, gamma, beta },
              { epsilon: 1e-3, relu: true },
            );
          }),
        }),
      },
      forward: {
        stock: () => [tf.relu(normalised(convolve(x, w), shift, scale, scale, shift))],
        ...(fused && {
          fused: () => [
            runBlockKernel(
              convolutionNormalised,
              { x, filter: w, gamma: scale, beta: shift, mean: shift, variance: scale },
              { ...attributes, epsilon: 1e-3, relu: true },
            ),
          ],
        }),
      },
      update: {
        // As a step does it without our kernels: SGD with Nesterov's momentum and decay, and a moving average.
        stock: () => {
          const slopes = tf.add(slope, tf.mul(w, 0.01));
          const moved = tf.add(tf.mul(velocity, 0.9), slopes);
          const average = tf.sub(gamma, tf.mul(tf.sub(gamma, beta), 0.1));
          return [tf.sub(w, tf.mul(tf.add(slopes, tf.mul(moved, 0.9)), 0.1)), moved, average];
        },
        ...(runsWgsl(running) && {
          fused: () =>
            [
              ...wgslMomentumStep(
                running,
                { weight: w, slope, velocity },
                { learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 },
              ),
              wgslMovingAverage(running, gamma, beta, 0.9),
            ].map(asTensor),
        }),
      },
    },
  };
}

const normalised = (
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
): tf.Tensor => tf.batchNorm(x, mean, variance, beta, gamma, 1e-3);

/** In a contest what fails is to be seen, and not to be made up for. */
const failing = new Proxy({} as TrainingKernels, {
  get: (_, kernel) => () => {
    throw new Error(`${String(kernel)} failed`);
  },
});

/**
 * Median milliseconds until the last result has arrived, and the results. The first run compiles shaders,
 * which may take a second, and does not count; a slow device is spared the repetitions.
 */
async function time(
  compute: Compute,
  signal: AbortSignal | undefined,
): Promise<{ milliseconds: number; values: ArrayLike<number>[] }> {
  const times: number[] = [];
  let values: ArrayLike<number>[] = [];
  let spent = 0;
  for (let round = 0; round < 6 && (round < 2 || spent < enough); round++) {
    const start = performance.now();
    values = await once(compute, signal);
    if (round === 0) continue;
    times.push(performance.now() - start);
    spent += times.at(-1)!;
  }
  return { milliseconds: times.sort((a, b) => a - b)[times.length >> 1]!, values };
}

async function once(compute: Compute, signal: AbortSignal | undefined): Promise<ArrayLike<number>[]> {
  signal?.throwIfAborted();
  const results = tf.tidy(compute);
  const values: ArrayLike<number>[] = [];
  for (const result of results) values.push(await result.data());
  tf.dispose(results);
  return values;
}

function agree(found: readonly ArrayLike<number>[], expected: readonly ArrayLike<number>[]): boolean {
  return expected.every((right, which) => {
    const values = found[which]!;
    let largest = 1e-6;
    let worst = 0;
    for (let at = 0; at < right.length; at++) {
      largest = Math.max(largest, Math.abs(right[at]!));
      const off = Math.abs(values[at]! - right[at]!);
      worst = Number.isNaN(off) ? Infinity : Math.max(worst, off);
    }
    return values.length === right.length && worst <= tolerance * largest;
  });
}
