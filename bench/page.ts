/** What the benchmarks run inside the browser. */
import * as everything from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { seededBatches } from '../src/data/index.ts';
import { fetchDogsAndCats } from '../src/inspector/fetch-dogs-and-cats.ts';
import type { ImageDataset } from '../src/data/index.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  build,
  cifarResnet,
  resnet,
  specOf,
  train,
  type ResnetDepth,
  type TrainOptions,
} from '../src/nn/index.ts';
import { present } from '../src/explained/present.ts';
import {
  PlannedPass,
  planStep,
  type FromHelper,
  type Helper,
  type TimedPart,
  type ToHelper,
} from '../src/nn/step/index.ts';
import { namesOfLayers } from '../src/nn/build/index.ts';
import { createInference } from '../src/nn/inference/create-inference.ts';
import { installedSimd, installTrainingKernels, type InstalledSimd } from '../src/nn/kernels/index.ts';
import { networkToPlan, PlannedWeights } from '../src/nn/training/index.ts';
import { onnxModel } from './onnx-model.ts';

export interface NetOptions {
  depth: number;
  width: number;
  batch: number;
}

/** A network of any size, trained on noise. */
export interface StepOptions extends NetOptions {
  /** Side of a picture. */
  size: number;
}

/** Time in which to run, and at least and at most how many steps. */
export interface Bounds {
  seconds: number;
  atLeast: number;
  atMost: number;
  /** Default: 2. */
  warmUps?: number;
}

export type Sharing = Pick<TrainOptions, 'workers' | 'shards' | 'batchNorm'>;

/** As `src/kernel/nested-workers.ts` does within the kernel's worker. */
async function startWorker<Out, In>(address: string): Promise<Helper<Out, In>> {
  const worker = new Worker(address);
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    receive: (listener) => (worker.onmessage = ({ data }) => listener(data as In)),
    lost: (listener) => (worker.onerror = ({ message }) => listener(message)),
    end: () => worker.terminate(),
  };
}

const startHelper = () => startWorker<ToHelper, FromHelper>('/training.js');

const { inference } = createInference({
  installedSimd,
  namesOfLayers,
  specOf,
  startHelper: () => startWorker('/passes.js'),
});

let data: ImageDataset | undefined;
const dataset = async () => (data ??= await fetchDogsAndCats('/data/dogs-and-cats.bin'));
const model = ({ depth, width }: NetOptions, seed = 1) =>
  build(cifarResnet(depth, { width, classes: 2 }), { seed });

/** As torchvision has it, 1000 classes, logits. */
const imageNet = (depth: ResnetDepth) => resnet(depth, { convention: 'torchvision' });
const side = 224;

let held: { depth: ResnetDepth; model: LayersModel } | undefined;
/** With weights drawn at random; the one that was asked for last is kept. */
function imageNetModel(depth: ResnetDepth): LayersModel {
  if (held?.depth === depth) return held.model;
  held?.model.dispose();
  const model = build(imageNet(depth), { initializer: 'zeros' });
  model.weights.forEach((weight) => {
    const shape = weight.shape as number[];
    const name = weight.originalName.split('/').at(-1)!;
    const fan = Math.sqrt(3 / shape.slice(0, -1).reduce((product, n) => product * n, 1));
    const [low, high] =
      name === 'kernel' ? [-fan, fan] : /gamma|variance/.test(name) ? [0.5, 1.5] : [-0.3, 0.3];
    const count = shape.reduce((product, n) => product * n, 1);
    const values = Float32Array.from({ length: count }, () => low + (high - low) * Math.random());
    tf.tidy(() => void weight.write(tf.tensor(values, shape)));
  });
  held = { depth, model };
  return model;
}

interface StepInMemory {
  pass: PlannedPass;
  /** Weights and velocities changed by the gradients that the pass has left. */
  optimise(): void;
  /** Bytes that the step takes, weights not counted. */
  bytes: number;
  dispose(): void;
}

