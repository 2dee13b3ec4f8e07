import type { Cadence } from '../run/index.ts';

/** What measuring may cost of a run's time when it is left to `auto`. */
export const measuredShare = 0.1;
/** Steps before the first measured one: the first steps of a run are not like the others. */
const warmUp = 3;

interface Due {
  readonly measureGradients: boolean;
  readonly measureActivations: boolean;
}

/**
 * Decides which steps of a run are measured. A number is kept to exactly. For `auto` an account is kept of what
 * measured steps took longer than the median of the others: the next one comes when, taking as long as the
 * last, it stays within the share. What is measured changes no number of the training.
 */
export class MeasureCadence {
  readonly #gradients: Cadence;
  readonly #activations: Cadence;
  readonly #plain: number[] = [];
  #plainTotal = 0;
  #extra = 0;
  #lastExtra: number | undefined;

  constructor({ gradients = 0, activations = 0 }: { gradients?: Cadence; activations?: Cadence } = {}) {
    this.#gradients = gradients;
    this.#activations = activations;
  }

  /** @param step 0-based */
  due(step: number): Due {
    const affordable = this.#affordable();
    const due = (every: Cadence) => (every === 'auto' ? affordable : every > 0 && step % every === 0);
    return { measureGradients: due(this.#gradients), measureActivations: due(this.#activations) };
  }

  /** What the step took, all in all. */
  took({ measureGradients, measureActivations }: Due, milliseconds: number): void {
    if (!measureGradients && !measureActivations) {
      this.#plain.push(milliseconds);
      if (this.#plain.length > 50) this.#plain.shift();
      this.#plainTotal += milliseconds;
      return;
    }
    const usual = this.#usual();
    this.#lastExtra = Math.max(0, milliseconds - usual);
    this.#extra += this.#lastExtra;
    this.#plainTotal += Math.min(usual, milliseconds);
  }

  #affordable(): boolean {
    if (this.#plain.length < warmUp) return false;
    if (this.#lastExtra === undefined) return true;
    return this.#extra + this.#lastExtra <= measuredShare * (this.#plainTotal + this.#usual());
  }

  #usual(): number {
    return [...this.#plain].sort((a, b) => a - b)[this.#plain.length >> 1] ?? 0;
  }
}
