/** What goes wrong around a notebook, brought about for real: nothing hangs, nothing is lost, nothing stale is fresh. */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  cellState,
  edit,
  leaveOnly,
  openSite,
  outputText,
  press,
  run,
  type Site,
  sourceOf,
  uncaughtErrors,
  waitForState,
} from '../site.ts';
import { attempts } from './attempts.ts';
import { cell, chapter, isHeld, nextCell, onlyThese, tryAttempt } from './try-attempt.ts';

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite();
  page = await site.open(chapter, onlyThese);
});
// What failed may have left the page in a state that tells nothing of the next attempt.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await page.close();
  page = await site.open(chapter, onlyThese);
});
afterAll(() => site.close());

test.each(attempts.filter(({ room, slow }) => (room === 'time' || room === 'values') && !slow))(
  '$name: it ends, by Stop at the latest, and the next cell runs',
  async (attempt) => {
    const tried = await tryAttempt(page, attempt);
    expect(tried, JSON.stringify(tried)).toSatisfy(() => isHeld(attempt, tried));
    expect(uncaughtErrors(page)).toEqual([]);
  },
);

test('two tabs on one cell run it side by side, and the later edit stands in both', async () => {
  const other = await site.open(chapter, { ...onlyThese, sameProfileAs: page });
  // A page that nobody has turned to reads what is kept when somebody does.
  expect(await run(other, nextCell)).toBe('fresh');
  const sourceIn = (tab: Page, wanted: string) =>
    tab.waitForFunction(
      (name: string, source: string) =>
        document.querySelector<HTMLElement & { source: string }>(`notebook-cell[data-cell="${name}"]`)
          ?.source === source,
      { polling: 100 },
      cell,
      wanted,
    );
  await page.bringToFront();
  await edit(page, cell, 'await new Promise((end) => setTimeout(end, 1_500));\n"of the first"');
  await sourceIn(other, await sourceOf(page, cell));
  await press(page, cell, 'run');
  await waitForState(page, cell, ['running']);
  await other.bringToFront();
  expect(await run(other, cell)).toBe('fresh');
  expect(await waitForState(page, cell, ['fresh'])).toBe('fresh');
  await edit(other, cell, '"of the second"');
  await sourceIn(page, '"of the second"');
  expect(await waitForState(page, cell, ['stale'])).toBe('stale');
  await other.close();
  await page.bringToFront();
});

test('a store of a newer version is said, and the cell runs on', async () => {
  const fresh = await site.open('en/');
  await fresh.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open('residual-notes', 99);
        open.onsuccess = () => {
          open.result.close();
          resolve();
        };
        open.onerror = () => reject(new Error('no store'));
      }),
  );
  await fresh.goto(site.address + chapter);
  await leaveOnly(fresh, [cell]);
  await edit(fresh, cell, 'await keptRuns();');
  expect(await run(fresh, cell)).toBe('failed');
  expect(await outputText(fresh, cell)).toContain('keeps no data');
  await edit(fresh, cell, '1 + 1');
  expect(await run(fresh, cell)).toBe('fresh');
  await fresh.close();
});

test('a clock that is set back disturbs neither runs nor what is kept', async () => {
  const fresh = await site.open(chapter, onlyThese);
  await fresh.evaluate(() => {
    const ordinary = Date.now;
    Date.now = () => ordinary() - 3 * 365 * 86_400_000;
  });
  await edit(fresh, cell, 'await keptRuns();\n1 + 1');
  expect(await run(fresh, cell)).toBe('fresh');
  expect(await run(fresh, cell)).toBe('fresh');
  await fresh.close();
});

test('a reload and a way away and back while a cell runs leave the edit, and no run', async () => {
  const fresh = await site.open(chapter, onlyThese);
  const source = 'for (let epoch = 0; ; epoch++) await tf.nextFrame();';
  await edit(fresh, cell, source);
  await press(fresh, cell, 'run');
  await waitForState(fresh, cell, ['running']);
  await fresh.reload({ waitUntil: 'load' });
  await leaveOnly(fresh, onlyThese.only);
  await waitForState(fresh, cell, ['idle']);
  expect(await sourceOf(fresh, cell)).toBe(source);
  expect(await fresh.$eval('[data-crashed]', (line) => (line as HTMLElement).hidden)).toBe(true);
  await press(fresh, cell, 'run');
  await waitForState(fresh, cell, ['running']);
  await fresh.goto(`${site.address}en/`);
  await fresh.goBack({ waitUntil: 'load' });
  expect(['idle', 'running']).toContain(await cellState(fresh, cell));
  await edit(fresh, nextCell, '1 + 1');
  if ((await cellState(fresh, cell)) === 'running') await press(fresh, cell, 'stop');
  expect(await run(fresh, nextCell)).toBe('fresh');
  expect(uncaughtErrors(fresh)).toEqual([]);
  await fresh.close();
});