/** A planned step of a network, on noise: what `nn.train` does between two batches. */
function stepInMemory({ depth, width, batch, size }: StepOptions): StepInMemory {
  const network = build(cifarResnet(depth, { width, classes: 2, input: size }), { seed: 1 });
  const simd = present<InstalledSimd>(installedSimd(), 'kernels of WASM');
  const plan = planStep(networkToPlan(network), simd.module, batch);
  if ('unplannable' in plan) throw new Error(plan.unplannable);
  const pass = new PlannedPass(plan, simd.memory);
  const weights = new PlannedWeights(network, simd, pass);
  weights.locate();
  pass.images().forEach((_, at, images) => (images[at] = Math.sin(12.9898 * at)));
  pass.labels().forEach((_, at, labels) => (labels[at] = at % 2));
  return {
    pass,
    // A rate of nothing: the step costs the same, and what is trained on noise does not run away.
    optimise: () =>
      weights.step({
        learningRate: 0,
        momentum: 0.9,
        nesterov: true,
        weightDecay: 5e-4,
        labelSmoothing: 0,
        batchNormMomentum: null,
        measureGradients: false,
        measureActivations: false,
      }),
    bytes: plan.builder.bytes + plan.builder.scratchBytes,
    dispose() {
      pass.dispose();
      network.dispose();
    },
  };
}

/** Milliseconds of each call, the first ones left out. */
async function timed(bounds: Bounds, call: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let warm = 0; warm < (bounds.warmUps ?? 2); warm++) await call();
  const end = performance.now() + 1000 * bounds.seconds;
  while (times.length < bounds.atLeast || (performance.now() < end && times.length < bounds.atMost)) {
    const start = performance.now();
    await call();
    times.push(performance.now() - start);
  }
  return times;
}

