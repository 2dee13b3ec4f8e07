/** A page stays unseen until the letters of its first view are there, and waits for no others. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());

/** Chapter 3 in a window of this height, the letters of formulas held back; the page's own patience is taken from it. */
async function openWithoutFormulaLetters(height: number) {
  const page = await site.browser.newPage();
  await page.setViewport({ width: 390, height });
  await page.evaluateOnNewDocument(() => {
    const later = globalThis.setTimeout;
    globalThis.setTimeout = ((act: TimerHandler, after?: number) =>
      after === 500 ? 0 : later(act, after)) as typeof setTimeout;
  });
  const held: (() => void)[] = [];
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const go = () => void request.continue();
    if (/katex-[\w-]+\.[\w-]+\.woff2$/i.test(request.url())) held.push(go);
    else go();
  });
  await page.goto(new URL('ko/03-convolution-layers/', site.address).href, { waitUntil: 'domcontentloaded' });
  const letGo = () => held.splice(0).forEach((go) => go());
  return { page, held, letGo };
}

test('a phone’s first view, which has no formula, does not wait for the letters of one', async () => {
  const { page, held } = await openWithoutFormulaLetters(840);
  await page.waitForSelector('html:not([data-fonts])', { timeout: 20_000 });
  expect(await page.$eval('main .katex', (formula) => formula.getBoundingClientRect().top)).toBeGreaterThan(
    840,
  );
  expect(await page.evaluate(() => document.fonts.check('16px "Residual Hangul"', '합성곱'))).toBe(true);
  expect(held.length).toBeGreaterThan(0);
  await page.close();
});

test('a view with a formula in it is shown when its letters are there', async () => {
  const { page, held, letGo } = await openWithoutFormulaLetters(2_000);
  await page.waitForFunction(() =>
    [...document.fonts].some(({ status, family }) => family.includes('KaTeX') && status === 'loading'),
  );
  await page.waitForFunction(() => [...document.fonts].some(({ status }) => status === 'loaded'));
  await page.evaluate(async () => {
    for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame);
  });
  expect(await page.$('html[data-fonts]')).not.toBeNull();
  expect(held.length).toBeGreaterThan(0);
  letGo();
  await page.waitForSelector('html:not([data-fonts])', { timeout: 20_000 });
  await page.close();
});
