import { everyCellRuns } from './every-cell.ts';

everyCellRuns('03-convolution-layers', [['trained-filters', 'step === 10', 'step === 1']]);
