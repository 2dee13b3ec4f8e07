/**
 * What the per-layer measurements of `nn.train` cost of a step, in Chromium on WASM. `npm run bench -- measuring [--json]`
 */
import { openPage, servePage } from './browser.ts';
import { toTable } from './table.ts';

export async function run(options: string[]): Promise<void> {
  const { address, close } = await servePage();
  const page = await openPage('chromium', address);
  const rows: Record<string, string | number>[] = [];
  try {
    await page.call('start', 'wasm', 'relaxed-simd');
    for (const depth of [8, 20]) {
      const bounds = { seconds: 4, atLeast: 30, atMost: 1000 };
      const cost = await page.call('measuringCost', { depth, width: 16, batch: 32 }, bounds);
      const more = (measured: number) => Number((100 * (measured / cost.plain - 1)).toFixed(1));
      rows.push({
        net: `ResNet-${depth}, width 16`,
        'step ms': Number(cost.plain.toFixed(1)),
        'gradients, every step: +%': more(cost.gradients),
        'activations, every step: +%': more(cost.activations),
        'both, auto: every': Number(cost.autoEvery.toFixed(1)),
        'both, auto: +%': Number((100 * cost.autoShare).toFixed(1)),
      });
    }
  } finally {
    await page.close();
    close();
  }
  console.log(options.includes('--json') ? JSON.stringify(rows, null, 1) : toTable(rows));
}
