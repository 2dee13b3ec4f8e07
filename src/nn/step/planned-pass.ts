/** A plan in memory: forward, loss and backward of one batch, or of one shard of it. */
import type { Plan } from './plan.ts';
import type { Meeting, Place, PlannedOutput, PlannedRuns, Purpose, Run } from './plan-builder.ts';
import type { StepMemory } from './step-memory.ts';

export interface PassOutcome {
  /** Mean cross-entropy of the pictures; when it is not finite there are no gradients. */
  readonly loss: number;
  /** Pictures told rightly. */
  readonly right: number;
  /** The first layer, in the order of computation, whose output holds a number that is not finite. */
  readonly brokenLayer?: string;
}

/** What a step of the pass took. */
export type TimedPart = Purpose & { readonly milliseconds: number };

/** Sums over a layer's output: of what it holds, of the squares, of the zeros, and how many there are. */
export type OutputSums = readonly [sum: number, squares: number, zeros: number, count: number];

/** Owns a block of `memory`: call `dispose`. Before each pass the weights of the plan need their addresses. */
export class PlannedPass {
  readonly plan: Plan;
  readonly #memory: StepMemory;
  readonly #block: number;
  readonly #scratch: number;
  readonly #forward: readonly (Run | Meeting)[];
  readonly #backward: readonly (Run | Meeting)[];

  constructor(plan: Plan, memory: StepMemory) {
    const { builder } = plan;
    this.plan = plan;
    this.#memory = memory;
    this.#block = memory.allocate(builder.bytes);
    this.#scratch = memory.allocate(builder.scratchBytes);
    builder.settings.scratch = this.#scratch;
    this.#forward = builder.forward.all.map(({ make }) => make(this.at));
    this.#backward = builder.backward.all.map(({ make }) => make(this.at));
    this.mixture().others.fill(0);
    this.mixture().shares.fill(1);
    for (const { training, count } of builder.weights)
      if (training) builder.module.clear(this.at(training.momentum), 4 * count);
  }

  /** Where a place of the plan lies. */
  readonly at = (place: Place): number => this.#block + place.offset;

  get batch(): number {
    return this.plan.builder.batch;
  }

  images(): Float32Array {
    return this.floats(this.plan.input.value, this.plan.input.count);
  }

  labels(): Int32Array {
    return this.#memory.integers(this.at(this.plan.labels), this.batch);
  }

  mixture(): { others: Int32Array; shares: Float32Array } {
    const { others, shares } = this.plan;
    return {
      others: this.#memory.integers(this.at(others), this.batch),
      shares: this.floats(shares, this.batch),
    };
  }

  floats(place: Place, count: number): Float32Array {
    return this.#memory.floats(this.at(place), count);
  }

  /** A whole pass, in which batch norm is that of these pictures. */
  run(labelSmoothing: number): PassOutcome {
    for (const step of this.#forward) if (typeof step === 'function') step();
    const outcome = this.#loss(labelSmoothing);
    if (outcome.brokenLayer === undefined)
      for (const step of this.#backward) if (typeof step === 'function') step();
    return outcome;
  }

  /** {@link run}, with the milliseconds of each of its steps but the loss. @param now a clock */
  time(labelSmoothing: number, now: () => number): TimedPart[] {
    const { builder } = this.plan;
    const timed = (planned: PlannedRuns, steps: readonly (Run | Meeting)[]) =>
      steps.flatMap((step, at): TimedPart[] => {
        if (typeof step !== 'function') return [];
        const { layer, part, multiplyAdds } = planned.all[at]!;
        const start = now();
        step();
        const milliseconds = now() - start;
        return [{ layer, part, milliseconds, ...(multiplyAdds === undefined ? {} : { multiplyAdds }) }];
      });
    const forward = timed(builder.forward, this.#forward);
    this.#loss(labelSmoothing);
    return [...forward, ...timed(builder.backward, this.#backward)];
  }

  /**
   * The same, which waits at each meeting: what lies there may be replaced before it goes on. Backward is gone through
   * whatever the loss, since others wait there.
   */
  *meeting(labelSmoothing: number): Generator<Meeting, PassOutcome> {
    for (const step of this.#forward) {
      if (typeof step === 'function') step();
      else yield step;
    }
    const outcome = this.#loss(labelSmoothing);
    for (const step of this.#backward) {
      if (typeof step === 'function') step();
      else yield step;
    }
    return outcome;
  }

  #loss(labelSmoothing: number): PassOutcome {
    const { builder, logits, labels, others, shares, probabilities, logitsGradient, right, classes } =
      this.plan;
    const at = this.at;
    // prettier-ignore
    const loss = builder.module.softmaxCrossEntropy(
      at(logits.value), at(labels), at(others), at(shares), at(logitsGradient), at(probabilities), at(right), this.batch, classes, labelSmoothing,
    );
    const told = this.#memory.integers(at(right), 1)[0]!;
    return Number.isFinite(loss)
      ? { loss, right: told }
      : { loss, right: told, brokenLayer: this.#brokenLayer() };
  }

  /** Of every layer's output, in the plan's order. */
  sums(): OutputSums[] {
    return this.plan.builder.activations.map((output) => this.#sumsOf(output));
  }

  #sumsOf({ value, count }: PlannedOutput): OutputSums {
    this.plan.builder.module.summarise(this.at(value), count, this.#scratch);
    const [sum = 0, squares = 0, zeros = 0] = this.#memory.doubles(this.#scratch, 3);
    return [sum, squares, zeros, count];
  }

  #brokenLayer(): string {
    const { builder, logits } = this.plan;
    const broken = builder.activations.find((output) => !Number.isFinite(this.#sumsOf(output)[0]));
    return (broken ?? logits).layer;
  }

  dispose(): void {
    this.#memory.free(this.#block);
    this.#memory.free(this.#scratch);
  }
}
