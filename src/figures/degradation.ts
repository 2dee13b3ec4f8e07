/** Curves of one training run, an entry an epoch. */
export interface DegradationRun {
  readonly depth: number;
  readonly skip: boolean;
  readonly seed: number;
  readonly outcome: 'finished' | 'stopped' | 'diverged';
  readonly parameters: number;
  /** Share of wrong answers on the epoch's own, augmented batches; in training mode. */
  readonly trainError: readonly number[];
  readonly trainLoss: readonly number[];
  /** On the test images after the epoch. */
  readonly testError: readonly number[];
  readonly seconds: number;
}

/** `content/figures/degradation.json`, written by `scripts/degradation.ts`. */
export interface DegradationRuns {
  readonly setting: {
    readonly epochs: number;
    readonly batchSize: number;
    readonly width: number;
    readonly learningRate: number;
    readonly images: number;
    readonly tests: number;
  };
  readonly runs: readonly DegradationRun[];
}

export interface DegradationCurve {
  readonly depth: number;
  readonly skip: boolean;
  /** The mean over the seeds, an entry an epoch. */
  readonly mean: readonly number[];
  readonly seeds: readonly (readonly number[])[];
}

/** A curve for each depth, shallow first, of the runs that finished. */
export function degradationCurves(
  runs: readonly DegradationRun[],
  skip: boolean,
  measure: 'trainError' | 'testError',
): DegradationCurve[] {
  const own = runs.filter((run) => run.skip === skip && run.outcome === 'finished');
  const depths = [...new Set(own.map(({ depth }) => depth))].sort((a, b) => a - b);
  return depths.map((depth) => {
    const seeds = own.filter((run) => run.depth === depth).map((run) => run[measure]);
    const mean = seeds[0]!.map(
      (_, epoch) => seeds.reduce((sum, curve) => sum + curve[epoch]!, 0) / seeds.length,
    );
    return { depth, skip, mean, seeds };
  });
}

/** The mean of a curve's last epochs, less noisy than its end. */
export function lastMean(curve: readonly number[], epochs = 5): number {
  const last = curve.slice(-epochs);
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}
