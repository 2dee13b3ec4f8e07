/**
 * On a GPU backend tfjs has kernels for all of training, but some are slow on some devices. Each is timed
 * against the same thing composed of the backend's forward kernels; ours is used only where it is faster on
 * every sample, by a margin, and gives the same numbers.
 */
import * as tf from '@tensorflow/tfjs-core';
import { composedKernels } from './composed.ts';
import { batchNormTraining, registerTrainingKernels } from './register.ts';
import type { TrainingKernels } from './training-kernels.ts';
import { kernelOf } from './kernel-scope.ts';

export const choosable = ['filterGradient', 'inputGradient', 'batchNorm'] as const;
export type Choosable = (typeof choosable)[number];
export type KernelChoice = Readonly<Record<Choosable, 'stock' | 'composed'>>;

/** Milliseconds of tfjs's own kernel and of ours, summed over the samples. */
export interface KernelTiming {
  readonly stock: number;
  readonly composed: number;
  /** On which samples ours was faster by the margin, and right. */
  readonly won: readonly boolean[];
}
export type KernelTimings = Readonly<Record<Choosable, KernelTiming>>;

/** A convolution to time both on. */
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
 * Times both on the current backend, whose kernels are put back to tfjs's own first: on every sample, or
 * on as many as a slow device gets to within a second. Yields between runs.
 * @throws the signal's reason when it aborts
 */
export async function measureTrainingKernels(options: MeasureOptions = {}): Promise<KernelTimings> {
  useTrainingKernels(undefined);
  const { samples = usual, signal } = options;
  const composed = composedKernels(tf.engine().backend, tf.getBackend());
  const sums = Object.fromEntries(
    choosable.map((each) => [each, { stock: 0, composed: 0, won: [] as boolean[] }]),
  ) as Record<Choosable, { stock: number; composed: number; won: boolean[] }>;
  const start = performance.now();
  for (const sample of samples) {
    if (performance.now() - start > patience) break;
    const { contest, dispose } = contestants(composed, sample);
    try {
      for (const each of choosable) {
        const stock = await time(contest[each].stock, signal);
        const ours = await time(contest[each].composed, signal);
        sums[each].stock += stock.milliseconds;
        sums[each].composed += ours.milliseconds;
        sums[each].won.push(
          ours.milliseconds < margin * stock.milliseconds && agree(ours.values, stock.values),
        );
      }
    } finally {
      dispose();
    }
  }
  return sums;
}

/** Ours only where it won everywhere. */
export function choiceOf(timings: KernelTimings): KernelChoice {
  return Object.fromEntries(
    choosable.map((each) => {
      const { won } = timings[each];
      return [each, won.length > 0 && won.every(Boolean) ? 'composed' : 'stock'];
    }),
  ) as unknown as KernelChoice;
}

const names: Readonly<Record<Choosable, readonly string[]>> = {
  filterGradient: ['Conv2DBackpropFilter'],
  inputGradient: ['Conv2DBackpropInput'],
  batchNorm: [batchNormTraining, `${batchNormTraining}Gradient`],
};
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
  const wanted = choosable.filter((each) => choice?.[each] === 'composed').flatMap((each) => names[each]);
  if (wanted.length === 0) return;
  replaced.set(
    backend,
    new Map(wanted.map((name) => [name, tf.getKernel(name, backend) as tf.KernelConfig | undefined])),
  );
  registerTrainingKernels(composedKernels(tf.engine().backend, backend), backend, wanted);
}

type Compute = () => tf.Tensor[];

/** Both ways to the same gradients of one sample. */
function contestants(
  composed: TrainingKernels,
  { input, filter, stride }: TimedSample,
): { contest: Record<Choosable, { stock: Compute; composed: Compute }>; dispose(): void } {
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
    gamma: tf.ones([channels]),
    beta: tf.zeros([channels]),
  }));
  const { x, dy, dx, w, gamma, beta } = made;
  const engine = tf.engine();
  const attributes = { strides: [stride, stride] as [number, number], pad: 'same' as const };
  const asTensor = (info: tf.TensorInfo) => engine.makeTensorFromTensorInfo(info);
  const stock = (kernel: string, inputs: tf.NamedTensorMap, extra: object) =>
    engine.runKernel(kernel, inputs, {
      ...attributes,
      dataFormat: 'NHWC',
      dilations: [1, 1],
      ...extra,
    }) as unknown as tf.Tensor;
  return {
    dispose: () => tf.dispose(Object.values(made)),
    contest: {
      filterGradient: {
        stock: () => [stock('Conv2DBackpropFilter', { x, dy }, { filterShape: [...filter] })],
        composed: () => [asTensor(composed.filterGradient(x, dy, filter, attributes))],
      },
      inputGradient: {
        stock: () => [stock('Conv2DBackpropInput', { dy, filter: w }, { inputShape: [...input] })],
        composed: () => [asTensor(composed.inputGradient(dy, w, input, attributes))],
      },
      batchNorm: {
        // The layer's own way: moments, then batch norm, and the gradients of both.
        stock: () =>
          tf.grads((a, b, c) => {
            const { mean, variance } = tf.moments(a, [0, 1, 2]);
            return tf.batchNorm4d(
              a as tf.Tensor4D,
              mean as tf.Tensor1D,
              variance as tf.Tensor1D,
              c as tf.Tensor1D,
              b as tf.Tensor1D,
              1e-3,
            );
          })([x, gamma, beta], dx),
        composed: () => {
          const { y, mean, variance } = composed.batchNorm(x, gamma, beta, 1e-3);
          const forward = { mean: asTensor(mean), variance: asTensor(variance), y: asTensor(y) };
          const back = composed.batchNormGradient(dx, x, gamma, forward.mean, forward.variance, 1e-3);
          return [back.dx, back.dgamma, back.dbeta].map(asTensor);
        },
      },
    },
  };
}

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
    signal?.throwIfAborted();
    const start = performance.now();
    const results = tf.tidy(compute);
    values = [];
    for (const result of results) values.push(await result.data());
    tf.dispose(results);
    if (round === 0) continue;
    times.push(performance.now() - start);
    spent += times.at(-1)!;
  }
  return { milliseconds: times.sort((a, b) => a - b)[times.length >> 1]!, values };
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
