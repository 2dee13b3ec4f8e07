/**
 * On a GPU backend tfjs has kernels for all of training, but some are slow on some devices. Each is
 * timed once against the same thing composed of the backend's forward kernels, and the faster is kept.
 */
import * as tf from '@tensorflow/tfjs-core';
import { speedUpBatchNormLayers } from './batch-norm-layer.ts';
import { composedKernels } from './composed.ts';
import { batchNormTraining, registerTrainingKernels } from './register.ts';
import type { TrainingKernels } from './training-kernels.ts';

export const choosable = ['filterGradient', 'inputGradient', 'batchNorm'] as const;
export type Choosable = (typeof choosable)[number];
export type KernelChoice = Readonly<Record<Choosable, 'stock' | 'composed'>>;

export interface ChoiceReport {
  readonly choice: KernelChoice;
  /** Median milliseconds of both; absent when the choice was remembered. */
  readonly timings?: Readonly<Record<Choosable, { stock: number; composed: number }>>;
}

/** Where choices are kept between visits, by device. */
export interface ChoiceMemory {
  get(device: string): KernelChoice | undefined;
  put(device: string, choice: KernelChoice): void;
}

/** A change must be worth it: timings on a GPU vary by some percent. */
const worthwhile = 0.9;
/** A convolution as training has them, small enough for a slow device. */
const sample = { input: [8, 16, 16, 16], filter: [3, 3, 16, 16] } as const;
export interface TimedSample {
  readonly input: readonly [number, number, number, number];
  readonly filter: readonly [number, number, number, number];
}
const attributes = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] } as const;

/**
 * Chooses for the current backend (`webgl` or `webgpu`) and registers what was chosen. Nothing slower than tfjs's
 * own is ever put in its place. Takes some hundred milliseconds on a GPU, once a device.
 */
export async function chooseTrainingKernels(
  device: string,
  memory?: ChoiceMemory,
  { input, filter }: TimedSample = sample,
): Promise<ChoiceReport> {
  const name = tf.getBackend();
  const composed = composedKernels(tf.engine().backend, name);
  const remembered = memory?.get(`${name}/${device}`);
  if (remembered) {
    apply(remembered, composed, name);
    return { choice: remembered };
  }
  const timings = await timeAll(composed, { input, filter });
  const choice = Object.fromEntries(
    choosable.map((each) => [
      each,
      timings[each].composed < worthwhile * timings[each].stock ? 'composed' : 'stock',
    ]),
  ) as unknown as KernelChoice;
  memory?.put(`${name}/${device}`, choice);
  apply(choice, composed, name);
  return { choice, timings };
}

function apply(choice: KernelChoice, composed: TrainingKernels, backendName: string): void {
  const names: Record<Choosable, string[]> = {
    filterGradient: ['Conv2DBackpropFilter'],
    inputGradient: ['Conv2DBackpropInput'],
    batchNorm: [batchNormTraining, `${batchNormTraining}Gradient`],
  };
  const wanted = choosable.filter((each) => choice[each] === 'composed').flatMap((each) => names[each]);
  if (wanted.length === 0) return;
  registerTrainingKernels(composed, backendName, wanted);
  if (choice.batchNorm === 'composed') speedUpBatchNormLayers();
}

async function timeAll(
  composed: TrainingKernels,
  { input, filter }: TimedSample,
): Promise<Record<Choosable, { stock: number; composed: number }>> {
  const channels = input[3];
  const made = tf.tidy(() => ({
    x: tf.ones([...input]),
    dy: tf.ones([...input]),
    w: tf.ones([...filter]),
    gamma: tf.ones([channels]),
    beta: tf.zeros([channels]),
  }));
  const { x, dy, w, gamma, beta } = made;
  const { strides, pad } = attributes;
  const engine = tf.engine();
  const asTensor = (info: tf.TensorInfo) => engine.makeTensorFromTensorInfo(info);
  const run = (kernel: string, inputs: tf.NamedTensorMap, extra: object) =>
    engine.runKernel(kernel, inputs, {
      ...attributes,
      ...extra,
    } as unknown as tf.NamedAttrMap) as unknown as tf.Tensor;
  const stockNorm = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => {
    const { mean, variance } = tf.moments(a, [0, 1, 2]);
    return tf.batchNorm4d(
      a as tf.Tensor4D,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      c as tf.Tensor1D,
      b as tf.Tensor1D,
      1e-3,
    );
  };
  const composedNorm = () => {
    const forward = composed.batchNorm(x, gamma, beta, 1e-3);
    const [y, mean, variance] = [forward.y, forward.mean, forward.variance].map(asTensor) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const { dx, dgamma, dbeta } = composed.batchNormGradient(dy, x, gamma, mean, variance, 1e-3);
    const gradients = [dx, dgamma, dbeta].map(asTensor);
    return [y, gradients[0]!] as const;
  };
  try {
    return {
      filterGradient: {
        stock: await time(() => [run('Conv2DBackpropFilter', { x, dy }, { filterShape: [...filter] })]),
        composed: await time(() => [
          asTensor(composed.filterGradient(x, dy, filter, { strides: [...strides], pad })),
        ]),
      },
      inputGradient: {
        stock: await time(() => [run('Conv2DBackpropInput', { dy, filter: w }, { inputShape: [...input] })]),
        composed: await time(() => [
          asTensor(composed.inputGradient(dy, w, input, { strides: [...strides], pad })),
        ]),
      },
      batchNorm: {
        stock: await time(() => tf.grads(stockNorm)([x, gamma, beta], dy)),
        composed: await time(composedNorm),
      },
    };
  } finally {
    tf.dispose(Object.values(made));
  }
}

/** Median milliseconds until the last result has arrived. The first runs compile shaders. */
async function time(compute: () => readonly tf.Tensor[]): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    const results = tf.tidy(() => [...compute()]);
    for (const result of results) await result.data();
    times.push(performance.now() - start);
    tf.dispose(results);
    // So slow that neither shaders nor chance matter.
    if (times.at(-1)! > 1000) return times.at(-1)!;
  }
  return times.slice(2).sort((a, b) => a - b)[1]!;
}
