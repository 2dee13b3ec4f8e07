/** Training a layers model on pictures: the loop, as an async generator that can be watched and stopped. */
import { ExplainedError, explanation, type Explanation } from '../../explained/index.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { batchWriter, type ImageSet, mixBatch, seededRandom, shuffledIndices } from '../../data/index.ts';
import { installedSimd } from '../kernels/index.ts';
import type {
  Checkpoint,
  EpochSummary,
  Evaluation,
  TrainData,
  TrainOptions,
  TrainResult,
  TrainSettings,
  TrainStep,
} from '../run/index.ts';
import { createBreath } from '../step/breathe.ts';
import { MeasureCadence } from './cadence.ts';
import { namedWeights } from '../weights/named-weights.ts';
import { restoreWeights, signatureOf } from './checkpoint.ts';
import { hasDiverged } from './divergence.ts';
import { evaluateLater } from './evaluate.ts';
import type { Executor } from './executor.ts';
import { layersExecutor } from './layers-executor.ts';
import { awayExecutor, parallelExecutor } from './parallel-executor.ts';
import { plannedExecutor } from './planned-executor.ts';
import type { Helper } from '../step/index.ts';
import { learningRateAt } from './schedule.ts';
import { checkData, settle } from './settings.ts';

/**
 * Trains `model` on `data.train` and yields after every step; returns the whole run, evaluated on
 * `data.test`. Stochastic gradient descent with Nesterov momentum; weight decay on convolution and dense
 * kernels only. The same seed on the same backend gives the same losses to the last bit.
 *
 * Between steps messages get in, so an abort of `options.signal` ends the run within one step, with
 * outcome `stopped`. A loss that is not finite or runs away ends it with outcome `diverged` and a
 * `problem` that says where it began and what to change. The model keeps the weights that it has.
 *
 * @throws ExplainedError for settings, data or a model that cannot be trained with
 */
export async function* train(
  model: LayersModel,
  data: TrainData,
  options: TrainOptions,
  host: TrainHost = {},
): AsyncGenerator<TrainStep, TrainResult> {
  const settings = settle(options);
  checkData(model, data, settings);
  const run = await Run.begin(model, data, options, settings, host);
  try {
    return yield* run.steps();
  } finally {
    run.dispose();
  }
}

/** What a training needs of where it runs. */
export interface TrainHost {
  /** Starts a worker that serves `serveShards`. Without it a batch in shards is computed by one. */
  readonly startHelper?: () => Promise<Helper>;
  /** Whether a worker of its own is to compute the steps, so that this one is free for other trainings. */
  readonly away?: boolean;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

class Run {
  readonly #model: LayersModel;
  readonly #data: TrainData;
  readonly #options: TrainOptions;
  readonly #settings: TrainSettings;
  readonly #executor: Executor;
  readonly #notes: Explanation[];
  readonly #breath = createBreath();
  readonly #stepsPerEpoch: number;
  readonly #steps: number;
  readonly #losses: Float32Array;
  readonly #accuracies: Float32Array;
  readonly #times: number[] = [];
  readonly #cadence: MeasureCadence;
  #epochs: EpochSummary[] = [];
  #best = -Infinity;
  #done = 0;
  #trainingMilliseconds = 0;
  #evaluated: { step: number; evaluation: Evaluation } | undefined;

  static async begin(
    model: LayersModel,
    data: TrainData,
    options: TrainOptions,
    settings: TrainSettings,
    host: TrainHost,
  ): Promise<Run> {
    const { executor, notes } = await chooseExecutor(model, options, settings, host);
    const { shards: _, batchNorm: __, ...uncut } = settings;
    return new Run(model, data, options, executor.kind === 'planned' ? settings : uncut, executor, notes);
  }

  private constructor(
    model: LayersModel,
    data: TrainData,
    options: TrainOptions,
    settings: TrainSettings,
    executor: Executor,
    notes: Explanation[],
  ) {
    this.#model = model;
    this.#data = data;
    this.#options = options;
    this.#settings = settings;
    this.#executor = executor;
    this.#notes = notes;
    this.#stepsPerEpoch = Math.floor(data.train.count / settings.batchSize);
    this.#steps = this.#stepsPerEpoch * settings.epochs;
    this.#losses = new Float32Array(this.#steps);
    this.#accuracies = new Float32Array(this.#steps);
    this.#cadence = new MeasureCadence(options.measure);
  }