/** {@link timed}, for what does not wait. */
function timedNow(bounds: Bounds, call: () => void): number[] {
  const times: number[] = [];
  for (let warm = 0; warm < 3; warm++) call();
  const end = performance.now() + 1000 * bounds.seconds;
  while (times.length < bounds.atLeast || (performance.now() < end && times.length < bounds.atMost)) {
    const start = performance.now();
    call();
    times.push(performance.now() - start);
  }
  return times;
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

interface OnnxRuntime {
  env: { wasm: { numThreads: number; wasmPaths: string } };
  Tensor: new (type: 'float32', data: Float32Array, dims: number[]) => unknown;
  InferenceSession: {
    create(model: Uint8Array): Promise<{
      inputNames: string[];
      run(feeds: Record<string, unknown>): Promise<unknown>;
      release(): Promise<void>;
    }>;
  };
}

const bench = {
  /** @returns what runs: the kernels' variant, or `stock` */
  async start(backend: string, kernels: 'relaxed-simd' | 'simd' | 'composed' | 'stock'): Promise<string> {
    // Imported for its side effects: gradients, the cpu and the webgl backend; webgpu is imported above.
    void everything.version;
    setWasmPaths('/tfjs/');
    if (!(await tf.setBackend(backend))) throw new Error(`no ${backend}`);
    await tf.ready();
    if (kernels === 'stock') return 'stock';
    const load = async (name: string) => (await fetch(`/kernel/${name}.wasm`)).arrayBuffer();
    const wasm = {
      ...(kernels === 'relaxed-simd' ? { relaxed: await load('residual-kernels-relaxed') } : {}),
      ...(kernels === 'composed' ? {} : { simd: await load('residual-kernels') }),
    };
    return (await installTrainingKernels({ wasm })).variant;
  },

  /** Milliseconds of each step of `nn.train`, augmentation included; `sharing` says among how many workers. */
  async trainSteps(net: NetOptions, bounds: Bounds, sharing: Sharing = {}): Promise<number[]> {
    const { train: pictures, normalisation } = await dataset();
    const network = model(net);
    const times: number[] = [];
    const end = performance.now() + 1000 * bounds.seconds;
    const run = train(
      network,
      { train: pictures, normalisation },
      { epochs: 1000, batchSize: net.batch, learningRate: 0.02, ...sharing },
      { startHelper },
    );
    for await (const { step, milliseconds } of run) {
      // The first ones warm up.
      if (step > 3) times.push(milliseconds);
      if (times.length >= bounds.atMost || (times.length >= bounds.atLeast && performance.now() > end)) break;
    }
    network.dispose();
    return times;
  },

  /** Median milliseconds of a planned step on noise, and what it takes of memory. */
  plannedStep(
    net: StepOptions,
    bounds: Bounds,
  ): { milliseconds: number; runs: number; bytes: number; peakBytes: number } {
    const { pass, optimise, bytes, dispose } = stepInMemory(net);
    const times = timedNow(bounds, () => {
      pass.run(0);
      optimise();
    });
    const peakBytes = present(installedSimd(), 'kernels of WASM').module.memory.buffer.byteLength;
    dispose();
    return { milliseconds: middle(times), runs: times.length, bytes, peakBytes };
  },

  /**
   * Mean milliseconds of each part of a planned step, and of the step as a whole, both as the fastest half of the steps had
   * them. A browser's clock ticks ten times a millisecond, at random: the mean over many steps is finer than that.
   */
  layerTimes(net: StepOptions, bounds: Bounds): { parts: TimedPart[]; whole: number; steps: number } {
    const { pass, optimise, dispose } = stepInMemory(net);
    const steps: TimedPart[][] = [];
    const now = () => performance.now();
    const wholes = timedNow(bounds, () => {
      pass.run(0);
      optimise();
    });
    timedNow(bounds, () => {
      const parts = pass.time(0, now);
      const start = now();
      optimise();
      steps.push([...parts, { layer: 'optimiser', part: 'backward', milliseconds: now() - start }]);
    });
    dispose();
    const sum = (parts: readonly TimedPart[]) =>
      parts.reduce((all, { milliseconds }) => all + milliseconds, 0);
    steps.sort((a, b) => sum(a) - sum(b));
    const half = steps.slice(0, Math.ceil(steps.length / 2));
    const parts = steps[0]!.map((part, at) => ({
      ...part,
      milliseconds: half.reduce((all, step) => all + step[at]!.milliseconds, 0) / half.length,
    }));
    wholes.sort((a, b) => a - b);
    const fast = wholes.slice(0, Math.ceil(wholes.length / 2));
    return {
      parts,
      whole: fast.reduce((all, each) => all + each, 0) / fast.length,
      steps: steps.length,
    };
  },

  /** Milliseconds of each `model.trainOnBatch`: an ordinary tfjs program. */
  async layersSteps(net: NetOptions, bounds: Bounds, warmUp: number): Promise<number[]> {
    const { train: pictures, normalisation, size } = await dataset();
    const network = model(net);
    network.compile({
      optimizer: tf.train.momentum(0.02, 0.9, true),
      loss: 'categoricalCrossentropy',
      metrics: ['accuracy'],
    });
    const times: number[] = [];
    const end = performance.now() + 1000 * bounds.seconds;
    let step = 0;
    for (let epoch = 1; ; epoch++) {
      for (const { images, labels, count } of seededBatches(pictures, {
        batchSize: net.batch,
        seed: 1,
        epoch,
        normalisation,
      })) {
        const start = performance.now();
        const x = tf.tensor4d(images.slice(), [count, size, size, 3]);
        const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), 2).toFloat());
        await network.trainOnBatch(x, y);
        tf.dispose([x, y]);
        if (++step > warmUp) times.push(performance.now() - start);
        if (times.length >= bounds.atMost || (times.length >= bounds.atLeast && performance.now() > end)) {
          network.dispose();
          return times;
        }
      }
    }
  },

  /**
   * What measuring costs: median milliseconds of plain and measured steps, taken in turn in one run so that
   * whatever else the machine does strikes both alike; and the share of the time that `auto` spent on it.
   */
  async measuringCost(
    net: NetOptions,
    bounds: Bounds,
  ): Promise<{
    plain: number;
    gradients: number;
    activations: number;
    autoShare: number;
    autoEvery: number;
  }> {
    const { train: pictures, normalisation } = await dataset();
    const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
    const timed = async (measure: TrainOptions['measure']) => {
      const network = model(net);
      const times: [plain: number[], measured: number[]] = [[], []];
      const end = performance.now() + 1000 * bounds.seconds;
      const options = {
        epochs: 1000,
        batchSize: net.batch,
        learningRate: 0.02,
        ...(measure ? { measure } : {}),
      };
      for await (const { step, milliseconds, layers } of train(
        network,
        { train: pictures, normalisation },
        options,
      )) {
        if (step > 3) times[layers ? 1 : 0].push(milliseconds);
        if (step >= bounds.atLeast && performance.now() > end) break;
      }
      network.dispose();
      return times;
    };
    const [plain, gradients] = await timed({ gradients: 2 });
    const [plainToo, activations] = await timed({ activations: 2 });
    const [unmeasured, measured] = await timed({ gradients: 'auto', activations: 'auto' });
    const usual = median([...unmeasured]);
    const extra = measured.reduce((sum, each) => sum + Math.max(0, each - usual), 0);
    const total = [...unmeasured, ...measured].reduce((sum, each) => sum + each, 0);
    return {
      plain: median([...plain, ...plainToo]),
      gradients: median(gradients),
      activations: median(activations),
      autoShare: extra / (total - extra),
      autoEvery: (unmeasured.length + measured.length) / measured.length,
    };
  },

  /**
   * Milliseconds of each forward pass of an ImageNet ResNet at 224×224: by the plan, shared by workers or not, or by tfjs's
   * own layers.
   */
  async forwardPasses(
    depth: ResnetDepth,
    batch: number,
    bounds: Bounds,
    way: 'planned' | 'tfjs',
    compares = true,
    workers = 1,
  ): Promise<{ times: number[]; bytes: number; error: number }> {
    const model = imageNetModel(depth);
    const x = tf.randomNormal([batch, side, side, 3], 0, 1, 'float32', 1);
    const planned = inference(model);
    const own = () => model.apply(x, { training: false }) as tf.Tensor;
    const pass = () => (way === 'planned' ? planned.predict(x) : tf.tidy(own));
    const call = async () => {
      const y = workers > 1 ? await planned.share(x, { workers }) : pass();
      y.dataSync();
      y.dispose();
    };
    const times = await timed(bounds, call);
    let error = 0;
    if (way === 'planned' && compares) {
      const found = workers > 1 ? await planned.share(x, { workers }) : planned.predict(x);
      const expected = tf.tidy(own);
      const [a, b] = [found.dataSync() as Float32Array, expected.dataSync() as Float32Array];
      tf.dispose([found, expected]);
      const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      error = a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0) / largest;
    }
    const { bytes } = planned;
    x.dispose();
    return { times, bytes, error };
  },

  /** The same in onnxruntime-web, WASM, one thread. */
  async onnxPasses(depth: ResnetDepth, batch: number, bounds: Bounds): Promise<number[]> {
    const address = '/onnx/ort.wasm.min.mjs';
    const ort = (await import(/* @vite-ignore */ address)) as OnnxRuntime;
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = '/onnx/';
    const session = await ort.InferenceSession.create(onnxModel(imageNet(depth), Math.random));
    const data = Float32Array.from({ length: batch * 3 * side * side }, () => Math.random() * 2 - 1);
    const feeds = { [session.inputNames[0]!]: new ort.Tensor('float32', data, [batch, 3, side, side]) };
    const times = await timed(bounds, () => session.run(feeds));
    await session.release();
    return times;
  },

  /**
   * Multiply-adds a second that the SIMD unit can do, in GFLOP/s; the best of a second. A browser begins with code that
   * was translated quickly and is slower, and takes the better only between two calls: it gets the time to make it.
   */
  async peak(): Promise<number> {
    const { module } = installedSimd()!;
    const rounds = 4_000_000;
    const end = performance.now() + 1_000;
    let best = Infinity;
    while (performance.now() < end) {
      const start = performance.now();
      module.multiplyAddPeak(rounds, 1e-9);
      best = Math.min(best, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve));
    }
    return (rounds * 13 * 4 * 2) / best / 1e6;
  },

  /** A whole run on all training pictures, evaluated once on the test pictures. */
  async accuracy(
    net: NetOptions,
    options: TrainOptions,
    seed: number,
  ): Promise<{ accuracy: number; seconds: number; medianStep: number }> {
    const pictures = await dataset();
    const network = model(net, seed);
    const run = train(network, pictures, { ...options, batchSize: net.batch, seed, evaluateEvery: 0 });
    let next = await run.next();
    while (!next.done) next = await run.next();
    network.dispose();
    const { evaluation, trainingMilliseconds, medianStepMilliseconds } = next.value;
    return {
      accuracy: evaluation!.accuracy,
      seconds: trainingMilliseconds / 1000,
      medianStep: medianStepMilliseconds,
    };
  },
};

export type Bench = typeof bench;
(globalThis as unknown as { bench: Bench }).bench = bench;
