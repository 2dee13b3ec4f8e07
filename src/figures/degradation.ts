/** The training curves of the depth experiment, as the figure of degradation draws them. */
import type { DepthGroup } from '../results/index.ts';

export interface DegradationCurve {
  readonly depth: number;
  /** The mean over the seeds, an entry an epoch. */
  readonly mean: readonly number[];
  readonly seeds: readonly (readonly number[])[];
}

/** A curve for each depth, shallow first. */
export function degradationCurves(groups: readonly DepthGroup[], skip: boolean): DegradationCurve[] {
  return groups
    .filter((group) => group.skip === skip)
    .map(({ depth, curves }) => ({
      depth,
      mean: curves[0]!.map((_, epoch) => average(curves.map((curve) => curve[epoch]!))),
      seeds: curves,
    }))
    .sort((a, b) => a.depth - b.depth);
}

/** The mean of a curve's last epochs, less noisy than its end. */
export const lastMean = (curve: readonly number[], epochs = 5): number => average(curve.slice(-epochs));

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
