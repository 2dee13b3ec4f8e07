/**
 * How a plan is put together. Planning only counts: it gives every value and gradient a place in one
 * block of memory and collects functions that will do the work. Once the block exists, each
 * function is made with its addresses fixed, and a training step is nothing but calling them in order.
 *
 * Values live as long as the step, because the backward pass reads them. A gradient lives from the first
 * operation that writes it to the one that consumes it; then its place is used for another.
 */
import type { SimdExports } from '../kernels/simd-module.ts';

/** A place in the plan's block, as an offset in bytes. */
export interface Place {
  readonly offset: number;
  readonly bytes: number;
}

/** A layer's output during a step. */
export interface PlannedOutput {
  readonly layer: string;
  /** Without the batch. */
  readonly shape: readonly number[];
  /** Including the batch. */
  readonly count: number;
  readonly value: Place;
  gradient: Place | null;
  /** Whether anything trainable lies behind it. */
  readonly needsGradient: boolean;
}

/** A weight of the network. Where it lies is for whoever runs the plan to say, before each step. */
export interface Weight {
  readonly layer: string;
  /** `layer/weight` */
  readonly name: string;
  readonly count: number;
  address: number;
  /** Absent when the weight does not train. */
  readonly training?: { readonly gradient: Place; readonly momentum: Place; readonly decays: boolean };
}

/** Known only when the plan is run. */
export interface StepSettings {
  /** Address of working space. */
  scratch: number;
}

export type Run = () => void;

/**
 * Where shards of one batch that are computed apart may meet, so that batch norm is that of the whole batch: what each
 * has at `first` and `second` is averaged. `moments` are means and variances; `sums` are added up.
 */
export interface Meeting {
  readonly of: 'moments' | 'sums';
  readonly first: number;
  readonly second: number;
  readonly count: number;
}

/** Makes a step of the plan once places have addresses. */
export type Deferred = (at: (place: Place) => number) => Run | Meeting;

/** What a step of the plan does for its layer. */
export type Part = 'forward' | 'backward' | 'input gradient' | 'filter gradient';

/** What a step of the plan is for. */
export interface Purpose {
  readonly layer: string;
  readonly part: Part;
  /** Of a convolution, those that are really done: Winograd's are fewer than are counted. */
  readonly multiplyAdds?: number;
}

/** Steps of one pass in their order, each with what it is for. */
export class PlannedRuns {
  readonly all: (Purpose & { readonly make: Deferred })[] = [];
  readonly #purpose: () => Purpose;

  /** @param purpose of a step for which no other is given */
  constructor(purpose: () => Purpose) {
    this.#purpose = purpose;
  }

  push(...made: readonly Deferred[]): void {
    for (const make of made) this.all.push({ ...this.#purpose(), make });
  }

  pushAs(part: Part, multiplyAdds: number, make: Deferred): void {
    this.all.push({ ...this.#purpose(), part, multiplyAdds, make });
  }
}

/** What a batch norm has measured, and the averages that it moves. */
export interface BatchStatistics {
  readonly layer: string;
  readonly channels: number;
  readonly mean: Place;
  readonly variance: Place;
  readonly movingMean: Weight;
  readonly movingVariance: Weight;
}

const align = (bytes: number) => Math.ceil(bytes / 64) * 64;
const float = 4;

export class PlanBuilder {
  readonly module: SimdExports;
  readonly batch: number;
  readonly settings: StepSettings = { scratch: 0 };
  readonly weights: Weight[] = [];
  /** The layer that is being planned. */
  layer = '';
  readonly forward = new PlannedRuns(() => ({ layer: this.layer, part: 'forward' }));
  readonly backward = new PlannedRuns(() => ({ layer: this.layer, part: 'backward' }));
  readonly statistics: BatchStatistics[] = [];
  readonly activations: PlannedOutput[] = [];
  scratchBytes = 0;
  bytes = 0;
  readonly #free: Place[] = [];

  constructor(module: SimdExports, batch: number) {
    this.module = module;
    this.batch = batch;
  }

  reserve(bytes: number): Place {
    const place = { offset: this.bytes, bytes: align(bytes) };
    this.bytes += place.bytes;
    return place;
  }

  floats(count: number): Place {
    return this.reserve(count * float);
  }

  activation(layer: string, shape: readonly number[], needsGradient: boolean, value?: Place): PlannedOutput {
    const count = this.batch * shape.reduce((product, n) => product * n, 1);
    const activation = {
      layer,
      shape,
      count,
      value: value ?? this.floats(count),
      gradient: null,
      needsGradient,
    };
    this.activations.push(activation);
    return activation;
  }

  needScratch(bytes: number): void {
    this.scratchBytes = Math.max(this.scratchBytes, bytes);
  }

  // ------------------------------------------------------------- backward pass, planned in reverse order

  /** The gradient of an output, which now belongs to the caller: pass it on or release it. */
  take(output: PlannedOutput): Place | null {
    const { gradient } = output;
    output.gradient = null;
    return gradient;
  }

  /** Hands over a finished gradient: it becomes the input's, or is added to what is there. */
  give(input: PlannedOutput, gradient: Place): void {
    if (!input.needsGradient) return this.release(gradient);
    const { gradient: present } = input;
    if (present === null) {
      input.gradient = gradient;
      return;
    }
    const { module } = this;
    const { count } = input;
    this.backward.push((at) => {
      const [from, to] = [at(gradient), at(present)];
      return () => module.addScaled(from, to, count, 1);
    });
    this.release(gradient);
  }

  /** Where an input's gradient is to be written, and whether something is there already to which it must be added. */
  target(input: PlannedOutput): { place: Place; accumulate: boolean } {
    const { gradient } = input;
    if (gradient !== null) return { place: gradient, accumulate: true };
    const place = this.acquire(input.count * float);
    input.gradient = place;
    return { place, accumulate: false };
  }

  /** {@link target} for kernels that can only add: zeros are put there first. */
  addTarget(input: PlannedOutput): Place {
    const { place, accumulate } = this.target(input);
    if (!accumulate) {
      const { module } = this;
      const bytes = input.count * float;
      this.backward.push((at) => {
        const address = at(place);
        return () => module.clear(address, bytes);
      });
    }
    return place;
  }

  acquire(bytes: number): Place {
    // The smallest that is large enough.
    let best = -1;
    this.#free.forEach((place, index) => {
      if (place.bytes >= bytes && (best < 0 || place.bytes < this.#free[best]!.bytes)) best = index;
    });
    return best < 0 ? this.reserve(bytes) : this.#free.splice(best, 1)[0]!;
  }

  release(place: Place): void {
    this.#free.push(place);
  }
}
