/** What is a residual net worth beside simpler nets that get the same recipe? */
import type { Experiment } from './experiment.ts';
import { withChosenRates } from './with-chosen-rates.ts';
import type { Arm } from './with-chosen-rates.ts';

const epochs = 50;
const seeds = 5;
const rates = [0.03, 0.1, 0.3];

export const equalRecipe: readonly Arm[] = [
  { network: 'linear', seeds },
  { network: 'simple-cnn', width: 16, seeds },
  { network: 'cifar-resnet', depth: 20, width: 16, skip: false, seeds },
  { network: 'cifar-resnet', depth: 20, width: 16, skip: true, seeds },
  { network: 'cifar-resnet', depth: 8, width: 32, skip: true, seeds },
];

export const recipe: Experiment = {
  name: 'recipe',
  plans: (rows) =>
    withChosenRates(equalRecipe, rates, rows, (network, learningRate, seed) => ({
      ...network,
      seed,
      options: { epochs, learningRate },
      pictures: ({ own }) => own,
    })),
};
