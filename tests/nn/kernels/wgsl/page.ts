/** What `wgsl.test.ts` has a browser compute: our programs beside tfjs's own layers, on WebGPU. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { initializers, layers, LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgpu';
import { build, cifarResnet } from '../../../../src/nn/index.ts';
import {
  choiceOf,
  type KernelChoice,
  measureTrainingKernels,
  useTrainingKernels,
} from '../../../../src/nn/kernels/gpu-choice.ts';
import {
  convolutionMoments,
  convolutionNormalised,
  normaliseRelu,
  runBlockKernel,
} from '../../../../src/nn/kernels/fused-block.ts';
import { computeModelsByBlocks } from '../../../../src/nn/kernels/fused-graph.ts';
import type { ConvolutionAttributes } from '../../../../src/nn/kernels/geometry.ts';
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
  block: 'stock',
  forward: 'stock',
};
/** What a step had of our programs before there were convolutions among them. */
const separate: KernelChoice = { ...stock, batchNorm: 'fused', update: 'fused' };
const allFused: KernelChoice = {
  filterGradient: 'fused',
  inputGradient: 'fused',
  batchNorm: 'fused',
  update: 'fused',
  block: 'fused',
  forward: 'fused',
};
const choices = { stock, separate, allFused };
computeModelsByBlocks(LayersModel);

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
  await startOn('webgpu', separate);
  const errors: number[][] = [];
  for (const [at, each] of cases.entries()) {
    const found = await layerOn(each);
    errors.push(found.map((values, which) => errorOf(values, expected[at]![which]!)));
  }
  return errors;
}

/** Weights and velocity after two steps of our program, and by its formulas. */
async function momentumErrors(sizes: readonly number[]): Promise<number[]> {
  await startOn('webgpu', separate);
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

/** What a computation gives the device to do, counted in programs. */
async function counted<T>(compute: () => T | Promise<T>): Promise<{ found: T; programs: string[] }> {
  const running = backend();
  const run = running.runWebGPUProgram.bind(running);
  const programs: string[] = [];
  running.runWebGPUProgram = (program, ...given) => {
    programs.push(program.shaderKey);
    return run(program, ...given);
  };
  try {
    return { found: await compute(), programs };
  } finally {
    delete (running as Partial<Backend>).runWebGPUProgram;
  }
}

export interface BlockCase {
  readonly input: readonly [number, number, number, number];
  readonly filter: readonly [number, number, number, number];
  readonly stride: number | [number, number];
  readonly pad: ConvolutionAttributes['pad'];
  readonly relu: boolean;
  readonly residual: boolean;
  /** Added to the pictures. */
  readonly offset?: number;
}

const epsilon = 1e-3;

/** What goes into a block: pictures, filters, γ, β, what is added, and the slope of what comes out. */
function givenOf({ input, filter, stride, pad, residual, offset = 0 }: BlockCase) {
  const random = (shape: readonly number[], seed: number) =>
    tf.tensor(randomValues(tf.util.sizeFromShape([...shape]), seed), [...shape]);
  const convolved = tf.backend_util.computeConv2DInfo(
    [...input],
    [...filter],
    stride,
    1,
    pad,
    undefined,
    false,
    'channelsLast',
  ).outShape;
  return tf.tidy(() => ({
    x: tf.add(random(input, 1), offset),
    filter: random(filter, 2),
    gamma: random([filter[3]], 3),
    beta: random([filter[3]], 4),
    ...(residual && { residual: random(convolved, 5) }),
    dy: random(convolved, 6),
    mean: random([filter[3]], 7),
    variance: tf.abs(random([filter[3]], 8)),
  }));
}

/** By tfjs alone, on whatever backend runs. */
function composedBlock({ stride, pad, relu }: BlockCase, [x, filter, gamma, beta, residual]: tf.Tensor[]) {
  const z = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad);
  const { mean, variance } = tf.moments(z, [0, 1, 2]);
  return finished(z, mean, variance, { gamma: gamma!, beta: beta!, residual, relu });
}

function finished(
  z: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  {
    gamma,
    beta,
    residual,
    relu,
  }: {
    gamma: tf.Tensor;
    beta: tf.Tensor;
    residual: tf.Tensor | undefined;
    relu: boolean;
  },
) {
  const scaled = tf.add(tf.mul(tf.div(tf.sub(z, mean), tf.sqrt(tf.add(variance, epsilon))), gamma), beta);
  const y = residual ? tf.add(scaled, residual) : scaled;
  return relu ? tf.relu(y) : y;
}

