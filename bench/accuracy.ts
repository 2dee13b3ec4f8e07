/**
 * Accuracy for a budget of time: each recipe of `src/nn/trained/recipes.ts`, three seeds, trained on WASM in Chromium on
 * all 1,600 training pictures and evaluated once on the 400 test pictures, as its `testTimeFlip` says.
 * `npm run bench -- accuracy [--json] [--minute | --long | --stored]`: the minute recipe takes three minutes and a
 * half, the long one about three quarters of an hour. A recipe that is left out (with `--stored` each) is shown as
 * `scripts/recipe-seeds.ts` last measured it in Node, one seed a line in public/weights/recipe-seeds.jsonl; `ran in`
 * says so, and its seconds are of the processor.
 */
import { readFileSync } from 'node:fs';
import { recipes, type Recipe } from '../src/nn/trained/index.ts';
import { openPage, servePage } from './browser.ts';
import { toTable } from './table.ts';

const seeds = [1, 2, 3];

interface Outcome {
  readonly accuracy: number;
  readonly seconds: number;
}

export async function run(options: string[]): Promise<void> {
  const named = Object.keys(recipes).filter((name) => options.includes(`--${name}`));
  const runs = (name: string) =>
    !options.includes('--stored') && (named.length === 0 || named.includes(name));
  const rows: Record<string, string | number>[] = [];
  for (const [name, recipe] of Object.entries(recipes) as [string, Recipe][]) {
    if (!runs(name)) {
      rows.push(row(name, recipe, 'Node, stored', stored(name)));
      continue;
    }
    const { depth, width, options: training } = recipe;
    const { address, close } = await servePage();
    const found: Outcome[] = [];
    for (const seed of seeds) {
      const page = await openPage('chromium', address);
      await page.call('start', 'wasm', 'relaxed-simd');
      found.push(
        await page.call('accuracy', { depth, width, batch: training.batchSize ?? 32 }, training, seed),
      );
      await page.close();
      process.stderr.write(`${name}, seed ${seed}: ${JSON.stringify(found.at(-1))}\n`);
    }
    close();
    rows.push(row(name, recipe, 'Chromium, now', found));
  }
  console.log(options.includes('--json') ? JSON.stringify(rows, null, 1) : toTable(rows));
}

function row(name: string, { depth, width, options }: Recipe, ranIn: string, found: readonly Outcome[]) {
  const percent = found.map(({ accuracy }) => 100 * accuracy);
  const mean = percent.reduce((sum, value) => sum + value, 0) / percent.length;
  const spread = Math.sqrt(
    percent.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (percent.length - 1),
  );
  return {
    recipe: name,
    net: `ResNet-${depth}, width ${width}`,
    epochs: options.epochs,
    batch: options.batchSize ?? 32,
    backend: 'wasm',
    'ran in': ranIn,
    evaluated: options.testTimeFlip ? 'mean with mirror image' : 'as it is',
    seeds: found.length,
    'accuracy %': Number(mean.toFixed(2)),
    'spread %': Number(spread.toFixed(2)),
    each: percent.map((value) => value.toFixed(2)).join(' '),
    'longest s': Number(Math.max(...found.map(({ seconds }) => seconds)).toFixed(1)),
  };
}

function stored(name: string): Outcome[] {
  const lines = readFileSync(new URL('../public/weights/recipe-seeds.jsonl', import.meta.url), 'utf8');
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome & { recipe: string })
    .filter(({ recipe }) => recipe === name);
}
