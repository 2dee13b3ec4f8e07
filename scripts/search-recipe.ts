/**
 * Tries training recipes on validation splits of the training pictures: `node scripts/search-recipe.ts SPLITS FILE`,
 * SPLITS such as `1,2,3` and FILE holding one JSON object a line, `{ depth, width?, skip?, ...TrainOptions }`. The test
 * pictures take no part. Split n holds out a fifth and is trained with seed n. Prints one JSON line a recipe: accuracy
 * and loss on the held-out fifths, as they are and averaged over each picture and its mirror image (`flip`), and the
 * processor time that a run on all 1,600 pictures would take. The lines are kept in public/weights/recipe-search.jsonl.
 */
import { readFileSync } from 'node:fs';
import { splitForValidation } from '../src/data/index.ts';
import { build, cifarResnet, train, type Evaluation, type TrainOptions } from '../src/nn/index.ts';
import { evaluate } from '../src/nn/training/index.ts';
import { loadDogsAndCats, startWasm } from './node-wasm.ts';

interface Recipe extends TrainOptions {
  depth: number;
  width?: number;
  skip?: boolean;
}

const [splits = '1,2,3', file = '/dev/stdin'] = process.argv.slice(2);
await startWasm();
const data = await loadDogsAndCats();
for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
  const { depth, width = 16, skip = true, ...options } = JSON.parse(line) as Recipe;
  const found: { accuracy: number; loss: number; flip: Evaluation; trained: number; seconds: number }[] = [];
  for (const seed of splits.split(',').map(Number)) {
    const { train: pictures, validation } = splitForValidation(data.train, 0.2, seed);
    const { normalisation } = data;
    const model = build(cifarResnet(depth, { width, skip, classes: 2 }), { seed });
    const before = process.cpuUsage();
    const run = train(model, { train: pictures, normalisation }, { ...options, seed });
    let next = await run.next();
    while (!next.done) next = await run.next();
    const { user, system } = process.cpuUsage(before);
    const { accuracy, loss } = evaluate(model, validation, { normalisation });
    found.push({
      accuracy,
      loss,
      flip: evaluate(model, validation, { normalisation, testTimeFlip: true }),
      trained: next.value.epochs.at(-1)?.accuracy ?? NaN,
      seconds: ((user + system) / 1e6) * (data.train.count / pictures.count),
    });
    model.dispose();
  }
  const mean = (values: number[]) =>
    Number((values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(4));
  console.log(
    JSON.stringify({
      mean: mean(found.map(({ accuracy }) => accuracy)),
      accuracies: found.map(({ accuracy }) => accuracy),
      loss: mean(found.map(({ loss }) => loss)),
      flip: {
        mean: mean(found.map(({ flip }) => flip.accuracy)),
        accuracies: found.map(({ flip }) => flip.accuracy),
        loss: mean(found.map(({ flip }) => flip.loss)),
      },
      trained: mean(found.map(({ trained }) => trained)),
      seconds: Number(mean(found.map(({ seconds }) => seconds)).toFixed(0)),
      splits: splits.split(',').map(Number),
      recipe: JSON.parse(line),
    }),
  );
}
