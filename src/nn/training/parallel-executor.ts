import type { LayersModel } from '@tensorflow/tfjs-layers';
import { explanation, type Explanation } from '../../explained/index.ts';
import { present } from '../../explained/present.ts';
import type { InstalledSimd } from '../kernels/index.ts';
import {
  assignShards,
  averageMeeting,
  averageSiblings,
  planStep,
  sentWeights,
  ShardGroup,
  type MeetingAverage,
  type MeetingParts,
  type Helper,
  type Plan,
  type ShardAverage,
  type ShardStep,
  type Unplannable,
} from '../step/index.ts';
import { BatchArrays } from './batch-arrays.ts';
import type { Executor, StepOptions, StepOutcome } from './executor.ts';
import { Helpers } from './helpers.ts';
import { WorkerCount } from './worker-count.ts';
import { networkToPlan, PlannedWeights } from './planned-weights.ts';

/** More would take the page's share of the processors, and each has weights and activations of its own. */
export const mostWorkers = 8;

export interface ParallelOptions {
  readonly workers: number;
  /** Instead of as many as there are: as many as are fastest. */
  readonly choice: WorkerCount | undefined;
  readonly shards: number;
  readonly synchronised: boolean;
  readonly helpers: Helpers;
  /** Whether one helper is to compute all of it, so that this worker is free for other trainings. */
  readonly away?: boolean;
}

/**
 * Steps of a batch in shards, computed here and by helpers. Whoever computes a shard, the same numbers come out: a
 * helper that is lost in the middle of a step costs the time of that step and nothing else.
 */
class ParallelExecutor implements Executor {
  readonly kind = 'planned';
  readonly batch: number;
  readonly #simd: InstalledSimd;
  readonly #options: ParallelOptions;
  readonly #group: ShardGroup;
  readonly #weights: PlannedWeights;
  readonly #given: BatchArrays;
  readonly #sentWeights: ReturnType<typeof sentWeights>;
  readonly #buffers: Float32Array<ArrayBuffer>[] = [];
  readonly #spare: Float32Array<ArrayBuffer>[] = [];
  readonly #asked: number;
  #id = 0;

  constructor(model: LayersModel, simd: InstalledSimd, group: ShardGroup, options: ParallelOptions) {
    const { pass } = group;
    const { shards } = options;
    this.#simd = simd;
    this.#options = options;
    this.#asked = options.workers;
    this.#group = group;
    this.#weights = new PlannedWeights(model, simd, pass);
    this.#sentWeights = sentWeights(pass.plan);
    this.batch = shards * pass.batch;
    this.#given = new BatchArrays(this.batch, pass.images().length / pass.batch);
  }

  get workers(): number {
    const { shards, helpers, choice, away } = this.#options;
    if (away) return 1;
    return Math.min(shards, 1 + helpers.count, choice?.next ?? Infinity);
  }

