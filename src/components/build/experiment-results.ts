/**
 * What the prose states of the experiments and of the classifier that ships, computed at build from their rows.
 *
 * `results.<experiment>[<group>].<quantity>`, e.g. `results.depth[plain-56-w8].test`: a mean over the seeds, as a share.
 * `results.<experiment>[<group> − <group>].<quantity>`: a comparison, e.g. `….points`, in percentage points; `….ratio`, in
 * standard errors, and `….needed`, how many of them it takes to speak of the methods.
 * `classifier.<part>.<quantity>`, e.g. `classifier.test.accuracy`, from its log; `eight.<part>.<quantity>` from that of the
 * network that the chapters take on to dogs and cats.
 * Groups are named as `npm run results` names them.
 */
import eightLog from '/public/weights/eight.log.json?raw';
import classifierLog from '/public/weights/pets.log.json?raw';
import {
  compare,
  comparisonsOf,
  experimentNames,
  inOrder,
  kindOf,
  neededRatio,
  parseRows,
  rowsOf,
  summarise,
  type Comparison,
  type ExperimentName,
  type Group,
} from '../../results/index.ts';

const stored = import.meta.glob<string>('/content/results/*.jsonl', {
  eager: true,
  query: '?raw',
  import: 'default',
});

const summaries = new Map<ExperimentName, readonly Group[]>();

const allRows = (name: ExperimentName) =>
  rowsOf(name, (file) => parseRows(stored[`/content/results/${file}.jsonl`] ?? ''));

/** All groups of an experiment; none when it has no rows yet. */
export function groupsOf(name: ExperimentName): readonly Group[] {
  const known = summaries.get(name);
  if (known) return known;
  const groups = inOrder(name, summarise(allRows(name)));
  summaries.set(name, groups);
  return groups;
}

/** The comparisons that answer an experiment's question. */
export const comparisonsIn = (name: ExperimentName): Comparison[] =>
  comparisonsOf(name, groupsOf(name)).map(([first, second]) => compare(first, second));

/** Below this p two networks are told apart: were they equally good, it would be so in one case of twenty at most. */
export const significant = 0.05;

/** Of all its rates and seeds, the chosen one or not: the training accuracy of the run that learnt most. */
function mostTrained({ rows: [first] }: Group): number {
  if (!first) return 0;
  const all = allRows(first.experiment as ExperimentName).filter((row) => kindOf(row) === kindOf(first));
  return Math.max(...all.map(({ train }) => train?.accuracy ?? 0));
}

const ofGroup: Record<string, (group: Group) => number | undefined> = {
  mostTrained,
  test: ({ test }) => test.mean,
  low: ({ interval }) => interval[0],
  high: ({ interval }) => interval[1],
  error: ({ test }) => 1 - test.mean,
  least: ({ test }) => test.least,
  most: ({ test }) => test.most,
  train: ({ train }) => train.mean,
  trainError: ({ train }) => 1 - train.mean,
  validation: ({ validation }) => validation?.mean,
  seeds: ({ rows }) => rows.length,
  diverged: ({ diverged }) => diverged,
  rate: ({ rows }) => rows[0]!.learningRate,
  parameters: ({ rows }) => rows[0]!.parameters,
  pictures: ({ rows }) => rows[0]!.pictures,
  epochs: ({ rows }) => rows[0]!.epochs,
  updates: ({ rows }) => rows[0]!.updates,
};

const tenths = (share: number) => Math.round(1000 * share) / 10;

const ofComparison: Record<string, (comparison: Comparison) => number> = {
  points: ({ difference }) => tenths(difference),
  standardError: ({ standardError }) => tenths(standardError),
  ratio: ({ difference, standardError }) => difference / standardError,
  seeds: ({ pairs }) => pairs.length,
  firstBetter: ({ pairs }) =>
    pairs.filter(({ p, onlyFirst, onlySecond }) => p < significant && onlyFirst > onlySecond).length,
  secondBetter: ({ pairs }) =>
    pairs.filter(({ p, onlyFirst, onlySecond }) => p < significant && onlyFirst < onlySecond).length,
  smallestP: ({ pairs }) => Math.min(...pairs.map(({ p }) => p)),
  largestP: ({ pairs }) => Math.max(...pairs.map(({ p }) => p)),
};

/** The logs of networks that ship, by the name that keys have for them. */
const logs: Readonly<Record<string, unknown>> = {
  classifier: JSON.parse(classifierLog),
  eight: JSON.parse(eightLog),
};

/** `{ count, accuracy, interval }` of a part of a log; `share` stands for `accuracy` where classes are told apart from others. */
interface Proportion {
  readonly count: number;
  readonly accuracy?: number;
  readonly share?: number;
  readonly interval: readonly [number, number];
}

/** What stands in a log under `classifier.test.accuracy`; undefined when nothing does. */
const loggedAt = (path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (found, key) =>
        typeof found === 'object' && found !== null && Object.hasOwn(found, key)
          ? (found as Readonly<Record<string, unknown>>)[key]
          : undefined,
      logs,
    );

function groupNamed(experiment: string, key: string): Group | undefined {
  if (!experimentNames.some((name) => name === experiment)) return undefined;
  return groupsOf(experiment as ExperimentName).find((group) => group.key === key);
}

const bracketed = /^results\.([\w-]+)\[([^\]]+)\](?:\.(\w+))?$/;

/** The number of that key; undefined when nothing of the name is stored. */
export function experimentNumber(key: string): number | undefined {
  const logged = loggedAt(key);
  if (typeof logged === 'number') return logged;
  const [, experiment = '', named = '', quantity = ''] = bracketed.exec(key) ?? [];
  const [first = '', second] = named.split(' − ');
  const group = groupNamed(experiment, first);
  if (!group) return undefined;
  if (second === undefined) return ofGroup[quantity]?.(group);
  const other = groupNamed(experiment, second);
  if (other && quantity === 'needed') return neededRatio(group, other);
  return other && ofComparison[quantity]?.(compare(group, other));
}

/** A share of right answers with its 95 % interval. */
export interface MeasuredAccuracy {
  readonly share: number;
  readonly interval: readonly [low: number, high: number];
}

/**
 * `results.<experiment>[<group>]`, over seeds and pictures, or `<classifier|eight>.<part>`, over pictures.
 * @throws {Error} for a key that names no accuracy, so that the build fails instead of the reader
 */
export function measuredAccuracy(key: string): MeasuredAccuracy {
  const [, experiment = '', named = ''] = bracketed.exec(key) ?? [];
  const group = groupNamed(experiment, named);
  if (group) return { share: group.test.mean, interval: group.interval };
  const { accuracy, share = accuracy, interval } = (loggedAt(key) ?? {}) as Partial<Proportion>;
  if (share !== undefined && interval !== undefined) return { share, interval };
  throw new Error(
    `<Accuracy of="${key}" />: no such accuracy. A key is results.<${experimentNames.join('|')}>[<group>] ` +
      `with a group as npm run results names it, or <classifier|eight>.<part of its log>.`,
  );
}
