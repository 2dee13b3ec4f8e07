/** The common shape of an experiment: a grid of learning rates with one seed, then more seeds at the chosen one. */
import { chosenRate, kindOf, type NetworkChoice, type ResultRow } from '../../src/results/index.ts';
import type { Plan } from './experiment.ts';

export interface Arm extends NetworkChoice {
  /** How many seeds in all, the grid's own counted in. */
  readonly seeds: number;
}

/**
 * The grid's runs are whole runs with the first seed: that of the chosen rate counts as the first of the final runs.
 * All grids come before the further seeds.
 */
export function withChosenRates(
  arms: readonly Arm[],
  rates: readonly number[],
  rows: readonly ResultRow[],
  plan: (network: NetworkChoice, learningRate: number, seed: number) => Omit<Plan, 'purpose' | 'run'>,
): Plan[] {
  const named = (network: NetworkChoice, rate: number, seed: number, purpose: Plan['purpose']): Plan => ({
    ...plan(network, rate, seed),
    purpose,
    run: `${kindOf(network)} rate=${rate} seed=${seed}`,
  });
  const grids = arms.flatMap(({ seeds: _, ...network }) =>
    rates.map((rate) => named(network, rate, 1, 'choose')),
  );
  const done = (run: string) => rows.some((row) => row.run === run);
  const further = arms.flatMap(({ seeds, ...network }) => {
    const kind = kindOf(network);
    const own = grids.filter((grid) => kindOf(grid) === kind);
    if (!own.every(({ run }) => done(run))) return [];
    const rate = chosenRate(
      rows.filter(({ purpose }) => purpose === 'choose'),
      kind,
    );
    if (rate === undefined) return [];
    return Array.from({ length: seeds - 1 }, (_, at) => named(network, rate, at + 2, 'final'));
  });
  // Second seeds of every kind before third ones: what is there when a run is cut short is comparable.
  return [...grids, ...further.sort((a, b) => a.seed - b.seed)];
}