  /** Fewer workers than were asked for is no fault of the numbers, but of the time. */
  notes(): Explanation[] {
    const { losses } = this.#options.helpers;
    const { shards } = this.#options;
    const asked = Math.min(this.#asked, shards, mostWorkers);
    const used = this.workers;
    const notes: Explanation[] = [];
    if (this.#options.away) return notes;
    if (used < asked && losses.length > 0)
      notes.push(explanation('train-workers-fewer', { asked, used, reason: losses[0]! }));
    if (this.#asked > asked)
      notes.push(explanation('train-workers-idle', { asked: this.#asked, used, shards, most: mostWorkers }));
    return notes;
  }

  images(): Float32Array {
    return this.#given.images;
  }

  labels(): Int32Array {
    return this.#given.labels;
  }

  mixture(): { others: Int32Array; shares: Float32Array } {
    return this.#given;
  }

  async step(options: StepOptions): Promise<StepOutcome> {
    const start = performance.now();
    const average = await this.#untilWhole(options);
    const { loss, brokenLayer } = average;
    const accuracy = average.right / this.batch;
    if (brokenLayer !== undefined || !Number.isFinite(loss)) {
      this.#group.reuse(average.numbers);
      return { loss, accuracy, brokenLayer: brokenLayer ?? this.#group.pass.plan.logits.layer };
    }
    this.#write(average.numbers);
    this.#group.reuse(average.numbers);
    const { measureGradients, measureActivations } = options;
    const layers =
      measureGradients || measureActivations
        ? this.#weights.measure(measureGradients, measureActivations ? inFours(average.sums) : [])
        : undefined;
    this.#weights.step(options);
    this.#options.choice?.took(performance.now() - start);
    return layers ? { loss, accuracy, layers } : { loss, accuracy };
  }

  /** Again from the start when a helper was lost. */
  async #untilWhole(options: StepOptions): Promise<ShardAverage> {
    for (;;) {
      const average = await this.#attempt(options);
      if (average) return average;
      // The step is done again, by another one where there is one, else here.
      if (this.#options.away) await this.#options.helpers.startAnother();
    }
  }

  async #attempt(options: StepOptions): Promise<ShardAverage | undefined> {
    const { helpers, shards } = this.#options;
    this.#weights.locate();
    const id = ++this.#id;
    // This worker's own come last: it looks after the others first.
    const [own, ...given] =
      this.#options.away && helpers.count > 0
        ? [[], ...assignShards(shards, 1)]
        : assignShards(shards, this.workers).reverse();
    given.forEach((list, helper) => {
      const weights = this.#gather();
      const step = this.#stepOf(list, options, true);
      const spare = this.#spare.splice(0);
      const sent = [weights, ...spare, step.images, step.labels, step.others, step.shares];
      helpers.send(
        helper,
        { type: 'step', id, step, weights, spare },
        sent.map(({ buffer }) => buffer as ArrayBuffer),
      );
    });
    const running = this.#group.run(this.#stepOf(present(own, 'own shards'), options, false));
    let next = running.next();
    while (!next.done) {
      const averaged = await this.#meet(id, next.value, given.length);
      if (!averaged) return undefined;
      next = running.next(averaged);
    }
    const parts = [...next.value];
    for (let helper = 0; helper < given.length; helper++) {
      const done = await helpers.answer(helper, 'done');
      if (!done) return undefined;
      parts.push(...done.averages);
      this.#buffers.push(done.weights);
    }
    const whole = averageSiblings(parts, this.#group.layout, (numbers) => this.#spare.push(numbers));
    return present(whole[0], 'an average');
  }

  async #meet(id: number, { of, parts }: MeetingParts, helpers: number): Promise<Float32Array | undefined> {
    const all: MeetingAverage[] = [...parts];
    for (let helper = 0; helper < helpers; helper++) {
      const meeting = await this.#options.helpers.answer(helper, 'meet');
      if (!meeting) return undefined;
      all.push(...meeting.parts);
    }
    const [whole] = averageMeeting(of, all);
    const { values } = present(whole, 'an average');
    for (let helper = 0; helper < helpers; helper++)
      this.#options.helpers.send(helper, { type: 'met', id, averaged: values }, []);
    return values;
  }

  /** @param copied whether the pictures are to be sent away */
  #stepOf(shards: readonly number[], options: StepOptions, copied: boolean): ShardStep {
    const pictures = this.batch / this.#options.shards;
    const first = shards[0] ?? 0;
    const [from, to] = [first * pictures, (first + shards.length) * pictures];
    const size = this.#given.images.length / this.batch;
    const part = <T extends Float32Array | Int32Array>(values: T, each: number): T =>
      (copied ? values.slice(from * each, to * each) : values.subarray(from * each, to * each)) as T;
    return {
      shards,
      images: part(this.#given.images, size),
      labels: part(this.#given.labels, 1),
      others: part(this.#given.others, 1),
      shares: part(this.#given.shares, 1),
      labelSmoothing: options.labelSmoothing,
      withSums: options.measureActivations,
    };
  }

  #gather(): Float32Array<ArrayBuffer> {
    const length = this.#sentWeights.reduce((sum, { count }) => sum + count, 0);
    const values = this.#buffers.pop() ?? new Float32Array(length);
    let at = 0;
    for (const { address, count } of this.#sentWeights) {
      values.set(this.#simd.memory.floats(address, count), at);
      at += count;
    }
    return values;
  }

  /** Where a pass of the whole batch would have left its gradients and statistics. */
  #write(numbers: Float32Array): void {
    const { pass, layout } = this.#group;
    const { weights, statistics } = pass.plan.builder;
    let at = 0;
    for (const { training, count } of weights) {
      if (!training) continue;
      pass.floats(training.gradient, count).set(numbers.subarray(at, at + count));
      at += count;
    }
    for (const { mean, variance, channels } of statistics) {
      pass.floats(mean, channels).set(numbers.subarray(at, at + channels));
      const behind = at + layout.moments;
      pass.floats(variance, channels).set(numbers.subarray(behind, behind + channels));
      at += channels;
    }
  }

  momenta(): Map<string, Float32Array> {
    return this.#weights.momenta();
  }

  setMomenta(momenta: ReadonlyMap<string, Float32Array>): void {
    this.#weights.setMomenta(momenta);
  }

  dispose(): void {
    this.#options.helpers.end();
    this.#group.dispose();
  }
}

const inFours = (sums: Float64Array) =>
  Array.from({ length: sums.length / 4 }, (_, at) => {
    const [sum = 0, squares = 0, zeros = 0, count = 0] = sums.subarray(4 * at);
    return [sum, squares, zeros, count] as const;
  });

export interface ParallelSettings {
  /** This one among them. */
  readonly workers: number | 'auto';
  readonly shards: number;
  readonly synchronised: boolean;
  readonly startHelper: (() => Promise<Helper>) | undefined;
}

/** Helpers are not started for a network that cannot be planned. */
export async function parallelExecutor(
  model: LayersModel,
  simd: InstalledSimd,
  batchSize: number,
  { startHelper, ...settings }: ParallelSettings,
): Promise<Executor | Unplannable> {
  const { shards, synchronised } = settings;
  const workers = settings.workers === 'auto' ? Math.min(shards, processors()) : settings.workers;
  const network = networkToPlan(model);
  const batch = batchSize / shards;
  const first = planStep(network, simd.module, batch);
  if ('unplannable' in first) return first;
  const { binary } = simd;
  const helpers = await Helpers.start(Math.min(workers, shards, mostWorkers) - 1, startHelper, {
    binary,
    network,
    batch,
    synchronised,
  });
  // The network is known to be plannable.
  const plan = (): Plan => planStep(network, simd.module, batch) as Plan;
  const group = new ShardGroup(plan, simd.memory, synchronised);
  const key = `${network.spec.name} ${model.countParams()} ${batchSize} ${shards}`;
  const choice = settings.workers === 'auto' ? new WorkerCount(1 + helpers.count, key) : undefined;
  return new ParallelExecutor(model, simd, group, { ...settings, workers, choice, helpers });
}

/** Steps that one helper computes whole, or this worker where there is none; the numbers are those of any other. */
export async function awayExecutor(
  model: LayersModel,
  simd: InstalledSimd,
  batchSize: number,
  { startHelper, shards }: Pick<ParallelSettings, 'startHelper' | 'shards'>,
): Promise<Executor | Unplannable> {
  const network = networkToPlan(model);
  const batch = batchSize / shards;
  const plan = planStep(network, simd.module, batch);
  if ('unplannable' in plan) return plan;
  const setting = { binary: simd.binary, network, batch, synchronised: false };
  const helpers = await Helpers.start(1, startHelper, setting);
  const group = new ShardGroup(() => plan, simd.memory, false);
  const options = { workers: 1, choice: undefined, shards, synchronised: false, helpers, away: true };
  return new ParallelExecutor(model, simd, group, options);
}

/** Of the machine, as far as the browser says. */
export const processors = (): number =>
  (globalThis.navigator as { hardwareConcurrency?: number } | undefined)?.hardwareConcurrency ?? 1;
