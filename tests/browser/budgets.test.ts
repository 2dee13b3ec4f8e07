import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEachPage } from './each-page.ts';
import { forget, openSite, run, type Site } from './site.ts';
import { elementsAtLoad, fieldsAtOnce, shift, watchShifts } from './first-view.ts';
import { inlineScriptBytes, recordTransfers, sum, type Transfer } from './transfer.ts';

const kilobyte = 1024;
let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const chapters = readdirSync(join(import.meta.dirname, '../../content/chapters'));
const pages = ['ko', 'en'].flatMap((language) =>
  ['', 'architectures/', 'scratchpad/', ...chapters.map((chapter) => `${chapter}/`)].map(
    (path) => `${language}/${path}`,
  ),
);

describe('what a page costs', () => {
  /** One phone for all; nothing that it is sent for a page is there for the next. */
  let page: Page;
  let transfers: () => Transfer[];
  beforeAll(async () => {
    page = await site.open('no-such-page/', { width: 390 });
    // The fonts of this first page must not count for the next.
    await page.waitForNetworkIdle();
    await watchShifts(page);
    transfers = await recordTransfers(page);
  });

  testEachPage(
    import.meta.url,
    '%s loads at most 45 KB of JavaScript and 300 KB in all, has at most 7,000 elements, and hardly moves',
    async (path) => {
      await forget(page, site.address);
      transfers();
      await page.goto(site.address + path, { waitUntil: 'networkidle0' });
      const all = transfers();
      const script = sum(all.filter((each) => each.type === 'Script')) + (await inlineScriptBytes(page));
      const elements = await elementsAtLoad(page);
      console.log(
        `${path}: ${(script / kilobyte).toFixed(1)} KB JavaScript, ${(sum(all.filter((each) => each.type === 'Font')) / kilobyte).toFixed(1)} KB fonts, ${(sum(all) / kilobyte).toFixed(1)} KB in all, ${elements} elements`,
      );
      expect(all.some((each) => each.type === 'Document')).toBe(true);
      expect(all.some((each) => each.type === 'Font')).toBe(true);
      // All the Korean of an English page is the name of the language.
      const fonts = all.filter((each) => each.type === 'Font');
      const named = (pattern: RegExp): string[] =>
        fonts.filter((each) => pattern.test(each.path)).map((each) => each.path);
      if (path.startsWith('en/')) expect(named(/hangul-(?!language)|serif-(?!latin)/)).toEqual([]);
      expect(script).toBeLessThanOrEqual(45 * kilobyte);
      // Each file more is one that the first words wait for.
      const scripts = all.filter((each) => each.type === 'Script').map((each) => each.path);
      if (/\/\d/.test(path)) expect(scripts.length, scripts.join('\n')).toBeLessThanOrEqual(3);
      // What other pages set their headings in, and what other chapters alone say, is theirs to fetch; and a chapter has what it
      // says in bold in a file of its own.
      if (/\/\d/.test(path)) {
        expect(named(/-(rest|frame|names|signs)\./)).toEqual([]);
        expect(sum(fonts)).toBeLessThanOrEqual((path.startsWith('ko/') ? 100 : 50) * kilobyte);
      }
      expect(sum(all)).toBeLessThanOrEqual(300 * kilobyte);
      expect(elements).toBeLessThanOrEqual(7_000);
      // One or two may be near the window already; a chapter has some thirty.
      const fields = await fieldsAtOnce(page);
      expect(fields.length, fields.join('\n')).toBeLessThanOrEqual(2);
      // Letters that a machine under load brings late move once.
      expect(await shift(page)).toBeLessThan(0.06);
    },
    pages,
  );

  test('the first run, kernel included, adds at most 500 KB on WASM', async () => {
    const page = await site.open('ko/02-building-resnet/');
    await page.waitForNetworkIdle();
    const transfers = await recordTransfers(page);
    expect(await run(page, 'stem')).toBe('fresh');
    await page.waitForNetworkIdle();
    const all = transfers();
    console.log(
      `first run: ${(sum(all) / kilobyte).toFixed(1)} KB\n${all.map((each) => `  ${each.path} ${(each.bytes / kilobyte).toFixed(1)}`).join('\n')}`,
    );
    expect(all.length).toBeGreaterThan(0);
    expect(sum(all)).toBeLessThanOrEqual(500 * kilobyte);
    await page.close();
  });
});
