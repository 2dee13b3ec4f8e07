/**
 * Accuracy for a budget of time: each recipe of `src/nn/recipes.ts`, three seeds, trained on WASM in Chromium on
 * all 1,600 training pictures and evaluated once on the 400 test pictures. `npm run bench -- accuracy [--json] [--minute]`
 */
import { recipes } from '../src/nn/recipes.ts';
import { openPage, servePage } from './browser.ts';
import { toTable } from './table.ts';

const seeds = [1, 2, 3];

export async function run(options: string[]): Promise<void> {
  const { address, close } = await servePage();
  const rows: Record<string, string | number>[] = [];
  for (const [name, { depth, width, options: training }] of Object.entries(recipes)) {
    if (options.includes('--minute') && name !== 'minute') continue;
    const found: { accuracy: number; seconds: number; medianStep: number }[] = [];
    for (const seed of seeds) {
      const page = await openPage('chromium', address);
      await page.call('start', 'wasm', 'relaxed-simd');
      found.push(await page.call('accuracy', { depth, width, batch: training.batchSize }, training, seed));
      await page.close();
      process.stderr.write(`${name}, seed ${seed}: ${JSON.stringify(found.at(-1))}\n`);
    }
    const percent = found.map(({ accuracy }) => 100 * accuracy);
    const mean = percent.reduce((sum, value) => sum + value, 0) / percent.length;
    const spread = Math.sqrt(
      percent.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (percent.length - 1),
    );
    rows.push({
      recipe: name,
      net: `ResNet-${depth}, width ${width}`,
      epochs: training.epochs,
      batch: training.batchSize,
      backend: 'wasm',
      browser: 'chromium',
      seeds: seeds.length,
      'accuracy %': Number(mean.toFixed(2)),
      'spread %': Number(spread.toFixed(2)),
      each: percent.map((value) => value.toFixed(2)).join(' '),
      'longest s': Number(Math.max(...found.map(({ seconds }) => seconds)).toFixed(1)),
      'median step ms': Number(Math.max(...found.map(({ medianStep }) => medianStep)).toFixed(1)),
    });
  }
  close();
  console.log(options.includes('--json') ? JSON.stringify(rows, null, 1) : toTable(rows));
}
