import { everyCellRuns } from './every-cell.ts';

everyCellRuns('04-dogs-and-cats');
