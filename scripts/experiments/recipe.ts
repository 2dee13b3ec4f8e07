/**
 * What is a residual net worth beside simpler nets that get the same recipe? Plain and residual nets of 20 layers get it
 * in `depth.ts`, and their rows are read from there (`rowsOf`); ResNet-8 of twice the width has about their weights
 * and costs about as much.
 */
import type { Experiment } from './experiment.ts';
import { withChosenRates } from './with-chosen-rates.ts';
import type { Arm } from './with-chosen-rates.ts';

const epochs = 50;
const seeds = 5;
const rates = [0.03, 0.1, 0.3];

export const equalRecipe: readonly Arm[] = [
  // 3,072 inputs at once: at the grid's rates every first step is too long, and the loss grows without bound.
  { network: 'linear', seeds, furtherRates: [0.0003, 0.001, 0.003, 0.01] },
  { network: 'simple-cnn', width: 16, seeds },
  { network: 'cifar-resnet', depth: 8, width: 16, skip: true, seeds },
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
