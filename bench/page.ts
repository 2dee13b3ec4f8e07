/** What the benchmarks run inside the browser. */
import * as everything from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { seededBatches } from '../src/data/index.ts';
import { fetchDogsAndCats } from '../src/inspector/fetch-dogs-and-cats.ts';
import type { ImageDataset } from '../src/data/index.ts';
import { build, cifarResnet, train, type TrainOptions } from '../src/nn/index.ts';
import type { FromHelper, Helper } from '../src/nn/step/index.ts';
import { installedSimd, installTrainingKernels } from '../src/nn/kernels/index.ts';

export interface NetOptions {
  depth: number;
  width: number;
  batch: number;
}

/** Time in which to run, and at least and at most how many steps. */
export interface Bounds {
  seconds: number;
  atLeast: number;
  atMost: number;
}

export type Sharing = Pick<TrainOptions, 'workers' | 'shards' | 'batchNorm'>;

/** As `src/kernel/training-helpers.ts` does within the kernel's worker. */
async function startHelper(): Promise<Helper> {
  const worker = new Worker('/training.js');
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    receive: (listener) => (worker.onmessage = ({ data }) => listener(data as FromHelper)),
    lost: (listener) => (worker.onerror = ({ message }) => listener(message)),
    end: () => worker.terminate(),
  };
}

let data: ImageDataset | undefined;
const dataset = async () => (data ??= await fetchDogsAndCats('/data/dogs-and-cats.bin'));
const model = ({ depth, width }: NetOptions, seed = 1) =>
  build(cifarResnet(depth, { width, classes: 2 }), { seed });

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
   * Multiply-adds a second that the SIMD unit can do, in GFLOP/s; the best of two seconds. A browser begins with code that
   * was translated quickly, four times slower, and takes the better only between two calls: it gets the time to make it.
   */
  async peak(): Promise<number> {
    const { module } = installedSimd()!;
    const rounds = 4_000_000;
    const end = performance.now() + 2_000;
    let best = Infinity;
    while (performance.now() < end) {
      const start = performance.now();
      module.multiplyAddPeak(rounds);
      best = Math.min(best, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve));
    }
    return (rounds * 12 * 4 * 2) / best / 1e6;
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