/** By our programs. */
function fusedBlock({ stride, pad, relu }: BlockCase, [x, filter, gamma, beta, residual]: tf.Tensor[]) {
  const [z, statistics] = runBlockKernel<[tf.Tensor, tf.Tensor]>(
    convolutionMoments,
    { x, filter },
    { strides: stride, pad, dataFormat: 'NHWC', dilations: 1 },
  );
  return runBlockKernel(
    normaliseRelu,
    { z, statistics, gamma, beta, ...(residual && { residual }) },
    { epsilon, relu },
  );
}

type BlockBody = typeof composedBlock;

/** Output, the gradients of all that goes in, and what the block gives by moving averages. */
async function blockOn(block: BlockCase, body: BlockBody): Promise<ArrayLike<number>[]> {
  const { dy, mean, variance, ...given } = givenOf(block);
  const { stride, pad, relu } = block;
  const inputs = Object.values(given);
  const { value, grads } = tf.valueAndGrads((...each: tf.Tensor[]) => body(block, each))(inputs, dy);
  const { x, filter, gamma, beta, residual } = given;
  const forward = tf.tidy(() =>
    body === composedBlock
      ? finished(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad as 'same'), mean, variance, {
          gamma,
          beta,
          residual,
          relu,
        })
      : runBlockKernel(
          convolutionNormalised,
          { x, filter, gamma, beta, mean, variance, ...(residual && { residual }) },
          { strides: stride, pad, dataFormat: 'NHWC', dilations: 1, epsilon, relu },
        ),
  );
  const found = await Promise.all([value, ...grads, forward].map((tensor) => tensor.data()));
  tf.dispose([value, ...grads, forward, dy, mean, variance, ...inputs]);
  return found;
}

/** How far a block by our programs, on WebGPU, is from one by tfjs on the plain backend: of each of its results. */
async function blockErrors(cases: readonly BlockCase[]): Promise<{ errors: number[][]; left: number }> {
  await startOn('cpu');
  const expected: ArrayLike<number>[][] = [];
  for (const each of cases) expected.push(await blockOn(each, composedBlock));
  await startOn('webgpu', allFused);
  const before = tf.memory().numTensors;
  const errors: number[][] = [];
  for (const [at, each] of cases.entries()) {
    const found = await blockOn(each, fusedBlock);
    errors.push(found.map((values, which) => errorOf(values, expected[at]![which]!)));
  }
  return { errors, left: tf.memory().numTensors - before };
}

const inner = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, at) => sum + value * b[at]!, 0);

/**
 * For each of what goes into a block, along a random direction: how its gradient by our programs differs from the difference
 * of two outputs by our programs, relative to what a random direction changes.
 */
async function differences(block: BlockCase): Promise<number[]> {
  await startOn('webgpu', allFused);
  const { dy, mean: _, variance: __, ...given } = givenOf(block);
  const inputs = Object.values(given);
  const loss = async (each: tf.Tensor[]) => {
    const [y, slope] = await Promise.all([fusedBlock(block, each).data(), dy.data()]);
    return inner(y, slope);
  };
  const { grads } = tf.valueAndGrads((...each: tf.Tensor[]) => fusedBlock(block, each))(inputs, dy);
  const found: number[] = [];
  for (const [at, input] of inputs.entries()) {
    const direction = tf.tensor(randomValues(input.size, 20 + at), input.shape);
    const step = 5e-4;
    const moved = (by: number) =>
      inputs.map((each, which) => (which === at ? tf.add(each, tf.mul(direction, by)) : each));
    const slope = ((await loss(moved(step))) - (await loss(moved(-step)))) / (2 * step);
    const [gradient, along] = await Promise.all([grads[at]!.data(), direction.data()]);
    const foretold = inner(gradient, along);
    const length = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
    found.push(Math.abs(slope - foretold) / ((length(gradient) * length(along)) / Math.sqrt(input.size)));
  }
  return found;
}

