/**
 * Runs the experiments whose rows stand in `content/results/`: `nice node scripts/experiments/index.ts [NAME …]`.
 * May be killed at any moment and started again: it goes on with the last epoch. Two may run at once.
 */
import { amount } from './amount.ts';
import { measureNormalisation } from '../../src/data/index.ts';
import { startWasm } from '../node-wasm.ts';
import { loadCifar } from './cifar.ts';
import { depth } from './depth.ts';
import type { Experiment, Plan } from './experiment.ts';
import { runPlan } from './experiment.ts';
import { claim, keepRow, readRows, release } from './ledger.ts';
import { normRate } from './norm-rate.ts';
import { recipe } from './recipe.ts';
import { transfer } from './transfer.ts';

const experiments: readonly Experiment[] = [depth, recipe, amount, transfer, normRate];

const given = process.argv.slice(2);
const unknown = given.filter((name) => !experiments.some((experiment) => experiment.name === name));
if (unknown.length > 0) {
  console.error(
    `No experiment ${unknown.join(', ')}; there are ${experiments.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

const { variant } = await startWasm();
const engine = `tfjs 4.22.0 on wasm, ${variant} kernels, Node ${process.versions.node}`;
const cifar = await loadCifar();
const normalisation = measureNormalisation(cifar.own);

/** The first run that is due and that nobody else has. */
function next({ name, plans }: Experiment): Plan | undefined {
  const rows = readRows(name);
  for (const plan of plans(rows)) {
    if (rows.some(({ run }) => run === plan.run) || !claim(`${name} ${plan.run}`)) continue;
    // It may have ended elsewhere between the reading and the claim.
    if (!readRows(name).some(({ run }) => run === plan.run)) return plan;
    release(`${name} ${plan.run}`);
  }
  return undefined;
}

for (const experiment of experiments) {
  if (given.length > 0 && !given.includes(experiment.name)) continue;
  for (let plan = next(experiment); plan; plan = next(experiment)) {
    const row = await runPlan(experiment.name, plan, { cifar, normalisation, engine });
    keepRow(row);
    release(`${experiment.name} ${plan.run}`);
    const percent = (share: number | undefined) =>
      share === undefined ? '–' : `${(100 * share).toFixed(1)} %`;
    console.log(
      `${new Date().toISOString().slice(11, 19)} ${experiment.name} ${plan.run}: ${row.outcome}, ` +
        `train ${percent(row.train?.accuracy)}, validation ${percent(row.validation?.accuracy)}, ` +
        `test ${percent(row.test?.accuracy)}, ${row.seconds} s`,
    );
  }
}
