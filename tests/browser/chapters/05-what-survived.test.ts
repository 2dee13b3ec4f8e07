import { everyCellRuns } from './every-cell.ts';

everyCellRuns('05-what-survived', []);
