/** What `wgsl.test.ts` has a browser compute: our programs beside tfjs's own layers, on WebGPU. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { layers } from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgpu';
import { build, cifarResnet } from '../../../../src/nn/index.ts';
import {
  choiceOf,
  type KernelChoice,
  measureTrainingKernels,
  useTrainingKernels,
} from '../../../../src/nn/kernels/gpu-choice.ts';
import { speedUpBatchNormLayers } from '../../../../src/nn/kernels/index.ts';
import { layersExecutor } from '../../../../src/nn/training/layers-executor.ts';
import { randomValues, relativeError } from '../random-tensor.ts';

interface Backend {
  runWebGPUProgram(program: { shaderKey: string }, ...rest: unknown[]): unknown;
  numDataIds(): number;
}

const stock: KernelChoice = {
  filterGradient: 'stock',
  inputGradient: 'stock',
  batchNorm: 'stock',
  update: 'stock',
};
export const fused: KernelChoice = { ...stock, batchNorm: 'fused', update: 'fused' };

async function startOn(backend: string, choice?: KernelChoice): Promise<void> {
  await tf.setBackend(backend);
  await tf.ready();
  if (backend === 'webgpu') useTrainingKernels(choice);
}
const backend = () => tf.backend() as unknown as Backend;

export interface LayerCase {
  readonly shape: number[];
  /** Added to the values. */
  readonly offset?: number;
  readonly epsilon?: number;
  /** Without β and γ. */
  readonly plain?: boolean;
}

/** Output, all gradients and the moving averages of tfjs's layer in training mode. */
async function layerOn({ shape, offset = 0, epsilon = 1e-3, plain = false }: LayerCase) {
  const size = tf.util.sizeFromShape(shape);
  const channels = shape.at(-1)!;
  // tfjs's own layer does not train without β and γ: there it has those that change nothing.
  const bare = plain && tf.getBackend() === 'webgpu';
  const layer = layers.batchNormalization({ epsilon, momentum: 0.9, center: !bare, scale: !bare });
  layer.build(shape);
  const given = (seed: number) => tf.tensor(randomValues(channels, seed), [channels]);
  const affine = plain ? [tf.ones([channels]), tf.zeros([channels])] : [given(3), given(4)];
  layer.setWeights([...(bare ? [] : affine), given(5), tf.abs(given(6))]);
  const x = tf.variable(
    tf.tensor(
      randomValues(size, 1).map((value) => value + offset),
      shape,
    ),
  );
  const dy = tf.tensor(randomValues(size, 2), shape);
  let y: tf.Tensor | undefined;
  const trained = plain ? [] : layer.trainableWeights;
  const variables = [x, ...trained.map((weight) => weight.read() as tf.Variable)];
  const { grads } = tf.variableGrads(() => {
    y = tf.keep(layer.apply(x, { training: true }) as tf.Tensor);
    return tf.sum(tf.mul(y, dy));
  }, variables);
  const gradients = variables.map(({ name }) => grads[name]!);
  const averages = layer.nonTrainableWeights.map((weight) => weight.read());
  const found = await Promise.all([y!, ...gradients, ...averages].map((tensor) => tensor.data()));
  tf.dispose([x, dy, y!, ...gradients, ...layer.weights.map((weight) => weight.read())]);
  return found;
}

/** Relative to the largest value, or to 1 where all are smaller, as is the gradient of a batch of one number. */
const errorOf = (found: ArrayLike<number>, expected: ArrayLike<number>): number => {
  const largest = Array.from(expected, Math.abs).reduce((most, value) => Math.max(most, value), 0);
  return relativeError(found, expected) * Math.min(1, largest);
};

/** How far the layer with our programs is from tfjs's own on the plain backend, of each of its results. */
async function layerErrors(cases: readonly LayerCase[]): Promise<number[][]> {
  speedUpBatchNormLayers();
  await startOn('cpu');
  const expected: Awaited<ReturnType<typeof layerOn>>[] = [];
  for (const each of cases) expected.push(await layerOn(each));
  await startOn('webgpu', fused);
  const errors: number[][] = [];
  for (const [at, each] of cases.entries()) {
    const found = await layerOn(each);
    errors.push(found.map((values, which) => errorOf(values, expected[at]![which]!)));
  }
  return errors;
}

