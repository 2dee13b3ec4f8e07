/**
 * What the experiments say, computed from their rows: `npm run results`, or `npm run results -- --json`. Each table has
 * every setting with its seeds, accuracies and 95 % interval; below it, the comparisons with the standard error of the
 * difference across seeds, how many of them the difference is and must be, and McNemar's exact test a seed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { toTable } from '../bench/table.ts';
import {
  compare,
  comparisonsOf,
  experimentNames,
  inOrder,
  neededRatio,
  parseRows,
  rowsOf,
  summarise,
} from '../src/results/index.ts';

const root = new URL('../', import.meta.url);
const read = (path: string) => {
  const file = new URL(path, root);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

const experiments = experimentNames.map((name) => {
  const rows = rowsOf(name, (file) => parseRows(read(`content/results/${file}.jsonl`)));
  const groups = inOrder(name, summarise(rows));
  return {
    name,
    runs: rows.length,
    groups,
    comparisons: comparisonsOf(name, groups).map(([first, second]) => ({
      ...compare(first, second),
      needed: neededRatio(first, second),
    })),
  };
});
const classifierLog = read('public/weights/pets.log.json');
interface Measured {
  readonly count: number;
  readonly accuracy: number;
  readonly interval: readonly [low: number, high: number];
}
interface Photographs extends Measured {
  readonly dogs: Measured;
  readonly cats: Measured;
}
interface Share extends Omit<Measured, 'accuracy'> {
  readonly share: number;
}
/** As much of `public/weights/pets.log.json` as is printed. */
interface ClassifierLog {
  readonly test: Measured;
  readonly testInOneView: Measured;
  readonly ownTest: Measured;
  readonly validation: { readonly mirrored: Measured };
  readonly photographs?: Photographs & {
    readonly offset: { readonly value: number; readonly dogs: number; readonly cats: number };
    readonly withoutOffset: Photographs;
  };
  readonly neither: { readonly ofPets: Share; readonly ofOthers: Share };
}
const classifier = classifierLog === '' ? undefined : (JSON.parse(classifierLog) as ClassifierLog);

if (process.argv.includes('--json')) {
  const groups = (all: (typeof experiments)[number]['groups']) =>
    all.map(({ rows, ...group }) => ({
      ...group,
      learningRate: rows[0]!.learningRate,
      seeds: rows.map(({ seed }) => seed),
    }));
  console.log(
    JSON.stringify(
      { experiments: experiments.map((each) => ({ ...each, groups: groups(each.groups) })), classifier },
      null,
      1,
    ),
  );
} else {
  const percent = (share: number | undefined) => (share === undefined ? '–' : (100 * share).toFixed(1));
  for (const { name, runs, groups, comparisons } of experiments) {
    console.log(`\n${name}: ${runs} runs`);
    if (groups.length === 0) continue;
    const tabled = groups.map(({ key, rows, diverged, train, validation, test, interval }) => ({
      setting: key,
      seeds: `${rows.length}${diverged > 0 ? ` (+${diverged} diverged)` : ''}`,
      rate: rows[0]!.learningRate,
      weights: rows[0]!.parameters,
      'train %': percent(train.mean),
      'validation %': percent(validation?.mean),
      'test %': percent(test.mean),
      '95 % interval': interval.map(percent).join(' … '),
      'least … most': `${percent(test.least)} … ${percent(test.most)}`,
    }));
    console.log(toTable(tabled));
    if (comparisons.length === 0) continue;
    const compared = comparisons.map(({ first, second, difference, standardError, needed, pairs }) => ({
      'comparison of test accuracy': `${first} − ${second}`,
      points: percent(difference),
      SE: Number.isNaN(standardError) ? '–' : percent(standardError),
      'in SE (needed)': Number.isNaN(needed)
        ? '–'
        : `${(difference / standardError).toFixed(1)} (${needed.toFixed(1)})`,
      'McNemar, a seed: only first : only second (exact p)': pairs
        .map(({ onlyFirst, onlySecond, p }) => `${onlyFirst} : ${onlySecond} (${probability(p)})`)
        .join('  '),
    }));
    console.log(`\n${toTable(compared)}`);
  }
  if (classifier) {
    console.log('\nclassifier that ships (nn.trained("pets")), dog against cat');
    const looked = [
      ['CIFAR-10’s test part, mirrored too', classifier.test],
      ['CIFAR-10’s test part, one view', classifier.testInOneView],
      ['this site’s 400 test pictures, one view', classifier.ownTest],
      ['validation, mirrored too', classifier.validation.mirrored],
      ...(classifier.photographs
        ? ([
            ['photographs as people take them, many windows', classifier.photographs],
            ['  their dogs', classifier.photographs.dogs],
            ['  their cats', classifier.photographs.cats],
            ['the same without the offset', classifier.photographs.withoutOffset],
            ['  their dogs', classifier.photographs.withoutOffset.dogs],
            ['  their cats', classifier.photographs.withoutOffset.cats],
          ] as const)
        : []),
    ] as const;
    console.log(
      toTable(
        looked.map(([on, { count, accuracy, interval }]) => ({
          on,
          pictures: count,
          'accuracy %': percent(accuracy),
          '95 % interval': interval.map(percent).join(' … '),
        })),
      ),
    );
    if (classifier.photographs) {
      const { value, dogs, cats } = classifier.photographs.offset;
      console.log(
        `of photographs ${value} is added to the log-odds of dog against cat, chosen on ${dogs} dogs and ${cats} cats of other collections`,
      );
    }
    const { ofPets, ofOthers } = classifier.neither;
    console.log(
      `“neither” is said of ${percent(ofPets.share)} % of ${ofPets.count} dogs and cats and of ` +
        `${percent(ofOthers.share)} % of ${ofOthers.count} pictures of the eight other classes`,
    );
  }
}

function probability(p: number): string {
  return p < 1e-4 ? p.toExponential(0) : p.toFixed(4);
}
