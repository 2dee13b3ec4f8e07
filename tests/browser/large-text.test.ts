/** Text at 200 % on a phone: no page is wider than the screen. Fingers find buttons as tall as they are. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEachPage } from './each-page.ts';
import { builtPages, openSite, run, showResults, type Site } from './site.ts';

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());

/** The window is 390 px wide and everything in it twice as large: what is beyond its right edge, and does not scroll. */
const beyond = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= edge) return [];
    const scrolls = (element: Element | null): boolean =>
      element !== null && element !== document.body && element !== document.documentElement
        ? getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement)
        : false;
    return [...document.querySelectorAll('body *')]
      .filter((each) => each.getBoundingClientRect().right > edge + 0.5 && !scrolls(each.parentElement))
      .map(
        (each) =>
          `${each.tagName.toLowerCase()}.${each.getAttribute('class') ?? ''} ${each.textContent.trim().slice(0, 30)}`,
      )
      .slice(0, 6)
      .concat(`the page is ${document.documentElement.scrollWidth} px wide in ${edge}`);
  });

testEachPage(
  import.meta.url,
  '/%s fits 390 px with its text twice as large',
  async (path) => {
    const page = await site.open(path, { width: 390 });
    await page.addStyleTag({ content: '' }).catch(() => undefined);
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    await showResults(page);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await beyond(page)).toEqual([]);
    await page.close();
  },
  builtPages.filter((path) => /^(ko|en)\//.test(path)),
);

describe('under a finger', () => {
  test.each(['ko/02-building-resnet/', 'en/04-dogs-and-cats/'])('/%s has buttons of 44 px', async (path) => {
    const page = await site.open('no-such-page/');
    await page.setViewport({ width: 390, height: 844, hasTouch: true, isMobile: true });
    await page.goto(site.address + path);
    const low = await page.$$eval(
      '.cell-bar button, .cell-more > summary, .cell-tabs label, .fold > summary, .thumb-bar :is(a, button), .cover button',
      (all) =>
        all
          .map((each) => ({ name: each.textContent.trim(), height: each.getBoundingClientRect().height }))
          .filter(({ height }) => height > 0 && height < 44),
    );
    expect(low).toEqual([]);
    await page.close();
  });

  test('a mouse finds nothing lower than 24 px', async () => {
    const page = await site.open('en/02-building-resnet/');
    expect(await run(page, 'stem')).toBe('fresh');
    const low = await page.$$eval('button, summary, select, .cell-tabs label', (all) =>
      all
        .filter((each) => each.checkVisibility({ contentVisibilityAuto: true }))
        .map((each) => ({ name: each.outerHTML.slice(0, 80), height: each.getBoundingClientRect().height }))
        .filter(({ height }) => height > 0 && height < 24),
    );
    expect(low).toEqual([]);
    await page.close();
  });

  test('the bar at the lower edge shows the contents, runs, stops and goes to the top', async () => {
    const page = await site.open('ko/02-building-resnet/', { width: 390 });
    const bar = '[data-thumb-bar]';
    const visible = (selector: string) => page.$eval(selector, (each) => each.checkVisibility());
    expect(await visible(bar)).toBe(true);
    expect(await page.$eval(bar, (each) => each.getBoundingClientRect().height)).toBeLessThanOrEqual(50);
    await page.evaluate(() => document.getElementById('stem')!.scrollIntoView());
    await page.click(`${bar} [data-bar="contents"]`);
    await page.waitForFunction(() => document.activeElement?.closest('.side[data-sheet]') != null);
    // It covers the page's lower part, above the bar.
    const sheet = await page.$eval('.side', (each) => each.getBoundingClientRect().bottom);
    expect(sheet).toBeLessThanOrEqual(await page.$eval(bar, (each) => each.getBoundingClientRect().top + 1));
    await page.keyboard.press('Escape');
    expect(await page.$('.side[data-sheet]')).toBeNull();
    await page.click(`${bar} [data-bar="runAll"]`);
    await page.waitForSelector(`${bar} [data-bar="stopAll"]:not([hidden])`);
    await page.click(`${bar} [data-bar="stopAll"]`);
    await page.waitForSelector(`${bar} [data-bar="runAll"]:not([hidden])`);
    await page.click(`${bar} [data-bar="top"]`);
    await page.waitForFunction(() => scrollY === 0);
    await page.setViewport({ width: 1280, height: 900 });
    expect(await visible(bar)).toBe(false);
    await page.close();
  });
});
