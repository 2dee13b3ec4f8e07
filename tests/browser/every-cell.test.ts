/** Every cell of every chapter in a real browser, on WASM: in reading order by Run all, and in any order. */
import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildGraph } from '../../src/notebook/graph.ts';
import { parseCell } from '../../src/notebook/language/parse.ts';
import { libraryNames } from '../../src/notebook/library-names.ts';
import type { FrozenCell } from '../../src/notebook/outputs/frozen.ts';
import { chapterCells, chapterNames } from '../chapter-cells.ts';
import { type CellState, openSite, outputText, run, type Site, uncaughtErrors } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Training for real takes its time. */
const longest = 900_000;

const states = (page: Page): Promise<Record<string, CellState>> =>
  page.$$eval('notebook-cell:not([data-exercise])', (cells) =>
    Object.fromEntries(
      cells.map((cell) => [cell.getAttribute('data-cell'), cell.getAttribute('data-state')]),
    ),
  );

function storedMilliseconds(chapter: string, cell: string): number {
  const file = new URL(`../../content/chapters/${chapter}/outputs/${cell}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as FrozenCell).milliseconds ?? 0;
}

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

describe.each(chapterNames())('%s', (chapter) => {
  const sources = chapterCells(chapter).filter((cell) => cell.kind === 'cell');
  const cells = sources.map((cell) => cell.name);

  test(
    'Run all runs every cell in reading order',
    async () => {
      const page = await site.open(`ko/${chapter}/`);
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
      expect(uncaughtErrors(page)).toEqual([]);
      await page.close();
    },
    longest,
  );

  test(
    'each cell runs when it is asked for, in an order nobody planned',
    async () => {
      const page = await site.open(`en/${chapter}/`);
      // What trains for long, or waits for such a cell, has run above; here it would only run again.
      const parsed = new Map(sources.map(({ name, source }) => [name, parseCell(source)]));
      const graph = buildGraph(parsed, new Set(libraryNames));
      const isQuick = (name: string): boolean =>
        [name, ...graph.ancestors(name)].every((each) => storedMilliseconds(chapter, each) < 5_000);
      const quick = shuffled(cells, 20151210).filter(isQuick);
      expect(quick.length).toBeGreaterThan(0);
      for (const name of quick) expect(`${name} ${await run(page, name, longest)}`).toBe(`${name} fresh`);
      expect(uncaughtErrors(page)).toEqual([]);
      await page.close();
    },
    longest,
  );
});
