/**
 * Letters that the system has in no font, by turns with others: Chromium's page waited for another process at each of
 * them, seconds for the texts below, and again whenever they were laid out. Each is the first drawing of a fresh process.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { edit, openSite, run, uncaughtErrors, type Site } from '../site.ts';
import { cell, chapter, onlyThese, tryAttempt } from './try-attempt.ts';
import { tasks, traced } from './trace.ts';
import { attempts } from './attempts.ts';

/**
 * How long the page may leave a reader without an answer (milliseconds). `STRICT=1`, on a machine that does nothing else,
 * holds to it by the clock; else half as much again of a processor's time is let pass.
 */
const promised = 200;
const beside = 1.5;

/** What the letters of a text come to at most until they are known, with the page's own. */
const mostSearches = 120;

/** A search whose answer is known takes a microsecond or two; one that waits for another process, more than this (microseconds). */
const waits = 25;

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());
// A browser gives each profile processes of its own, which know no letter yet.
const freshPage = (): Promise<Page> => site.open(chapter, onlyThese);

/** What a run shows is drawn a moment after its end: until it stands there, and nothing more has come for a while. */
const drawn = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    (selector: string) => {
      const output = document.querySelector<HTMLElement>(selector)!;
      const size = `${output.querySelectorAll('*').length} ${output.textContent.length}`;
      const { size: before, since = '0' } = output.dataset;
      if (size !== before) Object.assign(output.dataset, { size, since: String(performance.now()) });
      return (
        size === before &&
        performance.now() - Number(since) > 300 &&
        output.querySelector(':scope > *') !== null &&
        output.querySelector(':is(.out-plot, .out-input):empty') === null
      );
    },
    { polling: 100, timeout: 20_000 },
    `notebook-cell[data-cell="${cell}"] [data-output]`,
  );

/** What the page's longest task came to: searches for faces, and its time on a processor (milliseconds). */
async function longestTask(
  page: Page,
  act: () => Promise<void>,
): Promise<{ searches: number; worked: number }> {
  const traceEvents = await traced(page, [tasks, 'fonts', 'blink.user_timing'], async () => {
    await page.evaluate(() => performance.mark('here'));
    await act();
  });
  const here = traceEvents.find(({ name }) => name === 'here')!;
  const own = traceEvents.filter(({ pid, tid }) => pid === here.pid && tid === here.tid);
  const all = own.filter(({ name }) => name.endsWith('::GetFallbackFontForCharacter'));
  // Without any the trace would have them under another name: what stands before has letters that Chromium looks for.
  expect(all.length).toBeGreaterThan(0);
  const searches = all.filter(({ dur = 0 }) => dur > waits);
  const done = own.filter(({ name }) => name === 'RunTask');
  expect(done.length).toBeGreaterThan(10);
  return done.reduce(
    (most, { ts, dur = 0, tdur = 0 }) => ({
      searches: Math.max(
        most.searches,
        searches.filter((each) => each.ts >= ts && each.ts < ts + dur).length,
      ),
      worked: Math.max(most.worked, tdur / 1_000),
    }),
    { searches: 0, worked: 0 },
  );
}

/** Letters of a script that hardly a system has a font for. */
const rare = '\u{118a0}';

test.each([
  ['values', `display(Array.from({ length: 12 }, () => 'a${rare}'.repeat(660)))`],
  ['a table', `display.table(Array.from({ length: 20 }, () => Array.from({ length: 100 }, () => 'a${rare}'.repeat(660))))`],
  ['a text', `display.text('a${rare}'.repeat(20_000))`],
  ['all letters there are', `display.text(Array.from({ length: 40_000 }, (_, n) => 'a' + String.fromCodePoint(0x10000 + ((n * 7919) % 60000))).join('') + 'a${rare}a')`],
  ['many letters', `display.text(Array.from({ length: 20_000 }, (_, n) => 'a' + String.fromCodePoint(0x118a0 + (n % 64))).join(''))`],
])('%s of rare letters by turns', { timeout: 120_000 }, async (_, source) => {
  const page = await freshPage();
  await edit(page, cell, source);
  const { searches, worked } = await longestTask(page, async () => {
    expect(await run(page, cell)).toBe('fresh');
    await page.waitForFunction(
      (letter: string) => document.querySelector('main')!.textContent.includes(`a${letter}a`),
      {},
      rare,
    );
    // What is drawn in turns, and what a reader's scrolling brings.
    for (let step = 0; step < 10; step++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await page.evaluate(() => scrollBy(0, 400));
    }
  });
  console.log(`${searches} searches, ${worked.toFixed(0)} ms of a processor in the longest task`);
  expect(searches).toBeLessThan(mostSearches);
  expect(worked).toBeLessThan(promised * beside);
  expect(uncaughtErrors(page)).toEqual([]);
  await page.close();
}); // prettier-ignore

test.each(attempts.filter(({ name }) => /two scripts|table to choose from of long|tips of/.test(name)))(
  '$name, as the first drawing',
  { timeout: 120_000 },
  async (attempt) => {
    const page = await freshPage();
    let unanswered = 0;
    const { searches, worked } = await longestTask(page, async () => {
      ({ unanswered } = await tryAttempt(page, attempt));
      await drawn(page);
    });
    console.log(
      `${searches} searches, ${worked.toFixed(0)} ms of a processor, by the clock ${unanswered} ms: ${attempt.name}`,
    );
    expect(searches).toBeLessThan(mostSearches);
    expect(worked).toBeLessThan(promised * beside);
    if (process.env['STRICT']) expect(unanswered).toBeLessThan(promised);
    await page.close();
  },
);

test('letters that have a face keep it, and no letter moves where a box comes for it', async () => {
  const page = await freshPage();
  // Hebrew is in fonts that every system has.
  await edit(page, cell, `display.text('${rare}'.repeat(20)); display.text('אבגד '.repeat(40))`);
  expect(await run(page, cell)).toBe('fresh');
  const shown = `notebook-cell[data-cell="${cell}"] .out-text`;
  const widths = (): Promise<number[]> =>
    page.$$eval(shown, (texts) =>
      texts.slice(0, 2).map((text) => {
        const range = document.createRange();
        range.selectNodeContents(text);
        return range.getBoundingClientRect().width;
      }),
    );
  const ranges = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.fonts]
        .filter(({ family }) => family.includes('Boxes'))
        .map(({ unicodeRange }) => unicodeRange),
    );
  const shows = (count: number): Promise<unknown> =>
    page.waitForFunction(
      (query: string, wanted: number) => document.querySelectorAll(query).length === wanted,
      {},
      shown,
      count,
    );
  await shows(2);
  const before = await widths();
  expect(await ranges()).toEqual([]);
  await edit(
    page,
    cell,
    `display.text('${rare}'.repeat(20)); display.text('אבגד '.repeat(40)); display.text('${rare}'.repeat(100))`,
  );
  expect(await run(page, cell)).toBe('fresh');
  await shows(3);
  expect(await ranges()).toEqual(['U+118A0', 'U+118A0']);
  const after = await widths();
  expect(after[0]).toBeCloseTo(before[0]!, 0);
  expect(after[1]).toBe(before[1]);
  expect(uncaughtErrors(page)).toEqual([]);
}, 120_000);
