/**
 * The gradients of several networks at every step of one and the same training: same pictures, same order,
 * plain gradient descent. Without momentum and weight decay the "velocity" of the optimiser *is* the
 * gradient, so the executors that train at full speed also hand out every gradient.
 */
import { ExplainedError } from '../../explained/index.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { batchWriter, seededRandom, shuffledIndices } from '../../data/index.ts';
import { installedSimd } from '../kernels/index.ts';
import type { TrainData, TrainSettings } from '../run/index.ts';
import { createBreath } from '../step/breathe.ts';
import type { Executor } from './executor.ts';
import { layersExecutor } from './layers-executor.ts';
import { plannedExecutor } from './planned-executor.ts';
import { checkData, settle } from './settings.ts';

export interface MicroscopeOptions {
  /** Steps of training; default 20. */
  readonly steps?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Default 0.05; constant. */
  readonly learningRate?: number;
  /** Of the order of the pictures; default 1. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** Bins of log₁₀|g|; what is smaller, zeros included, is counted in the first, what is larger in the last. */
export const gradientBins = { from: -14, to: 2, count: 32 } as const;

/** One layer's weights (kernel of a convolution or dense layer) at one step, before they are changed. */
export interface LayerGradient {
  readonly layer: string;
  /** Euclidean norm of the loss's gradient by the kernel. */
  readonly norm: number;
  /** How many of the kernel's gradients fall in each of {@link gradientBins}. */
  readonly histogram: Uint32Array;
}

export interface NetworkReading {
  readonly name: string;
  readonly loss: number;
  readonly accuracy: number;
  /** In the order of computation; empty once the network's loss is no longer finite. */
  readonly layers: readonly LayerGradient[];
  readonly brokenLayer?: string;
}

export interface MicroscopeStep {
  /** 1-based. */
  readonly step: number;
  readonly steps: number;
  readonly milliseconds: number;
  readonly networks: readonly NetworkReading[];
}

/**
 * Trains the networks side by side and yields every layer's gradient at every step. The models keep the
 * weights they have at the end; stop it by `signal` or by `return()`.
 * @throws ExplainedError for data, settings or networks that cannot be trained
 */
export async function* microscope(
  networks: Readonly<Record<string, LayersModel>>,
  data: TrainData,
  options: MicroscopeOptions = {},
): AsyncGenerator<MicroscopeStep, void> {
  const { steps = 20, batchSize = 32, learningRate = 0.05, seed = 1, signal } = options;
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= 10_000)) {
    throw new ExplainedError('train-setting', { name: 'steps', found: String(steps), low: 1, high: 10_000 });
  }
  const settings: TrainSettings = {
    ...settle({ epochs: 1, batchSize, learningRate, seed, schedule: 'constant', augment: false }),
    momentum: 0,
    nesterov: false,
    weightDecay: 0,
  };
  const entries = Object.entries(networks);
  for (const [, model] of entries) checkData(model, data, settings);
  const benches = entries.map(([name, model]) => new Bench(name, model, batchSize));
  const breath = createBreath();
  const write = batchWriter(data.train, data.normalisation);
  const perEpoch = Math.floor(data.train.count / batchSize);
  try {
    let order = new Uint32Array();
    for (let step = 0; step < steps; step++) {
      await breath.breathe();
      if (signal?.aborted) return;
      const start = performance.now();
      const at = step % perEpoch;
      if (at === 0)
        order = shuffledIndices(
          data.train.count,
          seededRandom(seed, step / perEpoch + 1, 1),
        ) as Uint32Array<ArrayBuffer>;
      const indices = order.subarray(at * batchSize, (at + 1) * batchSize);
      const readings: NetworkReading[] = [];
      for (const bench of benches) {
        write(bench.executor.images(), indices);
        const labels = bench.executor.labels();
        indices.forEach((index, place) => (labels[place] = data.train.labels[index]!));
        readings.push(await bench.step(settings));
      }
      yield { step: step + 1, steps, milliseconds: performance.now() - start, networks: readings };
    }
  } finally {
    for (const bench of benches) bench.executor.dispose();
    breath.close();
  }
}

/** One network and what trains it. */
class Bench {
  readonly executor: Executor;
  readonly #name: string;
  readonly #model: LayersModel;
  #broken: NetworkReading | undefined;

  constructor(name: string, model: LayersModel, batchSize: number) {
    this.#name = name;
    this.#model = model;
    const simd = installedSimd();
    const planned = simd && plannedExecutor(model, simd, batchSize);
    this.executor = planned && !('unplannable' in planned) ? planned : layersExecutor(model, batchSize);
  }

  async step(settings: TrainSettings): Promise<NetworkReading> {
    if (this.#broken) return this.#broken;
    const outcome = await this.executor.step({
      ...settings,
      measureGradients: false,
      measureActivations: false,
    });
    const { loss, accuracy, brokenLayer } = outcome;
    if (brokenLayer !== undefined)
      return (this.#broken = { name: this.#name, loss, accuracy, layers: [], brokenLayer });
    const velocities = await this.executor.momenta();
    const layers = this.#model.layers.flatMap(({ name }) => {
      const gradient = velocities.get(`${name}/kernel`);
      return gradient ? [gradientOf(name, gradient)] : [];
    });
    return { name: this.#name, loss, accuracy, layers };
  }
}

/** Norm and histogram of one kernel's gradient. */
export function gradientOf(layer: string, gradient: Float32Array): LayerGradient {
  const { from, to, count } = gradientBins;
  const histogram = new Uint32Array(count);
  let squares = 0;
  for (const value of gradient) {
    squares += value * value;
    const place = ((Math.log10(Math.abs(value)) - from) / (to - from)) * count;
    histogram[Math.min(count - 1, Math.max(0, Math.floor(place)))]!++;
  }
  return { layer, norm: Math.sqrt(squares), histogram };
}
