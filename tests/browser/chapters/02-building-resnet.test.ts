import { everyCellRuns } from './every-cell.ts';

everyCellRuns('02-building-resnet', [
  ['train-resnet8', 'width: 16', 'width: 4'],
  ['train-resnet8', 'epochs: 6', 'epochs: 1'],
  ['short-run-trap', 'width: 8', 'width: 4'],
  ['short-run-trap', 'epochs: 2', 'epochs: 1'],
]);
