/** A cell that takes all the memory there is takes its kernel along, not the page; and a page that died is told of. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { edit, leaveOnly, openSite, press, run, type Site, sourceOf, waitForState } from '../site.ts';
import { withoutGpu } from '../chromium.ts';
import { attempts } from './attempts.ts';
import { cell, chapter, errorCodes, isHeld, nextCell, onlyThese, tryAttempt } from './try-attempt.ts';

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite();
  page = await site.open(chapter, onlyThese);
});
afterAll(() => site.close());

test.each(attempts.filter(({ room, slow }) => room === 'memory' && !slow))('$name', async (attempt) => {
  const tried = await tryAttempt(page, attempt);
  expect(tried, JSON.stringify(tried)).toSatisfy(() => isHeld(attempt, tried));
});

test('arrays without end: the kernel ends, the page lives and says why', async () => {
  // A small heap is full in seconds, and takes no memory from what runs beside.
  const small = await openSite([...withoutGpu, '--js-flags=--max-old-space-size=128']);
  try {
    const own = await small.open(chapter, onlyThese);
    const attempt = attempts.find(({ name }) => name === 'arrays without end')!;
    const tried = await tryAttempt(own, attempt);
    expect(tried, JSON.stringify(tried)).toSatisfy(() => isHeld(attempt, tried));
    expect(tried.stop).toBeUndefined();
    expect(
      tried.codes.some((code) => ['kernel-silent', 'kernel-crashed', 'out-of-memory-unknown'].includes(code)),
    ).toBe(true);
    expect(await sourceOf(own, cell)).toBe(attempt.source);
  } finally {
    await small.close();
  }
});

test('where no heap is bounded: code that never pauses is ended, code that does goes on', async () => {
  const own = await site.open(chapter, onlyThese);
  await own.evaluateOnNewDocument(() => {
    // As in a browser that tells nothing of its heap; and its seconds pass twenty times as fast.
    delete (Performance.prototype as { memory?: unknown }).memory;
    const { setTimeout } = globalThis;
    globalThis.setTimeout = ((act: () => void, delay: number) =>
      setTimeout(act, delay === 1_000 ? 50 : delay)) as typeof setTimeout;
  });
  await own.reload({ waitUntil: 'load' });
  await leaveOnly(own, onlyThese.only);
  const seconds = (how: string): string =>
    `{ const end = performance.now() + 3_000; while (performance.now() < end) ${how}; } 'did all'`;
  await edit(own, cell, seconds('await tf.nextFrame()'));
  expect(await run(own, cell)).toBe('fresh');
  await edit(own, cell, seconds(''));
  expect(await run(own, cell)).toBe('failed');
  expect(await errorCodes(own)).toEqual(['kernel-unheard']);
  // What is left behind by a run that has ended is held to the same.
  await edit(own, cell, `setTimeout(() => { for (;;); }, 500); 'ended'`);
  expect(await run(own, cell)).toBe('fresh');
  const frame = (await own.$('iframe[sandbox]'))!;
  await own.waitForFunction((old) => !old.isConnected, { timeout: 20_000 }, frame);
  await edit(own, nextCell, '1 + 1');
  expect(await run(own, nextCell, 15_000)).toBe('fresh');
  await own.close();
});

test('a kernel whose frame is gone is noticed, said, and replaced', async () => {
  await edit(page, cell, 'for (;;);');
  await press(page, cell, 'run');
  await waitForState(page, cell, ['running']);
  await page.evaluate(() => document.querySelector('iframe[sandbox]')!.remove());
  await waitForState(page, cell, ['failed'], 30_000);
  expect(await errorCodes(page)).toContain('kernel-silent');
  await edit(page, nextCell, '1 + 1');
  expect(await run(page, nextCell)).toBe('fresh');
});

test('a page that died under a run says so on the next visit, once, with every edit there', async () => {
  const first = await site.open(chapter, onlyThese);
  await edit(first, cell, 'const mine = 1;\nfor (;;);');
  await press(first, cell, 'run');
  await waitForState(first, cell, ['running']);
  // A page that dies has no time for its farewell.
  await first.evaluate(() => addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true));
  const marks = await first.evaluate(() =>
    Object.entries(localStorage).filter(([key]) => key.includes('running:')),
  );
  expect(marks).toHaveLength(1);
  await first.reload({ waitUntil: 'load' });
  await first.evaluate((kept: [string, string][]) => {
    for (const [key, value] of kept) localStorage.setItem(key, value);
  }, marks);
  await first.reload({ waitUntil: 'load' });
  const told = await first.waitForSelector('[data-crashed]:not([hidden])', { timeout: 20_000 });
  expect(await told!.evaluate((line) => line.textContent)).toContain(cell);
  expect(await sourceOf(first, cell)).toContain('const mine = 1;');
  await first.reload({ waitUntil: 'load' });
  expect(await first.$eval('[data-crashed]', (line) => (line as HTMLElement).hidden)).toBe(true);
  await first.close();
});

test('a clean end leaves no mark', async () => {
  expect(await run(page, nextCell)).toBe('fresh');
  expect(
    await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('running:'))),
  ).toEqual([]);
});
