/** Error against depth: where the marks of the figure stand, and what its table says. */
import type { DepthGroup } from '../results/index.ts';

export type Measured = 'train' | 'test';

export interface DepthMark {
  readonly depth: number;
  readonly mean: number;
  /** 95 % interval of the mean, of the test error alone. */
  readonly interval?: readonly [low: number, high: number];
  readonly seeds: readonly number[];
}

/** A mark for each depth, shallow first. */
export function depthMarks(
  groups: readonly DepthGroup[],
  skip: boolean,
  measured: Measured,
): readonly DepthMark[] {
  return groups
    .filter((group) => group.skip === skip)
    .map((group) => {
      const seeds = group[measured];
      return {
        depth: group.depth,
        mean: seeds.reduce((sum, error) => sum + error, 0) / seeds.length,
        ...(measured === 'test' ? { interval: group.interval } : {}),
        seeds,
      };
    })
    .sort((a, b) => a.depth - b.depth);
}

/** The end of the vertical axis: the next tenth above every error that is drawn, and at most 0.6. */
export function highestError(groups: readonly DepthGroup[]): number {
  const errors = groups.flatMap(({ train, test, interval }) => [...train, ...test, ...interval]);
  return Math.min(0.6, Math.ceil(10 * Math.max(0.1, ...errors)) / 10);
}
