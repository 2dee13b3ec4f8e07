/**
 * Every cell of a chapter in a real browser, on WASM: half of them in any order, the rest by Run all. Trainings are
 * short here; `tests/chapters` runs them in Node as they are written.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chapterCells } from '../../chapter-cells.ts';
import {
  type CellState,
  cellState,
  edit,
  openSite,
  outputText,
  run,
  type Site,
  uncaughtErrors,
} from '../site.ts';

/** The longest a chapter may take, on a machine that has much else to do (milliseconds). */
const longest = 900_000;

const states = (page: Page): Promise<Record<string, CellState>> =>
  page.$$eval('notebook-cell:not([data-exercise])', (cells) =>
    Object.fromEntries(
      cells.map((cell) => [cell.getAttribute('data-cell'), cell.getAttribute('data-state')]),
    ),
  );

/** Change it to meet another order; the order of each chapter is printed. */
const seed = 20151210;

/** What stands in a cell, and what instead makes its training short: fewer epochs, narrower networks. The same code runs. */
export type Shorter = readonly [cell: string, found: string, instead: string];

/** The reader first asks for less, in the cells' own editors. */
async function shorten(page: Page, chapter: string, shorter: readonly Shorter[]): Promise<void> {
  const sources = new Map(chapterCells(chapter).map(({ name, source }) => [name, source]));
  const edited = new Set<string>();
  for (const [cell, found, instead] of shorter) {
    const source = sources.get(cell)!;
    expect(source, `${cell} has changed: how is it made short?`).toContain(found);
    sources.set(cell, source.replace(found, instead));
    edited.add(cell);
  }
  for (const cell of edited) await edit(page, cell, sources.get(cell)!);
}

/** Count in the page how often each cell begins to run. */
const countRuns = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const counts: Record<string, number> = {};
    Object.assign(globalThis, { runCounts: counts });
    new MutationObserver((records) => {
      // A record has the value before it: the one after it is the next record's, or the present one.
      for (const [at, { target, oldValue }] of records.entries()) {
        const cell = target as Element;
        const next = records.slice(at + 1).find((record) => record.target === cell);
        const value = next ? next.oldValue : cell.getAttribute('data-state');
        const name = cell.getAttribute('data-cell') ?? '';
        if (value === 'running' && oldValue !== 'running') counts[name] = (counts[name] ?? 0) + 1;
      }
    }).observe(document.body, {
      subtree: true,
      attributeFilter: ['data-state'],
      attributeOldValue: true,
    });
  });

/** How often each cell that is no exercise began to run, in the order in which they first did. */
const runCounts = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() =>
    Object.fromEntries(
      Object.entries((globalThis as unknown as { runCounts: Record<string, number> }).runCounts).filter(
        ([name]) => document.querySelector(`notebook-cell[data-cell="${name}"]:not([data-exercise])`),
      ),
    ),
  );

/** A seeded shuffle (mulberry32 and Fisher–Yates), so that a failure can be repeated. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

async function report(page: Page): Promise<string[]> {
  const all = Object.entries(await states(page)).filter(([, state]) => state !== 'fresh');
  return Promise.all(
    all.map(async ([name, state]) => `${name} is ${state}: ${(await outputText(page, name)).slice(0, 200)}`),
  );
}

/** Declares the tests of a chapter's cells. @param shorter what keeps its trainings short */
export function everyCellRuns(chapter: string, shorter: readonly Shorter[]): void {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site.close());

  const cells = chapterCells(chapter)
    .filter(({ kind }) => kind === 'cell')
    .map(({ name }) => name);

  test(
    'half of the cells when they are asked for, in an order nobody planned, and Run all the rest; none runs twice',
    async () => {
      const page = await site.open(`ko/${chapter}/`, { only: cells });
      await countRuns(page);
      await shorten(page, chapter, shorter);
      const order = shuffled(cells, seed);
      const asked = order.slice(0, Math.floor(order.length / 2));
      console.log(`${chapter}, seed ${seed}: ${asked.join(', ')}`);
      for (const name of asked) {
        // What another cell has needed is there already.
        if ((await cellState(page, name)) === 'fresh') continue;
        expect(`${name} ${await run(page, name, longest)}`).toBe(`${name} fresh`);
      }
      const before = new Set(Object.keys(await runCounts(page)));
      await page.click('[data-action="runAll"]');
      await page.waitForFunction(
        (count: number) =>
          document.querySelectorAll(
            'notebook-cell:not([data-exercise]):is([data-state="fresh"], [data-state="failed"], [data-state="stopped"])',
          ).length === count,
        { timeout: longest, polling: 250 },
        cells.length,
      );
      expect(await report(page)).toEqual([]);
      const counts = await runCounts(page);
      expect(counts).toEqual(Object.fromEntries(cells.map((name) => [name, 1])));
      const then = Object.keys(counts).filter((name) => !before.has(name));
      expect(then, 'in reading order').toEqual(cells.filter((name) => !before.has(name)));
      expect(uncaughtErrors(page)).toEqual([]);
      await page.close();
    },
    longest,
  );
}
