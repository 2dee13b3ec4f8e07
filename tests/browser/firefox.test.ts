/** The main path of a chapter, and its editor, in Firefox, over WebDriver BiDi; skipped where there is no Firefox. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFirefox } from '../../scripts/browser.mjs';
import type { Page } from 'puppeteer-core';
import {
  edit,
  focusEditor,
  openSiteInFirefox,
  outputText,
  policyViolations,
  run,
  sourceOf,
  waitForState,
  type Site,
} from './site.ts';

const firefox = findFirefox();
if (!firefox) console.warn('No Firefox on this machine (FIREFOX_PATH names one): its tests are skipped.');

describe.skipIf(!firefox)('Firefox', () => {
  let site: Site;
  let page: Page;
  beforeAll(async () => {
    site = await openSiteInFirefox();
    page = await site.open('en/02-building-resnet/', { typescript: true });
  });
  afterAll(() => site.close());

  test('opens the chapter, runs the stem on WASM and a photograph through it, and keeps an edit', async () => {
    expect(await page.$eval('h1', (heading) => heading.textContent)).toContain('Building');

    expect(await run(page, 'stem')).toBe('fresh');
    expect(await page.$eval('html', (root) => root.dataset['backend'])).toBe('wasm');
    const shapes = await page.$$eval('notebook-cell[data-cell="stem"] [data-output] tr[data-layer]', (rows) =>
      rows.map((row) => row.getAttribute('data-shape')),
    );
    expect(shapes).toContain('112,112,64');
    expect(shapes.at(-1)).toBe('56,56,64');

    expect(await run(page, 'cat-through-stem')).toBe('fresh');
    const canvases = await page.$$eval(
      'notebook-cell[data-cell="cat-through-stem"] [data-output] canvas',
      (all) => all.length,
    );
    expect(canvases).toBeGreaterThanOrEqual(64);

    const original = await sourceOf(page, 'stem');
    const changed = original.replace('kernelSize = 7', 'kernelSize = 5');
    expect(changed).not.toBe(original);
    await edit(page, 'stem', changed);
    await waitForState(page, 'cat-through-stem', ['stale']);

    await page.reload();
    await page.waitForSelector('notebook-cell[data-cell="stem"][data-edited]');
    expect(await sourceOf(page, 'stem')).toBe(changed);
    expect(await outputText(page, 'stem')).not.toBe('');
  });

  test('its editor completes, and underlines what cannot be right', async () => {
    const patience = { timeout: 120_000 };
    const cell = 'notebook-cell[data-cell="stem"]';
    await focusEditor(page, 'stem');
    await page.waitForSelector(`${cell} .cm-editor[data-typed]`, patience);
    await edit(page, 'stem', "tf.layers.conv2d({ filters: 8, kernelSize: 'seven' })");
    await page.waitForSelector(`${cell} .cm-type-problem`, patience);
    await edit(page, 'stem', 'tf.layers.');
    await page.keyboard.type('conv2');
    await page.waitForSelector('.cm-completionInfo .cm-described', patience);
    expect(await page.$eval('.cm-tooltip-autocomplete', (list) => (list as HTMLElement).innerText)).toContain(
      'conv2dTranspose',
    );
    expect(policyViolations(page)).toEqual([]);
  }, 180_000);
});