/** Weights and velocity after two steps of our program, and by its formulas. */
async function momentumErrors(sizes: readonly number[]): Promise<number[]> {
  await startOn('webgpu', fused);
  const errors: number[] = [];
  for (const size of sizes)
    for (const nesterov of [false, true]) {
      const [learningRate, momentum, weightDecay] = [0.1, 0.9, nesterov ? 0.05 : 0];
      const [w, g, v] = [1, 2, 3].map((seed) => randomValues(size, seed)) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const outputs = tf
        .engine()
        .runKernel(
          'MomentumStep',
          { weight: tf.tensor(w), slope: tf.tensor(g), velocity: tf.tensor(v) },
          { learningRate, momentum, nesterov, weightDecay },
        ) as unknown as tf.Tensor[];
      const [weight, velocity] = await Promise.all(outputs.map((tensor) => tensor.data()));
      const slope = g.map((value, at) => value + weightDecay * w[at]!);
      const moved = v.map((value, at) => momentum * value + slope[at]!);
      const stepped = w.map(
        (value, at) => value - learningRate * (nesterov ? slope[at]! + momentum * moved[at]! : moved[at]!),
      );
      errors.push(relativeError(weight!, stepped), relativeError(velocity!, moved));
    }
  return errors;
}

/** A step of a small ResNet: what it loses, the weights after it, its dispatches, and what is left of its tensors. */
async function step(choice: KernelChoice) {
  await startOn('webgpu', choice);
  const model = build(cifarResnet(8, { width: 4, classes: 2, input: 8 }), { seed: 1 });
  const executor = layersExecutor(model, 4);
  executor.images().set(randomValues(4 * 8 * 8 * 3, 7));
  executor.labels().set([0, 1, 0, 1]);
  const running = backend();
  const run = running.runWebGPUProgram.bind(running);
  let dispatches = 0;
  running.runWebGPUProgram = (...given) => {
    dispatches++;
    return run(...given);
  };
  const before = tf.memory().numTensors;
  const { loss } = await executor.step({
    learningRate: 0.02,
    momentum: 0.9,
    nesterov: true,
    weightDecay: 1e-3,
    labelSmoothing: 0,
    batchNormMomentum: null,
    measureGradients: false,
    measureActivations: false,
  });
  delete (running as Partial<Backend>).runWebGPUProgram;
  const left = tf.memory().numTensors - before;
  const weights = await Promise.all(model.weights.map((weight) => weight.read().data()));
  return { loss, dispatches, left, weights };
}

async function trainingSteps() {
  const usual = await step(stock);
  const ours = await step(fused);
  return {
    losses: [ours.loss, usual.loss] as const,
    dispatches: [ours.dispatches, usual.dispatches] as const,
    left: [ours.left, usual.left],
    weights: Math.max(...ours.weights.map((values, at) => relativeError(values, usual.weights[at]!))),
  };
}

/** {@link layerErrors} and {@link momentumErrors} on a device that refuses our programs. */
async function refused(cases: readonly LayerCase[], sizes: readonly number[]) {
  await startOn('webgpu');
  const running = backend();
  const run = running.runWebGPUProgram.bind(running);
  let refusals = 0;
  running.runWebGPUProgram = (program, ...rest) => {
    if (!program.shaderKey.startsWith('residual-')) return run(program, ...rest);
    refusals++;
    throw new Error('refused');
  };
  try {
    const layers = await layerErrors(cases);
    return { errors: [...layers.flat(), ...(await momentumErrors(sizes))], refusals };
  } finally {
    delete (running as Partial<Backend>).runWebGPUProgram;
  }
}

/** @param broken each of our programs is one that no device compiles */
async function timings(broken = false) {
  await startOn('webgpu');
  const running = backend();
  const run = running.runWebGPUProgram.bind(running);
  running.runWebGPUProgram = (program, ...rest) => {
    if (broken && program.shaderKey.startsWith('residual-'))
      Object.assign(program, { shaderKey: `${program.shaderKey}-broken`, getUserCode: () => 'fn main(' });
    return run(program, ...rest);
  };
  const found = await measureTrainingKernels({
    samples: [{ input: [2, 8, 8, 8], filter: [3, 3, 8, 8], stride: 1 }],
  });
  delete (running as Partial<Backend>).runWebGPUProgram;
  return { timings: found, choice: choiceOf(found) };
}

export const tests = { layerErrors, momentumErrors, trainingSteps, refused, timings };
Object.assign(globalThis, { tests });