/** A convolution, batch norm and ReLU as layers: the programs of a step forwards, of one backwards, and of a prediction. */
async function blockPrograms(name: keyof typeof choices) {
  speedUpBatchNormLayers();
  await startOn('webgpu', choices[name]);
  const input = layers.input({ shape: [8, 8, 4] });
  const given = { kernelSize: 3, filters: 8, padding: 'same', useBias: false } as const;
  const convolved = layers.conv2d({ ...given }).apply(input);
  const output = layers
    .activation({ activation: 'relu' })
    .apply(layers.batchNormalization({}).apply(convolved));
  const model = new LayersModel({ inputs: input, outputs: output as SymbolicTensor, name: 'block' });
  const x = tf.variable(tf.tensor(randomValues(2 * 8 * 8 * 4, 1), [2, 8, 8, 4]));
  const dy = tf.tensor(randomValues(2 * 8 * 8 * 8, 2), [2, 8, 8, 8]);
  let forwards: string[] = [];
  const both = await counted(async () => {
    const running = backend();
    const run = running.runWebGPUProgram.bind(running);
    const seen: string[] = [];
    running.runWebGPUProgram = (program, ...rest) => {
      seen.push(program.shaderKey);
      return run(program, ...rest);
    };
    const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const grad = tf.grads((..._: tf.Tensor[]) => {
      const y = model.apply(x, { training: true }) as tf.Tensor;
      forwards = [...seen];
      return y;
    });
    const found = grad([x, ...weights], dy);
    await Promise.all(found.map((each) => each.data()));
    running.runWebGPUProgram = run;
  });
  const prediction = await counted(() => (model.predict(x) as tf.Tensor).data());
  return {
    forwards,
    backwards: both.programs.slice(forwards.length),
    prediction: prediction.programs,
  };
}

const convolution = (filters: number) =>
  layers.conv2d({
    kernelSize: 3,
    filters,
    padding: 'same',
    useBias: false,
    kernelInitializer: initializers.heNormal({ seed: filters }),
  });
const relu = (x: SymbolicTensor) => layers.reLU({}).apply(x) as SymbolicTensor;
const norm = (x: SymbolicTensor) => layers.batchNormalization({}).apply(x) as SymbolicTensor;

/** Networks that differ in what may be computed at once. */
const graphs = {
  /** Both inputs of an addition are batch norms; convolutions padded on each side. */
  projections: () => build(cifarResnet(8, { width: 4, classes: 2, input: 8, shortcut: 'B' }), { seed: 1 }),
  bottlenecks: () =>
    build(cifarResnet(11, { width: 4, classes: 2, input: 8, block: 'bottleneck' }), { seed: 1 }),
  /** Batch norms that stand before their convolutions. */
  preActivation: () => {
    const input = layers.input({ shape: [8, 6, 3] });
    const activated = (x: SymbolicTensor) => relu(norm(x));
    const once = convolution(5).apply(activated(input)) as SymbolicTensor;
    const twice = convolution(5).apply(activated(once)) as SymbolicTensor;
    const added = layers.add().apply([once, twice]) as SymbolicTensor;
    return new LayersModel({ inputs: input, outputs: activated(added), name: 'pre-activation' });
  },
  biased: () => build(cifarResnet(8, { width: 4, classes: 2, input: 8, useBias: true }), { seed: 1 }),
  /** What is within a block is wanted itself, or read by two. */
  watched: () => {
    const input = layers.input({ shape: [8, 8, 3] });
    const convolve = convolution(3);
    // One layer, twice; its first output is wanted, its second normalised by two.
    const first = convolve.apply(input) as SymbolicTensor;
    const second = convolve.apply(relu(norm(first))) as SymbolicTensor;
    const [left, right] = [norm(second), norm(second)];
    const added = layers.add().apply([left, right]) as SymbolicTensor;
    const doubled = layers.add().apply([added, relu(left)]) as SymbolicTensor;
    return new LayersModel({ inputs: input, outputs: [first, doubled, relu(doubled)], name: 'watched' });
  },
};

/** All that a model comes to: outputs in training and not, all gradients of the first, moving averages. */
async function graphOn(name: keyof typeof graphs, choice: KernelChoice) {
  speedUpBatchNormLayers();
  await startOn('webgpu', choice);
  const model = graphs[name]();
  const [height, width] = model.inputs[0]!.shape.slice(1, 3) as [number, number];
  const x = tf.variable(tf.tensor(randomValues(3 * height * width * 3, 5), [3, height, width, 3]));
  const outputs = (training: boolean) => [model.apply(x, { training })].flat() as tf.Tensor[];
  const loss = (training: boolean) => () =>
    tf.addN(outputs(training).map((y, at) => tf.sum(tf.mul(y, tf.cos(tf.add(y, at))))));
  const variables = [x, ...model.trainableWeights.map((weight) => weight.read() as tf.Variable)];
  const { found, programs } = await counted(async () => {
    const training = tf.variableGrads(loss(true) as () => tf.Scalar, variables);
    const averages = model.nonTrainableWeights.map((weight) => weight.read());
    const plain = tf.variableGrads(loss(false) as () => tf.Scalar, [x]);
    const predicted = [model.predict(x)].flat();
    return Promise.all(
      [
        training.value,
        ...variables.map(({ name: of }) => training.grads[of]!),
        ...averages,
        plain.value,
        plain.grads[x.name]!,
        ...tf.tidy(() => outputs(false)),
        ...predicted,
      ].map((tensor) => tensor.data()),
    );
  });
  const blocks = programs.filter((key) =>
    /^residual-(convolution-(moments|normalised)|normalise-[01])/.test(key),
  );
  return { found, blocks: blocks.length };
}

