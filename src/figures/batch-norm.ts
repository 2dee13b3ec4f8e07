/** One feature of a batch through batch normalisation, as in training. */
export interface NormalisedBatch {
  readonly mean: number;
  /** Biased: divided by the batch size. */
  readonly variance: number;
  /** `(x − mean) / √(variance + ε)`; NaN where that is 0/0. */
  readonly normalised: readonly number[];
  /** `γ·normalised + β`. */
  readonly output: readonly number[];
}

/** Ioffe & Szegedy 2015, algorithm 1. */
export function normaliseBatch(
  values: readonly number[],
  { gamma = 1, beta = 0, epsilon = 1e-3 }: { gamma?: number; beta?: number; epsilon?: number } = {},
): NormalisedBatch {
  const average = (terms: readonly number[]) => terms.reduce((sum, term) => sum + term, 0) / terms.length;
  const mean = average(values);
  const variance = average(values.map((value) => (value - mean) ** 2));
  const normalised = values.map((value) => (value - mean) / Math.sqrt(variance + epsilon));
  return { mean, variance, normalised, output: normalised.map((value) => gamma * value + beta) };
}
