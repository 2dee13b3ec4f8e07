/** Does batch norm make training faster and steadier? With and without it, at five learning rates. */
import { kindOf } from '../../src/results/index.ts';
import type { Experiment } from './experiment.ts';

const epochs = 15;
const rates = [0.003, 0.01, 0.03, 0.1, 0.3];

export const normRate: Experiment = {
  name: 'norm-rate',
  plans: () =>
    [1, 2, 3].flatMap((seed) =>
      rates.flatMap((learningRate) =>
        [true, false].map((norm) => {
          const network = {
            network: 'cifar-resnet' as const,
            depth: 20,
            width: 8,
            skip: true,
            ...(norm ? {} : { norm: false as const }),
          };
          return {
            ...network,
            run: `${kindOf(network)} rate=${learningRate} seed=${seed}`,
            purpose: 'final' as const,
            seed,
            options: { epochs, learningRate },
            pictures: ({ own }) => own,
          };
        }),
      ),
    ),
};
