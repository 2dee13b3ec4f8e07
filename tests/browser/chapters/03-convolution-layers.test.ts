import { everyCellRuns } from './every-cell.ts';

everyCellRuns('03-convolution-layers');
