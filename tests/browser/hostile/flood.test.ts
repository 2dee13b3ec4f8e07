/** Whatever a cell sends, and however fast: the page answers, Stop works, and the next cell runs. */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openSite, run, type Site, uncaughtErrors } from '../site.ts';
import { attempts } from './attempts.ts';
import { chapter, isHeld, nextCell, onlyThese, tryAttempt } from './try-attempt.ts';

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite();
  page = await site.open(chapter, { ...onlyThese, port: true });
  // What a page loads and compiles for its first run is not the flood's doing.
  await run(page, nextCell);
});
// What failed may have left the page in a state that tells nothing of the next attempt.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await page.close();
  page = await site.open(chapter, { ...onlyThese, port: true });
});
afterAll(() => site.close());

test.each(attempts.filter(({ room, slow }) => room === 'flood' && !slow))('$name', async (attempt) => {
  const tried = await tryAttempt(page, attempt);
  expect(tried, JSON.stringify(tried)).toSatisfy(() => isHeld(attempt, tried));
  // 200 ms by itself; a test machine has other work.
  expect(tried.unanswered).toBeLessThan(1_500);
  expect(tried.stop ?? 0).toBeLessThan(5_000);
  expect(uncaughtErrors(page)).toEqual([]);
});
