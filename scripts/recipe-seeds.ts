/**
 * Trains a recipe of `src/nn/trained/recipes.ts` in Node with the given seeds on all training pictures and evaluates each
 * once on the test pictures: `node scripts/recipe-seeds.ts minute 1 2 3`. Prints a JSON line a seed; those of the
 * recipes as they stand are kept in public/weights/recipe-seeds.jsonl. Counts processor time, which other programs
 * on the machine hardly change; the wall clock in a browser is `npm run bench -- accuracy`'s.
 */
import { build, cifarResnet, evaluate, train } from '../src/nn/index.ts';
import { recipes, type Recipe } from '../src/nn/trained/index.ts';
import { loadDogsAndCats, startWasm } from './node-wasm.ts';
import { present } from '../src/explained/present.ts';

const [name = 'minute', ...seeds] = process.argv.slice(2);
const recipe: Recipe = recipes[name as keyof typeof recipes];
await startWasm();
const data = await loadDogsAndCats();
for (const seed of seeds.map(Number)) {
  const model = build(cifarResnet(recipe.depth, { width: recipe.width, classes: 2 }), { seed });
  const before = process.cpuUsage();
  const run = train(model, data, { ...recipe.options, seed, evaluateEvery: 0 });
  let next = await run.next();
  while (!next.done) next = await run.next();
  const { user, system } = process.cpuUsage(before);
  const evaluation = present(next.value.evaluation, 'an evaluation at the end');
  const { epochs } = next.value;
  console.log(
    JSON.stringify({
      recipe: name,
      seed,
      accuracy: evaluation.accuracy,
      loss: evaluation.loss,
      accuracyWithoutMirrorImage: evaluate(model, data.test, { normalisation: data.normalisation }).accuracy,
      trained: epochs.at(-1)!.accuracy,
      seconds: (user + system) / 1e6,
    }),
  );
  model.dispose();
}
