/** What repeated trainings with other seeds say together. */
import { studentQuantile } from './student.ts';

export interface AcrossSeeds {
  readonly count: number;
  readonly mean: number;
  /** Of the values, with n − 1; NaN for a single one. */
  readonly standardDeviation: number;
  /** Of the mean. NaN for a single value. */
  readonly standardError: number;
  readonly least: number;
  readonly most: number;
}

export function acrossSeeds(values: readonly number[]): AcrossSeeds {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardDeviation = count > 1 ? Math.sqrt(squares / (count - 1)) : NaN;
  return {
    count,
    mean,
    standardDeviation,
    standardError: standardDeviation / Math.sqrt(count),
    least: Math.min(...values),
    most: Math.max(...values),
  };
}

export interface Difference {
  readonly difference: number;
  /** √(SE₁² + SE₂²), the seeds of the two being independent; NaN where one has a single seed. */
  readonly standardError: number;
}

/** How much higher the mean of the first is than that of the second. */
export function differenceOfMeans(first: readonly number[], second: readonly number[]): Difference {
  const [one, other] = [acrossSeeds(first), acrossSeeds(second)];
  return {
    difference: one.mean - other.mean,
    standardError: Math.hypot(one.standardError, other.standardError),
  };
}

/**
 * 95 % interval of a mean accuracy over seeds that were all evaluated on the same pictures: both other seeds and other
 * pictures would give another mean. SE² = s²/n over the n seeds + the variance over pictures of the share of seeds that
 * were right, divided by the number of pictures. How far it reaches allows for a spread that was estimated from a few
 * seeds: Student's t, its degrees of freedom by Welch and Satterthwaite.
 * @param right a list a seed, a flag a picture
 */
export function meanAccuracyInterval(right: readonly (readonly boolean[])[]): [low: number, high: number] {
  const pictures = right[0]?.length ?? 0;
  const shares = Array.from(
    { length: pictures },
    (_, at) => right.filter((seed) => seed[at]).length / right.length,
  );
  const { mean, standardError: overPictures } = acrossSeeds(shares);
  const accuracies = right.map((seed) => seed.filter(Boolean).length / pictures);
  const overSeeds = right.length > 1 ? acrossSeeds(accuracies).standardError : 0;
  const error = Math.hypot(overPictures, overSeeds);
  // NaN where all are right or all wrong: then there is no error to be uncertain of.
  const degreesOfFreedom =
    error ** 4 /
    (overPictures ** 4 / (pictures - 1) + (right.length > 1 ? overSeeds ** 4 / (right.length - 1) : 0));
  const half = error > 0 ? studentQuantile(degreesOfFreedom) * error : 0;
  return [Math.max(0, mean - half), Math.min(1, mean + half)];
}
