/** The stem on WebGL and WebGPU, in software: slow, and the same shapes. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, outputText, run, type Site } from './site.ts';
import { softwareGpu } from './chromium.ts';

const cells = ['stem', 'cat-through-stem'];

let site: Site;
beforeAll(async () => {
  site = await openSite(softwareGpu);
});
afterAll(() => site.close());

describe('on a software GPU', () => {
  let page: Page;
  beforeAll(async () => void (page = await site.open('en/02-building-resnet/', { only: cells })));

  test('the kernel passes it over for WASM', async () => {
    expect(await run(page, 'stem')).toBe('fresh');
    expect(await page.$eval('html', (html) => html.getAttribute('data-backend'))).toBe('wasm');
  });

  test.each(['webgl', 'webgpu'])(
    '%s runs the stem when it is chosen',
    async (backend) => {
      await page.select('[data-backend-choice]', backend);
      expect(await run(page, 'stem', 120_000)).toBe('fresh');
      expect(await page.$eval('html', (html) => html.getAttribute('data-backend'))).toBe(backend);
      expect(await page.$eval('tr[data-layer="pool1_pool"]', (row) => row.getAttribute('data-shape'))).toBe(
        '56,56,64',
      );
      expect(await run(page, 'cat-through-stem', 120_000)).toBe('fresh');
      expect(await outputText(page, 'cat-through-stem')).toContain('230');
    },
    240_000,
  );

  test('the page of measurements times a step on WebGPU', async () => {
    const page = await site.open('en/bench/?quick&backends=webgpu');
    await page.click('[data-measure]');
    await page.waitForSelector('[data-rows] tr', { timeout: 220_000 });
    const row = await page.$eval('[data-rows] tr', (line) =>
      [...line.cells].map(({ textContent }) => textContent),
    );
    expect(row[1]).toBe('webgpu');
    expect(Number(row[4]), String(row)).toBeGreaterThan(0);
    expect(row[0]).toContain(', 2 pictures');
    await page.close();
  }, 240_000);
});