  async *steps(): AsyncGenerator<TrainStep, TrainResult> {
    const { train } = this.#data;
    const { epochs, batchSize, seed, augment } = this.#settings;
    const write = batchWriter(train, this.#data.normalisation);
    const firstEpoch = await this.#resume();
    for (let epoch = firstEpoch; epoch <= epochs; epoch++) {
      const order = shuffledIndices(train.count, seededRandom(seed, epoch, 1));
      const random = seededRandom(seed, epoch, 2);
      const epochStart = this.#done;
      let epochMilliseconds = 0;
      for (let batch = 0; batch < this.#stepsPerEpoch; batch++) {
        await this.#breath.breathe();
        if (this.#stopped()) return await this.#result('stopped');
        const start = performance.now();
        const indices = order.subarray(batch * batchSize, (batch + 1) * batchSize);
        const images = this.#executor.images();
        write(images, indices, augment || undefined, random);
        const labels = this.#executor.labels();
        indices.forEach((index, at) => (labels[at] = train.labels[index]!));
        if (augment && (augment.mixup || augment.cutmix))
          mixBatch(images, { labels, ...this.#executor.mixture() }, train, augment, random);
        const learningRate = learningRateAt(this.#done, this.#steps, this.#settings);
        const due = this.#cadence.due(this.#done);
        const outcome = await this.#executor.step({
          ...this.#settings,
          learningRate,
          ...due,
        });
        const milliseconds = performance.now() - start;
        epochMilliseconds += milliseconds;
        this.#trainingMilliseconds += milliseconds;
        this.#times.push(milliseconds);
        this.#cadence.took(due, milliseconds);
        this.#losses[this.#done] = outcome.loss;
        this.#accuracies[this.#done] = outcome.accuracy;
        this.#done++;
        const broken = this.#problem(outcome.brokenLayer, learningRate);
        const last = batch === this.#stepsPerEpoch - 1;
        const epochEnd =
          last && !broken ? await this.#endEpoch(epoch, epochStart, epochMilliseconds) : undefined;
        yield {
          kind: 'step',
          step: this.#done,
          steps: this.#steps,
          epoch,
          epochs,
          loss: outcome.loss,
          accuracy: outcome.accuracy,
          learningRate,
          milliseconds,
          imagesPerSecond: (1000 * batchSize) / milliseconds,
          remainingMilliseconds: (this.#steps - this.#done) * median(this.#times.slice(-50)),
          ...(outcome.layers ? { layers: outcome.layers } : {}),
          ...(epochEnd ? { epochEnd } : {}),
        };
        if (broken) return await this.#result('diverged', broken);
      }
    }
    return await this.#result('finished');
  }

  #stopped(): boolean {
    return this.#options.signal?.aborted === true;
  }

  #problem(brokenLayer: string | undefined, learningRate: number): Explanation | undefined {
    const advice = Number((this.#settings.learningRate / 10).toPrecision(2));
    if (brokenLayer !== undefined) {
      return explanation('train-not-finite', {
        step: this.#done,
        layer: brokenLayer,
        learningRate: Number(learningRate.toPrecision(3)),
        advice,
      });
    }
    const classes = this.#model.outputs[0]!.shape.at(-1)!;
    if (!hasDiverged(this.#losses, this.#done, classes)) return undefined;
    const loss = Number(this.#losses[this.#done - 1]!.toPrecision(3));
    return explanation('train-diverged', {
      step: this.#done,
      loss,
      learningRate: Number(learningRate.toPrecision(3)),
      advice,
    });
  }

  async #endEpoch(epoch: number, start: number, milliseconds: number): Promise<EpochSummary> {
    const mean = (values: Float32Array) =>
      values.subarray(start, this.#done).reduce((sum, value) => sum + value, 0) / (this.#done - start);
    const { evaluateEvery = 1 } = this.#options;
    const { test } = this.#data;
    const due = test && evaluateEvery > 0 && epoch % evaluateEvery === 0;
    const evaluation = due ? await this.#evaluate(test) : undefined;
    this.#evaluated = evaluation ? { step: this.#done, evaluation } : undefined;
    const summary: EpochSummary = {
      epoch,
      loss: mean(this.#losses),
      accuracy: mean(this.#accuracies),
      milliseconds,
      ...(evaluation
        ? { test: { loss: evaluation.loss, accuracy: evaluation.accuracy, interval: evaluation.interval } }
        : {}),
    };
    this.#epochs = [...this.#epochs, summary];
    await this.#keep(summary);
    return summary;
  }

  #evaluate(test: ImageSet): Promise<Evaluation> {
    const { testTimeFlip = false } = this.#settings;
    return evaluateLater(this.#model, test, { normalisation: this.#data.normalisation, testTimeFlip });
  }

  // ---------------------------------------------------------------- checkpoints

  #key(which: 'best' | 'last'): string {
    return `${this.#name()}/${which}`;
  }

  #name(): string {
    return this.#options.name ?? this.#model.name;
  }

  async #keep(summary: EpochSummary): Promise<void> {
    const { checkpoints } = this.#options;
    if (!checkpoints) return;
    const score = summary.test?.accuracy ?? summary.accuracy;
    const kinds: ('best' | 'last')[] = score > this.#best ? ['last', 'best'] : ['last'];
    this.#best = Math.max(this.#best, score);
    for (const which of kinds) {
      try {
        await checkpoints.put(this.#key(which), await this.#checkpoint(which, summary.epoch));
      } catch (error) {
        // Storage may be full. The run is worth more than its copy: it goes on, and says so once.
        const reason = error instanceof Error ? error.message : String(error);
        if (!this.#notes.some(({ code }) => code === 'train-checkpoint'))
          this.#notes.push(explanation('train-checkpoint', { epoch: summary.epoch, reason }));
      }
    }
  }

  async #checkpoint(which: 'best' | 'last', epoch: number): Promise<Checkpoint> {
    return {
      name: this.#name(),
      which,
      epoch,
      step: this.#done,
      settings: this.#settings,
      signature: signatureOf(this.#model),
      weights: await namedWeights(this.#model),
      momenta: Array.from(await this.#executor.momenta(), ([name, values]) => ({ name, values })),
      losses: this.#losses.slice(0, this.#done),
      accuracies: this.#accuracies.slice(0, this.#done),
      epochs: this.#epochs,
    };
  }

  /** @returns the epoch to begin with */
  async #resume(): Promise<number> {
    const { checkpoints, resume } = this.#options;
    if (!checkpoints || !resume) return 1;
    const saved = await checkpoints.get(this.#key('last'));
    if (!saved) return 1;
    const sameRun = JSON.stringify(saved.settings) === JSON.stringify(this.#settings);
    if (saved.signature !== signatureOf(this.#model) || !sameRun) {
      this.#notes.push(explanation('train-resume-other', { name: saved.name, epoch: saved.epoch }));
      return 1;
    }
    restoreWeights(this.#model, saved.weights);
    this.#executor.setMomenta(new Map(saved.momenta.map(({ name, values }) => [name, values])));
    this.#losses.set(saved.losses);
    this.#accuracies.set(saved.accuracies);
    this.#done = saved.step;
    this.#epochs = [...saved.epochs];
    this.#best = Math.max(...saved.epochs.map(({ test, accuracy }) => test?.accuracy ?? accuracy));
    return saved.epoch + 1;
  }

  // ---------------------------------------------------------------- the end

  async #result(outcome: TrainResult['outcome'], problem?: Explanation): Promise<TrainResult> {
    const { test } = this.#data;
    const fresh = this.#evaluated?.step === this.#done ? this.#evaluated.evaluation : undefined;
    const evaluation = test && outcome !== 'diverged' ? (fresh ?? (await this.#evaluate(test))) : undefined;
    return {
      outcome,
      name: this.#name(),
      epochs: this.#epochs,
      steps: this.#done,
      losses: this.#losses.slice(0, this.#done),
      accuracies: this.#accuracies.slice(0, this.#done),
      trainingMilliseconds: this.#trainingMilliseconds,
      medianStepMilliseconds: median(this.#times),
      ...(evaluation ? { evaluation } : {}),
      ...(problem ? { problem } : {}),
      executor: this.#executor.kind,
      workers: this.#executor.workers,
      backend: tf.getBackend(),
      settings: this.#settings,
      notes: [...this.#notes, ...(this.#executor.notes?.() ?? [])],
    };
  }

  dispose(): void {
    this.#executor.dispose();
    this.#breath.close();
  }
}

async function chooseExecutor(
  model: LayersModel,
  { executor = 'auto', workers }: TrainOptions,
  { batchSize, shards = 1, batchNorm }: TrainSettings,
  { startHelper, away = false }: TrainHost,
): Promise<{ executor: Executor; notes: Explanation[] }> {
  const notes: Explanation[] = [];
  const simd = executor === 'layers' ? undefined : installedSimd();
  if (simd) {
    const planned =
      away && !(shards > 1 && batchNorm === 'batch')
        ? await awayExecutor(model, simd, batchSize, { shards, startHelper })
        : shards > 1
          ? await parallelExecutor(model, simd, batchSize, {
              workers: workers ?? 1,
              shards,
              synchronised: batchNorm === 'batch',
              startHelper,
            })
          : plannedExecutor(model, simd, batchSize);
    if (!('unplannable' in planned)) {
      if (workers !== undefined && workers !== 1 && shards === 1 && !away)
        notes.push(explanation('train-not-shared', { reason: `batchSize ${batchSize}` }));
      return { executor: planned, notes };
    }
    notes.push(explanation('train-not-planned', { reason: planned.unplannable }));
  }
  if (executor === 'planned') {
    const reason = notes[0]?.values['reason'] ?? tf.getBackend();
    throw new ExplainedError('train-not-planned', { reason });
  }
  if (workers !== undefined && workers !== 1 && notes.length === 0)
    notes.push(explanation('train-not-shared', { reason: tf.getBackend() }));
  return { executor: layersExecutor(model, batchSize), notes };
}
