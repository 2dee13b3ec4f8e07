import { everyCellRuns } from './every-cell.ts';

everyCellRuns('04-dogs-and-cats', [
  ['linear', 'epochs: 6', 'epochs: 1'],
  ['linear', 'batchSize: 32', 'batchSize: 128'],
  ['net-parts', 'width: 16', 'width: 4'],
  ['fine-tune', 'epochs: 15', 'epochs: 1'],
  ['loss-landscape', 'steps = [-3, -2, -1, 0, 1, 2, 3]', 'steps = [-3, 0, 3]'],
  ['three-seeds', 'width: 8', 'width: 4'],
  ['three-seeds', 'epochs: 3', 'epochs: 1'],
  ['two-rates', 'width: 8', 'width: 4'],
  ['two-rates', 'epochs: 3', 'epochs: 1'],
  ['final-run', 'epochs: 32', 'epochs: 1'],
  ['own-last-stack', 'epochs: 6', 'epochs: 1'],
  ['more-data', 'width: 8', 'width: 4'],
  ['more-data', 'updates = 160', 'updates = 40'],
]);
