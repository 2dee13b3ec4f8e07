/** No page is heavy: few elements, few bytes, and nothing in it moves by itself. */
import { afterAll, beforeAll, expect } from 'vitest';
import { testEachPage } from './each-page.ts';
import { firstView } from './first-view.ts';
import { builtPages, openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());

/** Where a page is Korean and a chapter, its syllables alone are 80 KB. */
const most = (path: string): number => (/^ko\/\d\d-/.test(path) ? 350 : 300);

testEachPage(
  import.meta.url,
  '/%s has at most 7,000 elements and its share of bytes at first, and nothing in it moves',
  async (path) => {
    const { bytes, elements, shift } = await firstView(site, path);
    console.log(
      `${path}: ${elements} elements, ${(bytes.all / 1024).toFixed(1)} KB, shift ${shift.toFixed(4)}`,
    );
    expect(elements).toBeGreaterThan(20);
    expect(elements).toBeLessThanOrEqual(7_000);
    expect(bytes.all).toBeLessThanOrEqual(most(path) * 1024);
    expect(shift).toBe(0);
  },
  builtPages.filter((path) => /^(ko|en)\//.test(path)),
);
