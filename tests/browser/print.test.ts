/** A chapter on paper: dark on white whatever the screen was, its tables whole, its pages filled. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());

/** A4 at 96 pixels an inch, less margins of 1 cm. */
const paper = { width: 718, height: 1047 };

test('a page at rest has its pictures before it is asked for on paper, which waits for none', async () => {
  const page = await site.open('ko/03-convolution-layers/', { rest: true });
  await page.waitForFunction(
    () =>
      document.images.length > 50 &&
      [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
    { timeout: 60_000 },
  );
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.close();
});

test('a chapter that was read in the dark prints dark on white, every row and picture of it, on few pages', async () => {
  const page = await site.open('ko/02-building-resnet/');
  await page.select('[data-theme-choice]', 'dark');
  await page.waitForSelector('html[data-theme="dark"]');
  await page.setViewport(paper);
  await page.emulateMediaType('print');
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const { ink, scheme } = await page.evaluate(() => {
    const { color, colorScheme } = getComputedStyle(document.documentElement);
    return { ink: Math.max(...color.match(/\d+/g)!.slice(0, 3).map(Number)), scheme: colorScheme };
  });
  expect(scheme).toBe('light');
  expect(ink).toBeLessThan(64);

  const tables = await page.$$eval('.out-network', (all) =>
    all.map((each) => {
      const box = each.querySelector('.out-scroll')!;
      return {
        rows: each.querySelectorAll('tr[data-layer]').length,
        hidden: box.scrollHeight - box.clientHeight,
      };
    }),
  );
  expect(Math.max(...tables.map(({ rows }) => rows))).toBe(177);
  expect(tables.filter(({ hidden }) => hidden > 1)).toEqual([]);
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  expect(await page.$$eval('.out-image img', (all) => all.filter((each) => !each.naturalWidth))).toEqual([]);
  // The answers of a question are boxes to tick; nothing else asks for a hand.
  expect(
    await page.$$eval('button, select, textarea, input:not([type="radio"])', (all) =>
      all.filter((each) => each.checkVisibility()).map((each) => each.outerHTML.slice(0, 90)),
    ),
  ).toEqual([]);

  // Were every page full to its last line, it would be so many.
  const fewest = (await page.evaluate(() => document.documentElement.scrollHeight)) / paper.height;
  const pdf = await page.pdf({
    format: 'A4',
    margin: { top: '1cm', bottom: '1cm', left: '1cm', right: '1cm' },
    timeout: 120_000,
  });
  const counts = Buffer.from(pdf)
    .toString('latin1')
    .matchAll(/\/Type\s*\/Pages[^>]*\/Count (\d+)/g);
  const pages = Math.max(...Array.from(counts, ([, count]) => Number(count)));
  console.log(`${pages} pages, ${fewest.toFixed(1)} full ones`);
  expect(pages).toBeGreaterThan(20);
  expect(pages / fewest).toBeLessThan(1.15);
  await page.close();
});
