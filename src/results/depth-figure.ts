/** What the two figures of the depth experiment draw: from its rows, small enough for a page. */
import { summarise } from './summary.ts';
import type { ResultRow } from './row.ts';

/** A depth, with skips or without, over its seeds. Errors are shares, 0…1. */
export interface DepthGroup {
  readonly depth: number;
  readonly skip: boolean;
  /** By seed: the error on the training pictures as they are, after the training. */
  readonly train: readonly number[];
  /** By seed: the error on the test pictures. */
  readonly test: readonly number[];
  /** 95 % interval of the mean test error, over seeds and pictures. */
  readonly interval: readonly [low: number, high: number];
  /** By seed, an entry an epoch: the error on the epoch's own, augmented batches, in training mode. */
  readonly curves: readonly (readonly number[])[];
}

/** `content/figures/depth.json`, written by `scripts/depth-figure.ts`. */
export interface DepthFigure {
  readonly setting: {
    readonly pictures: number;
    readonly tests: number;
    readonly width: number;
    readonly epochs: number;
    readonly batchSize: number;
    /** The peak learning rates that validation chose, least first. */
    readonly rates: readonly number[];
  };
  /** Plain before residual, shallow before deep. */
  readonly groups: readonly DepthGroup[];
}

const rounded = (values: readonly number[], digits = 4) =>
  values.map((value) => Number(value.toFixed(digits)));

/**
 * @param rows of the experiment `depth`
 * @throws Error when there are none
 */
export function depthFigure(rows: readonly ResultRow[]): DepthFigure {
  const groups = summarise(rows);
  const first = groups[0]?.rows[0];
  if (!first) throw new Error('There is no finished run of the experiment “depth” to draw.');
  return {
    setting: {
      pictures: first.pictures,
      tests: first.test!.count,
      width: first.width!,
      epochs: first.epochs,
      batchSize: first.batchSize,
      rates: [...new Set(groups.map((group) => group.rows[0]!.learningRate))].sort((a, b) => a - b),
    },
    groups: groups
      .map((group): DepthGroup => {
        const [low, high] = group.interval;
        return {
          depth: group.rows[0]!.depth!,
          skip: group.rows[0]!.skip!,
          train: rounded(group.rows.map(({ train }) => 1 - train!.accuracy)),
          test: rounded(group.rows.map(({ test }) => 1 - test!.accuracy)),
          interval: [Number((1 - high).toFixed(4)), Number((1 - low).toFixed(4))],
          curves: group.rows.map(({ curve }) =>
            rounded(
              curve.accuracy.map((share) => 1 - share),
              3,
            ),
          ),
        };
      })
      .sort((a, b) => Number(a.skip) - Number(b.skip) || a.depth - b.depth),
  };
}
