/**
 * Tries training recipes on a validation split of the training pictures: `node scripts/search-recipe.ts SEEDS FILE`,
 * FILE holding one JSON object a line, `{ depth, width?, skip?, ...TrainOptions }`. The test pictures take no part.
 * Prints one JSON line a recipe: accuracy on the held-out fifth for each seed (each with its own split), and
 * the processor time that a run on all 1,600 pictures would take.
 */
import { readFileSync } from 'node:fs';
import { splitForValidation } from '../src/data/index.ts';
import { build, cifarResnet, train } from '../src/nn/index.ts';
import type { TrainOptions } from '../src/nn/index.ts';
import { loadDogsAndCats, startWasm } from './node-wasm.ts';

interface Recipe extends TrainOptions {
  depth: number;
  width?: number;
  skip?: boolean;
}

const [seeds = '3', file = '/dev/stdin'] = process.argv.slice(2);
await startWasm();
const data = await loadDogsAndCats();
for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
  const { depth, width = 16, skip = true, ...options } = JSON.parse(line) as Recipe;
  const accuracies: number[] = [];
  const trained: number[] = [];
  const losses: number[] = [];
  let seconds = 0;
  for (let seed = 1; seed <= Number(seeds); seed++) {
    const { train: pictures, validation } = splitForValidation(data.train, 0.2, seed);
    const model = build(cifarResnet(depth, { width, skip, classes: 2 }), { seed });
    const before = process.cpuUsage();
    const run = train(
      model,
      { train: pictures, test: validation, normalisation: data.normalisation },
      { ...options, seed, evaluateEvery: 0 },
    );
    let next = await run.next();
    while (!next.done) next = await run.next();
    const spent = process.cpuUsage(before);
    seconds += (spent.user + spent.system) / 1e6;
    accuracies.push(next.value.evaluation?.accuracy ?? NaN);
    losses.push(next.value.evaluation?.loss ?? NaN);
    trained.push(next.value.epochs.at(-1)?.accuracy ?? NaN);
    model.dispose();
  }
  const mean = (values: number[]) =>
    Number((values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(4));
  const full = (seconds / Number(seeds)) * (data.train.count / splitForValidation(data.train).train.count);
  console.log(
    JSON.stringify({
      mean: mean(accuracies),
      accuracies,
      loss: mean(losses),
      trained: mean(trained),
      seconds: Number(full.toFixed(1)),
      recipe: JSON.parse(line),
    }),
  );
}
