/**
 * One visit to every page of the built site: it fits its window and speaks one language, hides no digit of a table, breaks
 * none of axe-core's rules, and asks for nothing that its policy forbids, by day and by night.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { testEachPage } from './each-page.ts';
import { cutOff, overflowing, untranslated } from './fit.ts';
import {
  builtPages,
  dist,
  focusEditor,
  openSite,
  policyViolations,
  run,
  samePage,
  seeAll,
  showResults,
  type Site,
  uncaughtErrors,
} from './site.ts';
import { expectScrollingTables, expectWholeTables, expectWholeTablesInPrint } from './tables.ts';

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());

/** Contrast depends on the theme: the languages take turns, so that each template meets both themes. */
const themeOf = (path: string): 'dark' | 'light' => (path.startsWith('en/') ? 'dark' : 'light');

test('there are pages in both languages', () => {
  expect(builtPages).toContain('ko/02-building-resnet/');
  expect(builtPages).toContain('en/02-building-resnet/');
});

test('every stored output could be drawn at the build', () => {
  const failed = builtPages.filter((path) =>
    readFileSync(join(dist, path, path.endsWith('.html') ? '' : 'index.html'), 'utf8').includes(
      'data-error="output-undrawable"',
    ),
  );
  expect(failed).toEqual([]);
});

const open = samePage((path) => site.open(path));

testEachPage(
  import.meta.url,
  '/%s fits, is translated, is open to everybody and keeps its policy',
  async (path) => {
    const isChapter = /^(ko|en)\/\d\d-/.test(path);
    const page = await open(path, { width: 390, theme: themeOf(path) });
    expect(await untranslated(page)).toEqual([]);
    expect(await overflowing(page), 'with results folded').toEqual([]);

    // At rest folded results say so; what they hold is looked at in the other language.
    if (path.startsWith('ko/')) expect(await violations(page), 'on a phone').toEqual([]);
    // Each width is looked at once, since a chapter takes long to be laid out: a phone, a desk, paper.
    await showResults(page);
    expect(await overflowing(page), 'on a phone').toEqual([]);
    if (isChapter) await expectScrollingTables(page);
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    expect(await overflowing(page), 'with text twice as large').toEqual([]);
    expect(await cutOff(page), 'with text twice as large').toEqual([]);
    await page.evaluate(() => (document.documentElement.style.fontSize = ''));
    await page.setViewport({ width: 1280, height: 900 });
    expect(await overflowing(page), 'at a desk').toEqual([]);
    if (isChapter) await expectWholeTables(page);
    if (path === 'en/02-building-resnet/') {
      // Here also what a run brings: the inspector, and an open editor.
      expect(await run(page, 'stem')).toBe('fresh');
      await page.waitForSelector('notebook-cell[data-cell="stem"] [data-output] tr[data-layer]');
      await focusEditor(page, 'stem');
    }
    if (!path.startsWith('ko/')) expect(await violations(page), 'at a desk').toEqual([]);

    await seeAll(page);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await page.select('[data-theme-choice]', 'dark').catch((error: unknown) => {
      // The page of an address that is not there has no settings.
      if (path !== '404.html') throw error;
    });
    if (isChapter) await expectWholeTablesInPrint(page);
    expect(policyViolations(page)).toEqual([]);
    expect(uncaughtErrors(page)).toEqual([]);
  },
);

test('/ breaks no rule where it stays, without scripts', async () => {
  const page = await site.open('404.html');
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  await page.setContent(html.replace(/<script[\s\S]*?<\/script>/g, ''), { waitUntil: 'load' });
  expect(await violations(page)).toEqual([]);
  await page.close();
});

test('what is far from the window comes, and is laid out, once a chapter is at rest', async () => {
  const path = 'en/05-what-survived/';
  const awake = await site.open(path, { width: 390 });
  const page = await site.open(path, { width: 390, rest: true });
  const blocks = (of: Page) =>
    of.$eval('.prose', (prose) => ({
      all: prose.children.length,
      laidOut: prose.querySelectorAll(':scope > [data-laid-out]').length,
      far: prose.querySelectorAll('noscript[data-far]').length,
    }));
  await page.waitForFunction(() => document.querySelector('.prose > :not([data-laid-out])') === null, {
    timeout: 50_000,
    polling: 200,
  });
  const { all, laidOut, far } = await blocks(page);
  expect({ laidOut, far }).toEqual({ laidOut: all, far: 0 });
  expect(await page.$eval('.prose', (prose) => prose.querySelectorAll('.katex-html').length)).toBeGreaterThan(
    await awake.$eval('.prose', (prose) => prose.querySelectorAll('.katex-html').length),
  );
  // Where a test does not ask for it, none of it has begun.
  expect((await blocks(awake)).laidOut).toBe(0);
  for (const each of [awake, page]) await each.close();
});

test('what is solved stands clear of the title of its chapter', async () => {
  const page = await site.open('en/02-building-resnet/');
  await page.evaluate(() => {
    const mark = document.querySelector('.chapter-list [aria-current] .mark')!;
    mark.textContent = '1/12';
  });
  const text = await page.$eval('.chapter-list [aria-current]', (link) => link.textContent);
  expect(text).toMatch(/ResNet\s+1\/12/);
  const apart = await page.$eval('.chapter-list [aria-current] .mark', (mark) => {
    const title = document.createRange();
    title.selectNodeContents(mark.previousSibling!);
    const before = [...title.getClientRects()].at(-1)!;
    const own = mark.getBoundingClientRect();
    return own.top >= before.bottom ? Infinity : own.left - before.right;
  });
  expect(apart).toBeGreaterThanOrEqual(4);
  await page.close();
});
