import { everyCellRuns } from './every-cell.ts';

/** Every fifth picture of a set, of both classes as many. */
const fewer = (name: string) => `{ ...${name}, train: some(${name}.train), test: some(${name}.test) };`;

everyCellRuns('04-dogs-and-cats', [
  [
    'pets',
    "const pets = await data.load('dogs-and-cats');",
    `const all = await data.load('dogs-and-cats');
const some = (set: typeof all.train) =>
  data.subset(set, Array.from({ length: set.count / 5 }, (_, at) => 5 * at));
const pets = ${fewer('all')}`,
  ],
  ['trained-net', "const theirs = await data.load('dogs-and-cats');", `const theirs = ${fewer('all')}`],
  [
    'own-head',
    'const own = await data.load(whichPictures);',
    `const chosenSet = await data.load(whichPictures);\nconst own = ${fewer('chosenSet')}`,
  ],
  ['lesion', 'length: 200', 'length: 40'],
  ['linear', 'epochs: 6', 'epochs: 1'],
  ['linear', 'batchSize: 32', 'batchSize: 128'],
  ['net-parts', 'width: 16', 'width: 4'],
  ['fine-tune', 'epochs: 15', 'epochs: 1'],
  ['loss-landscape', 'steps = [-3, -2, -1, 0, 1, 2, 3]', 'steps = [-3, 0, 3]'],
  ['loss-landscape', '32 * at', 'at'],
  ['three-seeds', 'width: 8', 'width: 4'],
  ['three-seeds', 'epochs: 3', 'epochs: 1'],
  ['two-rates', 'width: 8', 'width: 4'],
  ['two-rates', 'epochs: 3', 'epochs: 1'],
  ['final-run', 'epochs: 32', 'epochs: 1'],
  ['own-last-stack', 'epochs: 6', 'epochs: 1'],
  ['more-data', 'width: 8', 'width: 4'],
  ['more-data', 'updates = 160', 'updates = 8'],
]);
