/** Does depth help, and do skips? Plain and residual nets of four depths and one width on the site's 1,600 pictures. */
import type { Experiment } from './experiment.ts';
import { withChosenRates } from './with-chosen-rates.ts';

const epochs = 50;
const rates = [0.03, 0.1, 0.3];

export const depth: Experiment = {
  name: 'depth',
  plans: (rows) =>
    withChosenRates(
      [20, 32, 8, 56].flatMap((depth) =>
        [false, true].map((skip) => ({
          network: 'cifar-resnet' as const,
          depth,
          width: 8,
          skip,
          seeds: depth === 20 || depth === 32 ? 5 : 3,
        })),
      ),
      rates,
      rows,
      (network, learningRate, seed) => ({
        ...network,
        seed,
        options: { epochs, learningRate },
        pictures: ({ own }) => own,
      }),
    ),
};
