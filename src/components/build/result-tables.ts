/**
 * The two tables of an experiment, and the one of them all, in the reader's language, as texts: for the page and for
 * files to download.
 */
import type { Language } from '../../i18n.ts';
import { changes, compare, type Comparison, type ExperimentName, type Group } from '../../results/index.ts';
import { percentText, withInterval } from './accuracy-text.ts';
import { comparisonsIn, groupsOf } from './experiment-results.ts';
import { translator } from './strings.ts';
import { present } from '../../explained/present.ts';

/** The first column of a row is its name. */
export interface ResultTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How strongly each field behind the name is to be coloured, from 0 to 1, where the table is a map. */
  readonly shades?: readonly (readonly number[])[];
}

const starts = {
  scratch: 'startScratch',
  'fine-tuned': 'startFineTuned',
  frozen: 'startFrozen',
} as const;

type Texts = ReturnType<typeof translator>;

/** The network of a group, in words: “plain, 20 layers, width 8”. */
function networkLabel({ rows }: Group, t: Texts): string {
  const { network, depth, width, skip, norm } = rows[0]!;
  if (network === 'linear') return t('linear');
  const name =
    network === 'simple-cnn' ? t('simpleCnn') : t(skip === false ? 'plain' : 'residual', { n: depth ?? 0 });
  return [name, t('width', { n: width ?? 0 }), ...(norm === false ? [t('withoutNorm')] : [])].join(', ');
}

/** A group by what sets it apart within its experiment. */
function groupLabel(experiment: ExperimentName, group: Group, t: Texts): string {
  const { pictures, updates, start, norm, learningRate } = group.rows[0]!;
  switch (experiment) {
    case 'depth':
    case 'recipe':
      return networkLabel(group, t);
    case 'amount':
      return `${networkLabel(group, t)}, ${t('pictures', { n: pictures })}, ${t('updates', { n: updates })}`;
    case 'transfer':
      return `${t(starts[start ?? 'scratch'])}, ${t('pictures', { n: pictures })}`;
    case 'norm-rate':
      return `${t(norm === false ? 'withoutNorm' : 'withNorm')}, ${t('rate', { rate: String(learningRate) })}`;
  }
}

/** Every setting with its accuracies and seeds: what the experiment is about first, for a narrow page shows no more. */
export function groupTable(experiment: ExperimentName, language: Language): ResultTable {
  const t = translator(language, 'results');
  const groups = groupsOf(experiment);
  const hasValidation = groups.some(({ validation }) => validation !== undefined);
  return {
    head: [
      t('setting'),
      t('testAccuracy'),
      t('seeds'),
      ...(hasValidation ? [t('validationAccuracy')] : []),
      t('trainAccuracy'),
      t('learningRate'),
    ],
    rows: groups.map((group) => [
      groupLabel(experiment, group, t),
      withInterval({ share: group.test.mean, interval: group.interval }, language),
      `${group.rows.length}${group.diverged > 0 ? t('diverged', { n: group.diverged }) : ''}`,
      ...(hasValidation ? [group.validation ? percentText(group.validation.mean) : '–'] : []),
      percentText(group.train.mean),
      String(group.rows[0]!.learningRate),
    ]),
  };
}

const signed = (share: number) => `${share < 0 ? '−' : '+'}${percentText(Math.abs(share))}`;
const probability = (p: number) => (p < 0.001 ? '<0.001' : p.toFixed(3));

/** The comparisons that answer its question: the difference, its standard error over seeds, and p for each seed. */
export function comparisonTable(experiment: ExperimentName, language: Language): ResultTable {
  const t = translator(language, 'results');
  const groups = groupsOf(experiment);
  const label = (key: string) =>
    groupLabel(
      experiment,
      present(
        groups.find((group) => group.key === key),
        `a group ${key} of ${experiment}`,
      ),
      t,
    );
  return {
    head: [t('comparison'), t('points'), t('standardError'), t('mcnemar')],
    rows: comparisonsIn(experiment).map((comparison) => [
      t('against', { first: label(comparison.first), second: label(comparison.second) }),
      ...comparedTexts(comparison),
    ]),
  };
}

/** The difference, its standard error where there are seeds to tell it, and p of each seed. */
const comparedTexts = ({ difference, standardError, pairs }: Comparison): string[] => [
  signed(difference),
  Number.isNaN(standardError) ? '–' : percentText(standardError),
  pairs.map(({ p }) => probability(p)).join(', '),
];

/**
 * A heat map of batch norm and learning rate: a row without and a row with, a column a rate, in each field the mean test
 * accuracy, shaded from guessing to the best.
 */
export function normRateMap(language: Language): ResultTable {
  const t = translator(language, 'results');
  const groups = groupsOf('norm-rate');
  const rates = [...new Set(groups.map(({ rows }) => rows[0]!.learningRate))].sort((a, b) => a - b);
  const guessing = 0.5;
  const best = Math.max(...groups.map(({ test }) => test.mean));
  const shares = [false, true].map((norm) =>
    rates.map((rate) => {
      const found = groups.find(
        ({ rows: [row] }) => row?.learningRate === rate && (row.norm !== false) === norm,
      );
      return present(found, `a run at ${rate}, norm ${norm}`).test.mean;
    }),
  );
  return {
    head: [t('learningRate'), ...rates.map(String)],
    rows: shares.map((row, norm) => [
      t(norm === 0 ? 'withoutNorm' : 'withNorm'),
      ...row.map((share) => percentText(share)),
    ]),
    shades: shares.map((row) => row.map((share) => Math.max(0, (share - guessing) / (best - guessing)))),
  };
}

/** What each change brought, of all experiments: the accuracy before and after it, and the comparison of the two. */
export function verdictTable(language: Language): ResultTable {
  const t = translator(language, 'results');
  return {
    head: [t('change'), t('before'), t('after'), t('points'), t('standardError'), t('mcnemar')],
    rows: changes.flatMap(({ text, values, experiment, ...keys }) => {
      const find = (key: string) => groupsOf(experiment).find((group) => group.key === key);
      const [before, after] = [find(keys.before), find(keys.after)];
      if (!before || !after) return [];
      return [
        [
          t(text, values),
          ...[before, after].map(({ test, interval }) =>
            withInterval({ share: test.mean, interval }, language),
          ),
          ...comparedTexts(compare(after, before)),
        ],
      ];
    }),
  };
}

/** The table that `<Results of="…" show="…" />` stands for. */
export function resultTable(
  of: ExperimentName | 'verdict',
  show: string | undefined,
  language: Language,
): ResultTable {
  if (of === 'verdict') return verdictTable(language);
  if (of === 'norm-rate' && show === 'map') return normRateMap(language);
  return (show === 'comparisons' ? comparisonTable : groupTable)(of, language);
}

/** A table as Markdown. */
export const tableMarkdown = ({ head, rows }: ResultTable): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
