/**
 * What do more pictures bring, and to which network? 400, 1,600 and 9,600 of them, once with equally many passes over
 * the pictures and once with equally many updates, since with equal passes more pictures also mean more training.
 */
import { seededRandom, shuffledIndices, subset } from '../../src/data/index.ts';
import type { ImageSet } from '../../src/data/index.ts';
import { chosenRate, kindOf, type NetworkChoice } from '../../src/results/index.ts';
import { joined } from './cifar.ts';
import type { Cifar } from './cifar.ts';
import type { Experiment, Plan } from './experiment.ts';

const rates = [0.03, 0.1, 0.3];
const seeds = [1, 2, 3];
const networks: readonly NetworkChoice[] = [
  { network: 'simple-cnn', width: 16 },
  { network: 'cifar-resnet', depth: 20, width: 8, skip: false },
  { network: 'cifar-resnet', depth: 20, width: 8, skip: true },
  { network: 'cifar-resnet', depth: 8, width: 16, skip: true },
];
/** Passes for which the middle amount gets as many updates as every amount gets in the other half. */
const passes = 18;
const amounts = [
  { count: 400, equalUpdates: 75 },
  { count: 1600, equalUpdates: passes },
  { count: 9600, equalUpdates: 3 },
] as const;

function plan(network: NetworkChoice, count: number, epochs: number, rate: number, seed: number): Plan {
  return {
    ...network,
    run: `${kindOf(network)} pictures=${count} epochs=${epochs} rate=${rate} seed=${seed}`,
    purpose: count === 1600 && seed === 1 ? 'choose' : 'final',
    seed,
    options: { epochs, learningRate: rate },
    pictures: (cifar) => pictures(cifar, count, seed),
    // All 9,600 are all there are: those held out for validation are among them.
    ...(count === 9600 ? { validate: false } : {}),
  };
}

export const amount: Experiment = {
  name: 'amount',
  plans: (rows) => {
    const grid = networks.flatMap((network) => rates.map((rate) => plan(network, 1600, passes, rate, 1)));
    const done = (run: string) => rows.some((row) => row.run === run);
    const further = seeds.flatMap((seed) =>
      networks.flatMap((network) => {
        const own = grid.filter((each) => kindOf(each) === kindOf(network));
        const choosing = rows.filter(({ purpose }) => purpose === 'choose');
        const rate = own.every(({ run }) => done(run)) ? chosenRate(choosing, kindOf(network)) : undefined;
        if (rate === undefined) return [];
        return amounts.flatMap(({ count, equalUpdates }) =>
          [...new Set([passes, equalUpdates])].map((epochs) => plan(network, count, epochs, rate, seed)),
        );
      }),
    );
    return [...grid, ...further.filter(({ purpose }) => purpose === 'final')];
  },
};

/** The smaller amount is part of the larger one; 400 are drawn by the seed, the same share of each class. */
function pictures({ own, more, validation }: Cifar, count: number, seed: number): ImageSet {
  if (count === own.count) return own;
  return count < own.count ? evenly(own, count, seed) : joined(joined(own, more), validation);
}

/** As many of each class, drawn by the seed; a smaller draw is part of a larger one. */
export function evenly(set: ImageSet, count: number, seed: number): ImageSet {
  const each = count / set.classes.length;
  const taken = set.classes.map(() => 0);
  const chosen = [...shuffledIndices(set.count, seededRandom(seed, 0xa30))].filter(
    (index) => taken[set.labels[index]!]!++ < each,
  );
  return subset(
    set,
    chosen.sort((a, b) => a - b),
  );
}
