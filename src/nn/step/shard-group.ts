/** The shards that one worker computes: each apart, or all of the batch meeting at every batch norm. */
import { present } from '../../explained/present.ts';
import type { Plan } from './plan.ts';
import type { Weight } from './plan-builder.ts';
import { PlannedPass } from './planned-pass.ts';
import { averageSiblings, type NumbersLayout, type ShardAverage } from './shards.ts';
import type { StepMemory } from './step-memory.ts';

/** Pictures of neighbouring shards, in order; as `Executor` has them of the whole batch. */
export interface ShardInputs {
  readonly images: Float32Array;
  readonly labels: Int32Array;
  readonly others: Int32Array;
  readonly shares: Float32Array;
}

export interface ShardStep extends ShardInputs {
  /** The shards, as numbers from 0. */
  readonly shards: readonly number[];
  readonly labelSmoothing: number;
  readonly withSums: boolean;
}

/** What neighbouring shards have at one meeting, averaged: two lists of equal length, one behind the other. */
export interface MeetingAverage {
  readonly first: number;
  readonly count: number;
  readonly values: Float32Array<ArrayBuffer>;
}

/** All that meet at one layer. */
export interface MeetingParts {
  readonly of: 'moments' | 'sums';
  readonly parts: readonly MeetingAverage[];
}

export class ShardGroup {
  readonly #makePlan: () => Plan;
  readonly #memory: StepMemory;
  readonly #synchronised: boolean;
  readonly #passes: PlannedPass[] = [];
  readonly #spare: Float32Array<ArrayBuffer>[] = [];

  /**
   * @param makePlan plans the step for one shard; what is in its weights' addresses is read from the first
   * @param synchronised whether batch norm is that of the whole batch
   */
  constructor(makePlan: () => Plan, memory: StepMemory, synchronised: boolean) {
    this.#makePlan = makePlan;
    this.#memory = memory;
    this.#synchronised = synchronised;
    this.#need(1);
  }

  /** Of the first shard: where the weights' gradients and velocities are. */
  get pass(): PlannedPass {
    return this.#passes[0]!;
  }

  get layout(): NumbersLayout {
    const { weights, statistics } = this.pass.plan.builder;
    return {
      gradients: weights.reduce((sum, { training, count }) => sum + (training ? count : 0), 0),
      moments: statistics.reduce((sum, { channels }) => sum + channels, 0),
    };
  }

  /** Numbers that are not needed any more, to be written again. */
  reuse(numbers: Float32Array<ArrayBuffer>): void {
    this.#spare.push(numbers);
  }

  /**
   * A step of these shards, whose pictures lie one behind the other. Synchronised it waits at each meeting for the
   * average of the whole batch.
   */
  *run(step: ShardStep): Generator<MeetingParts, ShardAverage[], Float32Array | undefined> {
    const averages = this.#synchronised ? yield* this.#together(step) : this.#inTurn(step);
    return averageSiblings(averages, this.layout, (numbers) => this.reuse(numbers));
  }

  #inTurn(step: ShardStep): ShardAverage[] {
    return step.shards.map((shard, at) => {
      const { pass } = this;
      fill(pass, step, at);
      return this.#read(pass, shard, pass.run(step.labelSmoothing), step.withSums);
    });
  }

  *#together(step: ShardStep): Generator<MeetingParts, ShardAverage[], Float32Array | undefined> {
    this.#need(step.shards.length);
    const passes = step.shards.map((_, at) => this.#passes[at]!);
    for (const pass of passes) locate(pass.plan.builder.weights, this.pass.plan.builder.weights);
    const running = passes.map((pass, at) => {
      fill(pass, step, at);
      return pass.meeting(step.labelSmoothing);
    });
    for (;;) {
      const reached = running.map((run) => run.next());
      const meetings = reached.flatMap((next) => (next.done ? [] : [next.value]));
      if (meetings.length === 0)
        return reached.map((next, at) =>
          this.#read(
            passes[at]!,
            step.shards[at]!,
            present(next.done ? next.value : undefined, 'an end'),
            step.withSums,
          ),
        );
      const parts = meetings.map(({ first: one, second: other, count }, at): MeetingAverage => {
        const values = new Float32Array(2 * count);
        values.set(this.#memory.floats(one, count));
        values.set(this.#memory.floats(other, count), count);
        return { first: step.shards[at]!, count: 1, values };
      });
      const { of } = meetings[0]!;
      const averaged = yield { of, parts: averageMeeting(of, parts) };
      if (!averaged) continue;
      for (const { first: one, second: other, count } of meetings) {
        this.#memory.floats(one, count).set(averaged.subarray(0, count));
        this.#memory.floats(other, count).set(averaged.subarray(count));
      }
    }
  }

  #read(
    pass: PlannedPass,
    shard: number,
    outcome: { loss: number; right: number; brokenLayer?: string },
    withSums: boolean,
  ): ShardAverage {
    const { gradients, moments } = this.layout;
    const numbers = this.#spare.pop() ?? new Float32Array(gradients + 2 * moments);
    const { weights, statistics } = pass.plan.builder;
    let at = 0;
    for (const { training, count } of weights) {
      if (!training) continue;
      numbers.set(pass.floats(training.gradient, count), at);
      at += count;
    }
    for (const { mean, variance, channels } of statistics) {
      numbers.set(pass.floats(mean, channels), at);
      numbers.set(pass.floats(variance, channels), at + moments);
      at += channels;
    }
    const sums = withSums ? Float64Array.from(pass.sums().flat()) : new Float64Array();
    return { first: shard, count: 1, numbers, sums, ...outcome };
  }

  #need(count: number): void {
    while (this.#passes.length < count) this.#passes.push(new PlannedPass(this.#makePlan(), this.#memory));
  }

  dispose(): void {
    for (const pass of this.#passes) pass.dispose();
  }
}

/** Averages siblings of one meeting up the same tree as a step's results. */
export function averageMeeting(of: MeetingParts['of'], parts: readonly MeetingAverage[]): MeetingAverage[] {
  const wide = parts.map(({ first, count, values }) => ({
    first,
    count,
    loss: 0,
    right: 0,
    numbers: values,
    sums: new Float64Array(),
  }));
  const half = (parts[0]?.values.length ?? 0) / 2;
  const layout = of === 'moments' ? { gradients: 0, moments: half } : { gradients: 2 * half, moments: 0 };
  return averageSiblings(wide, layout).map(({ first, count, numbers }) => ({
    first,
    count,
    values: numbers,
  }));
}

function fill(pass: PlannedPass, { images, labels, others, shares }: ShardInputs, at: number): void {
  const { batch } = pass;
  const part = <T extends Float32Array | Int32Array>(values: T, length: number): T =>
    values.subarray(at * length, (at + 1) * length) as T;
  pass.images().set(part(images, pass.images().length));
  pass.labels().set(part(labels, batch));
  const mixture = pass.mixture();
  mixture.others.set(part(others, batch));
  mixture.shares.set(part(shares, batch));
}

/** Plans of one network list its weights in the same order. */
function locate(weights: readonly Weight[], like: readonly Weight[]): void {
  weights.forEach((weight, at) => (weight.address = like[at]!.address));
}
