/** The page that measures this machine, where there is no GPU: what there is not is said, WASM is measured. WebGL in software would take minutes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, uncaughtErrors, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test('measures steps and passes on WASM, and gives the table as JSON', async () => {
  const page = await site.open('en/bench/?quick&backends=webgpu,wasm');
  await page.click('[data-measure]');
  await page.waitForSelector('[data-bench][data-state="done"]', { timeout: 240_000 });
  const rows = JSON.parse(await page.$eval('[data-json]', ({ textContent }) => textContent)) as {
    net: string;
    what: string;
    backend: string;
    device: string;
    workers: number;
    medianMs: number;
    runs: number;
  }[];
  const measured = rows.filter(({ backend }) => backend === 'wasm');
  expect(measured.map(({ what, net, workers }) => `${what}, ${net}, ${workers}`)).toEqual(
    expect.arrayContaining([
      'training step, ResNet-8, width 16, 1',
      'training step, ResNet-8, width 16, 2',
      'training step, ResNet-20, width 16, 1',
      'training step, ResNet-20, width 16, 2',
      'forward pass, ResNet-18, 1',
    ]),
  );
  for (const { device, medianMs, runs } of rows) {
    expect(device).not.toBe('');
    expect(medianMs).toBeGreaterThan(0);
    expect(runs).toBeGreaterThan(0);
  }
  // A row or a word for every backend.
  const shown = await page.$$eval('[data-rows] tr', (lines) => lines.map(({ textContent }) => textContent));
  for (const backend of ['webgpu', 'wasm'])
    expect(
      shown.some((line) => line.includes(backend)),
      backend,
    ).toBe(true);
  expect(uncaughtErrors(page)).toEqual([]);
  expect(await page.$eval('[data-copy]', (copy) => (copy as HTMLElement).hidden)).toBe(false);
  await page.close();
}, 300_000);
