/** A short soak; `npm run bench -- soak` is the long one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leaveOnly, openSite, type Site } from '../site.ts';
import { soak } from './soak.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test(
  'random runs of the quick cells hold no more at the end than in the middle',
  { timeout: 120_000 },
  async () => {
    const seed = Date.now() % 100_000;
    console.log(`soak with seed ${seed}`);
    const page = await site.open('en/02-building-resnet/');
    await leaveOnly(
      page,
      await page.$$eval('notebook-cell:not([data-exercise])', (cells) =>
        cells.map((cell) => cell.getAttribute('data-cell') ?? ''),
      ),
    );
    const { cells, stocks } = await soak(page, { runs: 40, seed, every: 10, quick: 2_000 });
    expect(cells.length).toBeGreaterThan(10);
    const [, middle] = stocks;
    const last = stocks.at(-1)!;
    expect(last.heapMegabytes, `seed ${seed}`).toBeLessThan(middle!.heapMegabytes + 20);
    expect(last.wasmMegabytes).toBeLessThanOrEqual(middle!.wasmMegabytes * 2);
    expect(last.tensors).toBeLessThan(middle!.tensors + 2_000);
    expect(last.nodes).toBeLessThan(middle!.nodes * 1.5 + 5_000);
  },
);
