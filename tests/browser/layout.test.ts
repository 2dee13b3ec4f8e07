/** A page whose cells have run fits its window and speaks one language; every page links to places that exist. */
import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { overflowing, untranslated } from './fit.ts';
import { builtPages, dist, edit, openSite, run, type Site } from './site.ts';

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());

const widths = [390, 1280];

describe('a chapter whose cells have run', () => {
  test.each([
    ['ko/02-building-resnet/', ['batch-mean', 'batch-variance', 'stem', 'cat-through-stem']],
    ['en/02-building-resnet/', ['batch-mean', 'stem']],
  ])('/%s fits and is translated', async (path, cells) => {
    // The text is looked at where every page is.
    const page = await site.open(path, { width: widths[0]!, only: cells });
    for (const cell of cells) expect(await run(page, cell), cell).toBe('fresh');
    await page.waitForSelector('[data-output] tr[data-layer]');
    // Values are folded where there are many.
    await page.$$eval('[data-output] details', (all) => all.forEach((each) => each.setAttribute('open', '')));
    expect(await untranslated(page)).toEqual([]);
    for (const width of widths) {
      await page.setViewport({ width, height: 900 });
      expect(await overflowing(page), `at ${width} px`).toEqual([]);
    }
    await page.close();
  });
});

test('what breaks nowhere, signs that are one letter together, makes no page wider than a phone', async () => {
  const page = await site.open('ko/02-building-resnet/', { width: widths[0]!, only: ['unread-row'] });
  const letter = "'\\u1100'.repeat(400)";
  for (const source of [
    letter,
    `({ [${letter}]: [${letter}] })`,
    `console.log(${letter});`,
    `[{ a: ${letter} }, { a: ${letter} }]`,
    `throw new Error(${letter});`,
    `view(Inputs.range([0, 1], { label: ${letter} }))`,
    `view(Inputs.checkbox([${letter}, 'b'], { label: 'a' }))`,
    `view(Inputs.select([${letter}, 'b'], { label: 'a' }))`,
    `view(Inputs.table([{ [${letter}]: 1 }]))`,
  ]) {
    await edit(page, 'unread-row', source);
    await run(page, 'unread-row');
    await page.$$eval('[data-output] details', (all) => all.forEach((each) => each.setAttribute('open', '')));
    expect(await page.$eval('[data-cell="unread-row"] [data-output]', (out) => out.textContent)).toContain(
      '\u1100\u1100\u1100',
    );
    expect(await overflowing(page), source).toEqual([]);
  }
  await page.close();
});

test('a slider stands beside its number at a desk, and within its row on a phone with letters of twice their size', async () => {
  const page = await site.open('ko/02-building-resnet/', { width: 1280, only: ['unread-row'] });
  await edit(page, 'unread-row', "view(Inputs.range([0, 10], { label: '이름표', step: 1 }))");
  expect(await run(page, 'unread-row')).toBe('fresh');
  const places = () =>
    page.$$eval('[data-cell="unread-row"] .out-input input', (all) =>
      all.map((each) => {
        const { top, bottom, right } = each.getBoundingClientRect();
        return { top, bottom, right, edge: each.closest('.out-input')!.getBoundingClientRect().right };
      }),
    );
  const [number, slider] = await places();
  expect(slider!.top).toBeLessThan(number!.bottom);
  await page.setViewport({ width: widths[0]!, height: 900 });
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  for (const { right, edge } of await places()) expect(right).toBeLessThanOrEqual(edge);
  await page.close();
});

test.each(['ko', 'en'])(
  'the bar at a phone’s lower edge is one row, with letters of twice their size, in %s',
  async (language) => {
    const page = await site.open(`${language}/02-building-resnet/`, { width: widths[0]! });
    const row = () => page.$eval('[data-thumb-bar]', (bar) => bar.getBoundingClientRect().height);
    const second = 1.5 * (await row());
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    expect(await row()).toBeLessThan(second);
    await page.close();
  },
);

test('and with cells to go as well', async () => {
  const page = await site.open('ko/02-building-resnet/', { width: widths[0]! });
  const row = () => page.$eval('[data-thumb-bar]', (bar) => bar.getBoundingClientRect().height);
  const second = 1.5 * (await row());
  await page.tap('[data-bar="runAll"]');
  await page.waitForSelector('[data-queue-edge]:not([hidden])', { timeout: 60_000 });
  expect(await page.$eval('[data-queue-edge]', (edge) => edge.textContent)).toMatch(/^남은 셀 \d+개$/);
  expect(await row()).toBeLessThan(second);
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  expect(await row()).toBeLessThan(second);
  await page.tap('[data-bar="stopAll"]');
  await page.waitForSelector('[data-queue-edge][hidden]');
  await page.close();
});

describe('links', () => {
  const html = new Map(
    builtPages.map((path) => [
      `/${path}`,
      readFileSync(join(dist, path.endsWith('.html') ? path : `${path}index.html`), 'utf8'),
    ]),
  );
  const ids = new Map(
    [...html].map(([path, text]) => [
      path,
      new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!)),
    ]),
  );

  /** What says nothing to who goes from link to link, and hears these alone. */
  const bare =
    /^(this|this cell|here|click here|more|read more|see more|learn more|go|start|information|이 셀|이것|여기|여기서|더 보기)$/i;
  test('say where they lead', () => {
    const found = [...html].flatMap(([path, text]) =>
      [...text.matchAll(/<a\s[^>]*>(.*?)<\/a>/gs)]
        .map(([, inner]) => inner!.replace(/<[^>]+>/g, '').trim())
        .filter((words) => bare.test(words))
        .map((words) => `${path}: ${words}`),
    );
    expect(found).toEqual([]);
  });

  test.each(builtPages)('of /%s lead to pages and places that exist', (path) => {
    const broken: string[] = [];
    const links = [...html.get(`/${path}`)!.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(0);
    for (const link of new Set(links)) {
      const { origin, pathname, hash } = new URL(link.replaceAll('&amp;', '&'), `http://site/${path}`);
      if (origin !== 'http://site') continue;
      const anchor = decodeURIComponent(hash.slice(1));
      if (html.has(pathname)) {
        if (anchor !== '' && !ids.get(pathname)!.has(anchor)) broken.push(`${link} (no such place)`);
      } else if (!existsSync(join(dist, decodeURIComponent(pathname)))) broken.push(`${link} (no such file)`);
    }
    expect(broken).toEqual([]);
  });
});
