import { everyCellRuns } from './every-cell.ts';

everyCellRuns('01-residual-block');
