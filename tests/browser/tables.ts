/** No table hides a digit: it fits, or says that it goes on and can be scrolled by keys; on paper all of it stands. */
import type { ElementHandle, Page } from 'puppeteer-core';
import { expect } from 'vitest';

/** Of each table of the text: its first column head, and how many CSS pixels of it are out of sight. */
const hidden = (page: Page): Promise<[name: string, pixels: number][]> =>
  page.$$eval('.prose .table', (tables) =>
    tables.map((table): [string, number] => [
      table.textContent.trim().slice(0, 30),
      Math.max(0, table.scrollWidth - table.clientWidth),
    ]),
  );

/** Where the window is narrow; results are shown. */
export async function expectScrollingTables(page: Page): Promise<void> {
  for (const table of await page.$$('.prose .table')) await scrollsIfCut(page, table);
}

/** On paper, where it leaves the page, with nothing else on it: what has no table need not be laid out for that. */
export async function expectWholeTablesInPrint(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const part of document.querySelectorAll<HTMLElement>('.prose > *'))
      if (!part.matches('.table') && !part.querySelector('.table'))
        part.style.setProperty('display', 'none', 'important');
  });
  // A4 at 96 pixels an inch, less margins of 1 cm. Asked for together they lay the page out once.
  await Promise.all([page.setViewport({ width: 718, height: 1000 }), page.emulateMediaType('print')]);
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
}

/** Where there is room for them. */
export async function expectWholeTables(page: Page): Promise<void> {
  expect((await hidden(page)).filter(([, pixels]) => pixels > 0)).toEqual([]);
}

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
