import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'puppeteer-core';
import { openSite, samePage, showResults, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const open = samePage((path) => site.open(path));

const card = '.term-card:popover-open';

/** The nth term of the page, brought into the middle of the window. */
async function term(page: Page, at: number) {
  const found = (await page.$$('.prose a.term'))[at]!;
  await found.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  return found;
}

test.each([
  ['ko', 1280],
  ['ko', 390],
  ['en', 1280],
  ['en', 390],
])('in %s at %i px every term says what it means beside itself, never over it', async (language, width) => {
  const page = await open(`${language}/01-residual-block/`, { width });
  // Terms stand in answers that stay covered until they are predicted, too.
  await showResults(page);
  const count = (await page.$$('.prose a.term')).length;
  expect(count).toBeGreaterThan(10);
  for (let at = 0; at < count; at += 3) {
    const each = await term(page, at);
    const meaning = await each.evaluate((element) => element.getAttribute('title'));
    await each.evaluate((element) => (element as HTMLElement).focus({ focusVisible: true }));
    await page.waitForFunction(
      (text: string) => document.querySelector('.term-card:popover-open .meaning')?.textContent === text,
      {},
      meaning ?? '',
    );
    const flaws = await each.evaluate(async (element) => {
      // A page that is still coming moves its words; the card goes with them by the next frame.
      for (let frame = 0; frame < 2; frame++) await new Promise((then) => requestAnimationFrame(then));
      const box = document.querySelector('.term-card')!.getBoundingClientRect();
      const covered = [...element.getClientRects()].some(
        (line) =>
          line.left < box.right && line.right > box.left && line.top < box.bottom && line.bottom > box.top,
      );
      const isOut = box.left < 0 || box.right > document.documentElement.clientWidth || box.top < 0;
      return [covered && 'over the word', isOut && 'out of the window'].filter(Boolean);
    });
    expect(flaws).toEqual([]);
  }
});

test('a pointer shows it, may go into it, and Esc puts it away', async () => {
  const page = await open('ko/01-residual-block/');
  const first = await term(page, 1);
  await first.hover();
  await page.waitForSelector(card);
  await page.hover(`${card} .meaning`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await page.$(card)).not.toBeNull();
  await page.keyboard.press('Escape');
  expect(await page.$(card)).toBeNull();
  await first.hover();
  await page.waitForSelector(card);
  await page.mouse.move(5, 5);
  await page.waitForSelector(card, { hidden: true });
});

test('keys show it, it is read with the term, and Tab leads on to the glossary', async () => {
  const page = await open('en/01-residual-block/');
  const first = await term(page, 0);
  await page.evaluate(() => document.querySelector<HTMLElement>('main')?.focus());
  for (let step = 0; step < 10; step++) {
    await page.keyboard.press('Tab');
    if (await first.evaluate((element) => document.activeElement === element)) break;
  }
  await page.waitForSelector(card);
  const node = await page.accessibility.snapshot({ root: first });
  expect(node?.description).toMatch(/\.$/);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('.term-card') !== null)).toBe(true);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  expect(new URL(page.url()).pathname).toBe('/en/glossary/');
  expect(new URL(page.url()).hash.length).toBeGreaterThan(1);
});

test('a finger shows it and stays on the page; a second tap puts it away', async () => {
  const page = await site.open('ko/01-residual-block/', { width: 390 });
  await page.setViewport({ width: 390, height: 844, hasTouch: true, isMobile: true });
  const first = await term(page, 2);
  await first.tap();
  await page.waitForSelector(card);
  expect(new URL(page.url()).pathname).toBe('/ko/01-residual-block/');
  await first.tap();
  await page.waitForSelector(card, { hidden: true });
  await page.close();
});

test('a click of a mouse follows the link, as without a script', async () => {
  for (const javaScript of [true, false]) {
    const page = await site.open('ko/01-residual-block/', { javaScript });
    const first = await page.$('.prose a.term');
    await Promise.all([page.waitForNavigation(), first!.click()]);
    expect(new URL(page.url()).pathname).toBe('/ko/glossary/');
    await page.close();
  }
});

test('what moves the word moves its card', async () => {
  const page = await open('ko/01-residual-block/', { width: 390 });
  const first = await term(page, 2);
  await first.evaluate((element) => (element as HTMLElement).focus({ focusVisible: true }));
  await page.waitForSelector(card);
  const gap = () =>
    first.evaluate(async (element) => {
      for (let frame = 0; frame < 2; frame++) await new Promise((then) => requestAnimationFrame(then));
      const line = [...element.getClientRects()].at(-1)!;
      return Math.round(document.querySelector('.term-card')!.getBoundingClientRect().top - line.bottom);
    });
  const before = await gap();
  const moved = await first.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    element.closest<HTMLElement>('.prose > *')!.style.marginBlockStart = '120px';
    return element.getBoundingClientRect().top - top;
  });
  expect(Math.abs(moved)).toBeGreaterThan(50);
  expect(await gap()).toBe(before);
});
