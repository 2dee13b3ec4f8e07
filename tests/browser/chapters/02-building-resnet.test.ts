import { everyCellRuns } from './every-cell.ts';

everyCellRuns('02-building-resnet');
