import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, run, type Site } from './site.ts';
import { inlineScriptBytes, recordTransfers, sum } from './transfer.ts';

const kilobyte = 1024;
let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const pages = ['ko/', 'en/', 'ko/02-building-resnet/', 'en/02-building-resnet/'];

describe('what a page costs', () => {
  test.each(pages)(
    '%s loads at most 45 KB of JavaScript and 400 KB in all before any interaction',
    async (path) => {
      const page = await site.open('404-blank');
      const transfers = recordTransfers(page);
      await page.goto(site.address + path, { waitUntil: 'networkidle0' });
      const all = await transfers();
      const script = sum(all.filter((each) => each.type === 'script')) + (await inlineScriptBytes(page));
      console.log(
        `${path}: ${(script / kilobyte).toFixed(1)} KB JavaScript, ${(sum(all) / kilobyte).toFixed(1)} KB in all`,
      );
      expect(all.some((each) => each.type === 'document')).toBe(true);
      expect(script).toBeLessThanOrEqual(45 * kilobyte);
      expect(sum(all)).toBeLessThanOrEqual(400 * kilobyte);
      await page.close();
    },
  );

  test('the first run, kernel included, adds at most 500 KB on WASM', async () => {
    const page = await site.open('ko/02-building-resnet/');
    await page.waitForNetworkIdle();
    const transfers = recordTransfers(page);
    expect(await run(page, 'stem')).toBe('fresh');
    const all = await transfers();
    console.log(
      `first run: ${(sum(all) / kilobyte).toFixed(1)} KB\n${all.map((each) => `  ${each.path} ${(each.bytes / kilobyte).toFixed(1)}`).join('\n')}`,
    );
    expect(all.length).toBeGreaterThan(0);
    expect(sum(all)).toBeLessThanOrEqual(500 * kilobyte);
    await page.close();
  });
});
