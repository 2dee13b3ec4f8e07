/** From rows to what a table says: one group a setting, over its seeds. */
import {
  acrossSeeds,
  differenceOfMeans,
  mcnemar,
  meanAccuracyInterval,
  studentQuantile,
} from '../statistics/index.ts';
import type { AcrossSeeds, Difference, PairedComparison } from '../statistics/index.ts';
import { chosenRate, kindOf } from './choose.ts';
import { unpackBits } from './row.ts';
import type { ResultRow } from './row.ts';

export interface Group {
  /** What its rows have in common, as one text. */
  readonly key: string;
  /** By seed; those that diverged are counted in `diverged` and not among them. */
  readonly rows: readonly ResultRow[];
  readonly diverged: number;
  /** Of the training pictures as they are. */
  readonly train: AcrossSeeds;
  /** Absent where the validation pictures were trained on. */
  readonly validation?: AcrossSeeds;
  readonly test: AcrossSeeds;
  /** Of the mean test accuracy: seeds and pictures both (`meanAccuracyInterval`). */
  readonly interval: readonly [low: number, high: number];
}

/** What a run that diverged would have had, too: batches that are not full are left out. */
const plannedUpdates = ({ epochs, pictures, batchSize }: ResultRow): number =>
  epochs * Math.floor(pictures / batchSize);

/** What sets the rows of an experiment apart, besides the seed. */
export function keyOf(row: ResultRow): string {
  const kind = kindOf(row);
  switch (row.experiment) {
    case 'amount':
      return `${kind} pictures=${row.pictures} updates=${plannedUpdates(row)}`;
    case 'transfer':
      return `${row.start} pictures=${row.pictures}`;
    case 'norm-rate':
      return `${kind} rate=${row.learningRate}`;
    default:
      return kind;
  }
}

/**
 * The rows that an experiment's claims rest on: where a learning rate was chosen, those with the chosen one, the
 * grid's own run of it counted in.
 */
export function finalRows(rows: readonly ResultRow[]): ResultRow[] {
  const choosing = rows.filter(({ purpose }) => purpose === 'choose');
  if (choosing.length === 0) return [...rows];
  const contest = ({ start, ...row }: ResultRow) => `${start ?? ''} ${kindOf(row)}`;
  const rates = new Map(
    choosing.map((row) => {
      const own = choosing.filter((other) => contest(other) === contest(row));
      return [contest(row), chosenRate(own, kindOf(row))];
    }),
  );
  return rows.filter((row) => row.learningRate === rates.get(contest(row)));
}

/** Groups in the order in which they first appear among the rows. */
export function summarise(rows: readonly ResultRow[]): Group[] {
  const groups = new Map<string, ResultRow[]>();
  for (const row of finalRows(rows)) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups].flatMap(([key, all]) => {
    const own = all.filter((row) => row.test && row.train).sort((a, b) => a.seed - b.seed);
    if (own.length === 0) return [];
    const validated = own.filter((row) => row.validation);
    return [
      {
        key,
        rows: own,
        diverged: all.length - own.length,
        train: acrossSeeds(own.map((row) => row.train!.accuracy)),
        ...(validated.length > 0
          ? { validation: acrossSeeds(validated.map((row) => row.validation!.accuracy)) }
          : {}),
        test: acrossSeeds(own.map((row) => row.test!.accuracy)),
        interval: meanAccuracyInterval(own.map(rightOf)),
      },
    ];
  });
}

/** Which of the test pictures a run answered rightly. */
export const rightOf = ({ test }: ResultRow): boolean[] => unpackBits(test!.right!, test!.count);

export interface Comparison extends Difference {
  readonly first: string;
  readonly second: string;
  /** McNemar's exact test on the test pictures, a pair a seed that both have. */
  readonly pairs: readonly (PairedComparison & { readonly seed: number })[];
}

/**
 * How many times its standard error the difference of two groups must be for their methods to differ at 95 %: Student's
 * t, its degrees of freedom by Welch and Satterthwaite, since the two need not vary alike. NaN where one has a single seed.
 */
export function neededRatio(first: Group, second: Group): number {
  const spread = [first, second].map(({ test }) => ({
    variance: test.standardError ** 2,
    freedom: test.count - 1,
  }));
  if (spread.some(({ freedom }) => freedom < 1)) return NaN;
  const whole = spread.reduce((sum, { variance }) => sum + variance, 0);
  const parts = spread.reduce((sum, { variance, freedom }) => sum + variance ** 2 / freedom, 0);
  return studentQuantile(whole ** 2 / parts);
}

/** Test accuracy of one group against another: across seeds, and picture by picture within each seed. */
export function compare(first: Group, second: Group): Comparison {
  const accuracies = (group: Group) => group.rows.map((row) => row.test!.accuracy);
  return {
    first: first.key,
    second: second.key,
    ...differenceOfMeans(accuracies(first), accuracies(second)),
    pairs: first.rows.flatMap((row) => {
      const other = second.rows.find(({ seed }) => seed === row.seed);
      return other ? [{ seed: row.seed, ...mcnemar(rightOf(row), rightOf(other)) }] : [];
    }),
  };
}
