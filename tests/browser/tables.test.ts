/** No table hides a digit: it fits, or says that it goes on and can be scrolled by keys; on paper all of it stands. */
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testEachPage } from './each-page.ts';
import { builtPages, openSite, showResults, type Site } from './site.ts';

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());

const chapters = builtPages.filter((path) => /^(ko|en)\/\d\d-/.test(path));

/** Of each table of the text: its first column head, and how many CSS pixels of it are out of sight. */
const hidden = (page: Page): Promise<[name: string, pixels: number][]> =>
  page.$$eval('.prose .table', (tables) =>
    tables.map((table): [string, number] => [
      table.textContent.trim().slice(0, 30),
      Math.max(0, table.scrollWidth - table.clientWidth),
    ]),
  );

testEachPage(
  import.meta.url,
  '/%s has tables that fit, or scroll by keys and say so, and stand whole on paper',
  async (path) => {
    const page = await site.open(path);
    await showResults(page);
    expect((await hidden(page)).filter(([, pixels]) => pixels > 0)).toEqual([]);

    await page.setViewport({ width: 390, height: 900 });
    for (const table of await page.$$('.prose .table')) await scrollsIfCut(page, table);

    // A4 at 96 pixels an inch, less margins of 1 cm.
    await page.setViewport({ width: 718, height: 1000 });
    await page.emulateMediaType('print');
    const beyond = await page.$$eval('.prose .table :is(th, td)', (cells) =>
      cells
        .filter((cell) => cell.getBoundingClientRect().right > document.documentElement.clientWidth)
        .map((cell) => cell.textContent),
    );
    expect(beyond).toEqual([]);
    const scrolling = await page.$$eval('.prose .table', (tables) =>
      tables.map((table) => getComputedStyle(table).overflowX),
    );
    expect(scrolling.filter((overflow) => overflow !== 'visible')).toEqual([]);
    await page.close();
  },
  chapters,
);

/** What is cut off at the right is said to go on, and is scrolled by keys; what is not cut is left alone. */
async function scrollsIfCut(page: Page, table: ElementHandle): Promise<void> {
  const cut = await table.evaluate((each) => each.scrollWidth - each.clientWidth > 1);
  // The region is looked at once it has been laid out.
  if (cut) await page.waitForFunction((each) => 'more' in (each as HTMLElement).dataset, {}, table);
  const note = await table.evaluate((each) => getComputedStyle(each.nextElementSibling!).display);
  expect(note).toBe(cut ? 'block' : 'none');
  expect(await table.evaluate((each) => (each as HTMLElement).tabIndex)).toBe(cut ? 0 : -1);
  if (!cut) return;
  expect(await table.evaluate((each) => (each as HTMLElement).dataset['more'])).toBe('right');
  await table.focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((each) => each.scrollLeft > 0, {}, table);
}

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
