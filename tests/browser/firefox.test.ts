/**
 * What is tried in Firefox, over WebDriver BiDi, in one of it for all: to start it costs more than most of these do. The main
 * path of a chapter, its editor, and what a browser may do otherwise than Chromium; skipped where there is no Firefox.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFirefox } from '../../scripts/browser.mjs';
import type { Page } from 'puppeteer-core';
import { breaksNoRule, wallStands } from './hostile/wall.ts';
import { nestedTextIsAnError } from './hostile/nested-text.ts';
import {
  edit,
  focusEditor,
  openSiteInFirefox,
  outputText,
  policyViolations,
  run,
  seeAll,
  sourceOf,
  uncaughtErrors,
  waitForState,
  type Site,
} from './site.ts';
import { workersShare } from './workers-share.ts';

const firefox = findFirefox();
if (!firefox) console.warn('No Firefox on this machine (FIREFOX_PATH names one): its tests are skipped.');

describe.skipIf(!firefox)('Firefox', () => {
  const chapter = 'en/02-building-resnet/';
  let site: Site;
  let page: Page;
  let original: string;
  beforeAll(async () => {
    site = await openSiteInFirefox();
    page = await site.open(chapter, { typescript: true });
    original = await sourceOf(page, 'stem');
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

  test('a chapter breaks no rule when it is used', async () => {
    await edit(page, 'stem', original);
    await seeAll(page);
    await breaksNoRule(page);
    await page.close();
  }, 120_000);

  // What a page loads is the same in every browser: one of each kind is read here, and all of them in Chromium, in
  // `pages.test.ts`. One after the other: a page behind another is drawn no frames, and nothing in it comes into view.
  test.each(['en/', 'en/figures/', 'en/architectures/'])(
    '/%s breaks no rule when it is read, by day and by night',
    async (path) => {
      const read = await site.open(path);
      await seeAll(read);
      await read.select('[data-theme-choice]', 'dark');
      expect(policyViolations(read)).toEqual([]);
      expect(uncaughtErrors(read)).toEqual([]);
      await read.close();
    },
  );

  wallStands(() => site);

  describe('in cells', () => {
    let cells: Page;
    beforeAll(async () => void (cells = await site.open(chapter, { only: ['stem', 'drift'] })));
    afterAll(() => cells.close());

    // Few, for the hangs that `workers-share.ts` tells of; four are tried in Chromium.
    workersShare(() => cells, [1, 2]);
    nestedTextIsAnError(() => cells, 'drift');
  });
});
