/** The common shape of an experiment: a grid of learning rates with a few seeds, then more seeds at the chosen one. */
import { chosenRate, kindOf, type NetworkChoice, type ResultRow } from '../../src/results/index.ts';
import type { Plan } from './experiment.ts';

export interface Arm extends NetworkChoice {
  /** How many seeds in all, the grid's own counted in. */
  readonly seeds: number;
  /** Rates tried besides those of the grid that all share: for a kind of network that trains at none of them. */
  readonly furtherRates?: readonly number[];
}

/** By how many seeds a rate is chosen: of a single one, what trains and what does not may be luck. */
const choosing = 3;

/**
 * The grid's runs are whole runs: those of the chosen rate count as the first of the final runs. Second seeds of every
 * kind come before third ones: what is there when it is cut short is comparable.
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
  const grids = Array.from({ length: choosing }, (_, at) =>
    arms.flatMap(({ seeds: _seeds, furtherRates = [], ...network }) =>
      [...furtherRates, ...rates].map((rate) => named(network, rate, at + 1, 'choose')),
    ),
  ).flat();
  const done = (run: string) => rows.some((row) => row.run === run);
  const further = arms.flatMap(({ seeds, furtherRates: _furtherRates, ...network }) => {
    const kind = kindOf(network);
    const own = grids.filter((grid) => kindOf(grid) === kind);
    if (!own.every(({ run }) => done(run))) return [];
    const rate = chosenRate(
      rows.filter(({ purpose }) => purpose === 'choose'),
      kind,
    );
    if (rate === undefined) return [];
    return Array.from({ length: Math.max(0, seeds - choosing) }, (_, at) =>
      named(network, rate, choosing + at + 1, 'final'),
    );
  });
  return [...grids, ...further.sort((a, b) => a.seed - b.seed)];
}
