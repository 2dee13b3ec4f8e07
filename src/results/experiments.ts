/** Which experiments there are, and which of their groups are compared with which. */
import type { ResultRow } from './row.ts';
import type { Group } from './summary.ts';

export const experimentNames = ['depth', 'recipe', 'amount', 'transfer', 'norm-rate'] as const;
export type ExperimentName = (typeof experimentNames)[number];

/**
 * The rows that an experiment rests on: its own, and those of another that ran the same thing. Plain and residual nets
 * of 20 layers get their equal recipe in `depth`.
 * @param stored the rows of a file of `content/results/`
 */
export function rowsOf(
  name: ExperimentName,
  stored: (file: ExperimentName) => readonly ResultRow[],
): ResultRow[] {
  const own = stored(name);
  return name === 'recipe' ? [...own, ...stored('depth').filter(({ depth }) => depth === 20)] : [...own];
}

const networkOrder = ['linear', 'simple-cnn', 'cifar-resnet'];
const startOrder = ['scratch', 'frozen', 'fine-tuned'];

/** What an experiment varies, as numbers to sort by: the slower a thing changes down the table, the earlier it stands. */
const placeOf: Readonly<Record<ExperimentName, (row: ResultRow) => readonly number[]>> = {
  depth: ({ depth = 0, skip }) => [depth, Number(skip !== false)],
  recipe: networkPlace,
  amount: (row) => [...networkPlace(row), row.updates, row.pictures],
  transfer: ({ pictures, start = 'scratch' }) => [pictures, startOrder.indexOf(start)],
  'norm-rate': ({ learningRate, norm }) => [learningRate, Number(norm !== false)],
};

/** Simple before residual, plain before residual, narrow before wide. */
function networkPlace({ network, skip, width = 0 }: ResultRow): number[] {
  return [networkOrder.indexOf(network), Number(skip !== false), width];
}

/** The groups as a table has them: by what the experiment varies. */
export function inOrder(name: ExperimentName, groups: readonly Group[]): Group[] {
  const place = ({ rows: [first] }: Group): readonly number[] => (first ? placeOf[name](first) : []);
  return groups.toSorted((a, b) => {
    const other = place(b);
    return (
      place(a)
        .map((value, at) => value - (other[at] ?? 0))
        .find((difference) => difference !== 0) ?? 0
    );
  });
}

/** Pairs of groups whose difference answers the experiment's question: decided before the rows were there. */
export function comparisonsOf(name: ExperimentName, groups: readonly Group[]): [Group, Group][] {
  const find = (key: string) => groups.find((group) => group.key === key);
  const pairs = (keys: [string, string][]) =>
    keys.flatMap(([a, b]): [Group, Group][] => {
      const [first, second] = [find(a), find(b)];
      return first && second ? [[first, second]] : [];
    });
  switch (name) {
    case 'depth':
      return pairs([
        // Skips, at each depth; then depth, without and with them.
        ...[8, 20, 32, 56].map((n): [string, string] => [`resnet-${n}-w8`, `plain-${n}-w8`]),
        ...[20, 32, 56].map((n): [string, string] => [`plain-${n}-w8`, 'plain-8-w8']),
        ...[20, 32, 56].map((n): [string, string] => [`resnet-${n}-w8`, 'resnet-8-w8']),
      ]);
    case 'recipe':
      return pairs([
        ['simple-cnn-w16', 'linear'],
        ['plain-20-w8', 'simple-cnn-w16'],
        ['resnet-20-w8', 'simple-cnn-w16'],
        ['resnet-20-w8', 'plain-20-w8'],
        ['resnet-8-w16', 'simple-cnn-w16'],
        ['resnet-8-w16', 'resnet-20-w8'],
      ]);
    case 'amount':
      return pairs(
        ['simple-cnn-w16', 'plain-20-w8', 'resnet-20-w8', 'resnet-8-w16'].flatMap(
          (kind): [string, string][] => [
            [`${kind} pictures=9600 updates=900`, `${kind} pictures=1600 updates=900`],
            [`${kind} pictures=9600 updates=5400`, `${kind} pictures=1600 updates=900`],
            [`${kind} pictures=1600 updates=900`, `${kind} pictures=400 updates=900`],
          ],
        ),
      );
    case 'transfer':
      return pairs(
        [100, 400, 1600].flatMap((count): [string, string][] => [
          [`fine-tuned pictures=${count}`, `scratch pictures=${count}`],
          [`frozen pictures=${count}`, `scratch pictures=${count}`],
          [`fine-tuned pictures=${count}`, `frozen pictures=${count}`],
        ]),
      );
    case 'norm-rate':
      return pairs(
        [0.003, 0.01, 0.03, 0.1, 0.3].map((rate): [string, string] => [
          `resnet-20-w8 rate=${rate}`,
          `resnet-20-w8-no-norm rate=${rate}`,
        ]),
      );
  }
}
