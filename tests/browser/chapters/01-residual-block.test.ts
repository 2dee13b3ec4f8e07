import { everyCellRuns } from './every-cell.ts';

everyCellRuns('01-residual-block', [
  ['gradients-with-norm', 'depth = 32', 'depth = 8'],
  ['degradation', 'width: 8', 'width: 2'],
  ['degradation', 'epochs: 3', 'epochs: 1'],
  ['gradient-microscope', 'steps: 30', 'steps: 3'],
]);