/** How far they are from tfjs's own. */
async function graphErrors(name: keyof typeof graphs): Promise<{ errors: number[]; blocks: number }> {
  const { found: expected } = await graphOn(name, stock);
  const { found, blocks } = await graphOn(name, allFused);
  return { errors: found.map((values, at) => errorOf(values, expected[at]!)), blocks };
}

/** Steps of a small ResNet: what they lose, the weights after them, dispatches of the last, and what is left of its tensors. */
async function steps(choice: KernelChoice, count: number) {
  speedUpBatchNormLayers();
  await startOn('webgpu', choice);
  const model = build(cifarResnet(8, { width: 4, classes: 2, input: 8 }), { seed: 1 });
  const executor = layersExecutor(model, 4);
  executor.images().set(randomValues(4 * 8 * 8 * 3, 7));
  executor.labels().set([0, 1, 0, 1]);
  const losses: number[] = [];
  let dispatches = 0;
  let left = 0;
  for (let at = 0; at < count; at++) {
    const before = tf.memory().numTensors;
    const { found, programs } = await counted(() =>
      executor.step({
        learningRate: 0.02,
        momentum: 0.9,
        nesterov: true,
        weightDecay: 1e-3,
        labelSmoothing: 0,
        batchNormMomentum: null,
        measureGradients: false,
        measureActivations: false,
      }),
    );
    losses.push(found.loss);
    dispatches = programs.length;
    left = tf.memory().numTensors - before;
  }
  const weights = await Promise.all(model.weights.map((weight) => weight.read().data()));
  const pictures = tf.tensor(randomValues(5 * 8 * 8 * 3, 9), [5, 8, 8, 3]);
  const before = tf.memory().numTensors;
  const prediction = await counted(() => model.predict(pictures, { batchSize: 3 }) as tf.Tensor);
  const leftOfPrediction = tf.memory().numTensors - before;
  return {
    losses,
    dispatches,
    left: [left, leftOfPrediction - 1],
    weights,
    predicted: await prediction.found.data(),
    dispatchesOfPrediction: prediction.programs.length,
  };
}

let usualSteps: { count: number; found: ReturnType<typeof steps> } | undefined;

/** The same steps by our programs and by tfjs's own, which are taken once for all who ask for as many. */
async function trainingSteps(name: keyof typeof choices, count: number) {
  if (usualSteps?.count !== count) usualSteps = { count, found: steps(stock, count) };
  const usual = await usualSteps.found;
  const ours = await steps(choices[name], count);
  return {
    losses: ours.losses.map((loss, at) => [loss, usual.losses[at]!] as const),
    dispatches: [ours.dispatches, usual.dispatches] as const,
    dispatchesOfPrediction: [ours.dispatchesOfPrediction, usual.dispatchesOfPrediction] as const,
    left: [...ours.left, ...usual.left],
    weights: Math.max(...ours.weights.map((values, at) => relativeError(values, usual.weights[at]!))),
    predicted: relativeError(ours.predicted, usual.predicted),
  };
}

/** {@link layerErrors}, {@link momentumErrors} and {@link blockErrors} on a device that refuses our programs. */
async function refused(cases: readonly LayerCase[], sizes: readonly number[], blocks: readonly BlockCase[]) {
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
    const [layers, steps] = [await layerErrors(cases), await momentumErrors(sizes)];
    const { errors } = await blockErrors(blocks);
    return { errors: [...layers.flat(), ...steps, ...errors.flat()], refusals };
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

export const tests = {
  layerErrors,
  momentumErrors,
  blockErrors,
  differences,
  blockPrograms,
  graphErrors,
  trainingSteps,
  refused,
  timings,
};
Object.assign(globalThis, { tests });
