/** Runs one attempt as a reader would, and measures what the reader would notice of it. */
import type { Page } from 'puppeteer-core';
import { button, type CellState, edit, press, run, waitForState } from '../site.ts';
import type { Attempt } from './attempts.ts';

export const chapter = 'en/02-building-resnet/';
/** The attempts are written into this cell, which nothing depends on; what runs after them, into the other. */
export const cell = 'unread-row';
export const nextCell = 'drift';
/** Pages of the attempts show no more: `site.open(chapter, onlyThese)`. */
export const onlyThese = { only: [cell, nextCell] } as const;

export interface Tried {
  state: CellState;
  /** Codes of the errors that the cell shows. */
  codes: string[];
  /** The longest that the page did not answer, from Run to the end of the next cell (milliseconds). */
  unanswered: number;
  /** From pressing Stop to the cell's end, where it had to be stopped (milliseconds). */
  stop: number | undefined;
  /** From pressing Run on the next cell to its end (milliseconds), and how it ended. */
  next: number;
  nextState: CellState;
}

interface Watched {
  unanswered?: number;
  watching?: number;
}

/** From now on the page notes how long its own thread was held up. */
export async function watchAnswers(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched = globalThis as Watched;
    clearInterval(watched.watching);
    watched.unanswered = 0;
    let last = performance.now();
    watched.watching = setInterval(() => {
      const now = performance.now();
      watched.unanswered = Math.max(watched.unanswered ?? 0, now - last - 20);
      last = now;
    }, 20) as unknown as number;
  });
}

export const unanswered = (page: Page): Promise<number> =>
  page.evaluate(() => Math.round((globalThis as Watched).unanswered ?? NaN));

export const errorCodes = (page: Page, name = cell): Promise<string[]> =>
  page.$eval(`notebook-cell[data-cell="${name}"]`, (found) =>
    [...found.querySelectorAll('[data-error]')].map((each) => each.getAttribute('data-error') ?? ''),
  );

/** Of a cell that failed, or shows what is refused, there is an error to see: it is drawn in its turn, which comes later than the end of the run. */
async function codesSaid(page: Page, { says }: Attempt, state: CellState): Promise<string[]> {
  const expected = says === undefined ? '[data-error]' : `[data-error="${says}"]`;
  if (state === 'failed' || says !== undefined)
    await page
      .waitForSelector(`notebook-cell[data-cell="${cell}"] ${expected}`, { timeout: 5_000 })
      .catch(() => undefined);
  return errorCodes(page);
}

/** @param host stands for `HOST` in the sources: an address whose being asked would be a leak */
export async function tryAttempt(page: Page, attempt: Attempt, host = 'localhost:9'): Promise<Tried> {
  await edit(page, cell, attempt.source.replaceAll('HOST', host));
  await watchAnswers(page);
  await press(page, cell, 'run');
  const onlyByStop = attempt.ends.includes('running');
  const patience = onlyByStop ? 400 : 20_000 + 1_000 * (attempt.slow ?? 0);
  let state = await waitForState(page, cell, ['fresh', 'failed', 'stopped'], patience).catch(
    () => 'running' as const,
  );
  let stop: number | undefined;
  if (state === 'running') {
    const began = performance.now();
    // It may have ended by itself while one looked for the button, which then is none.
    const pressed = await (await button(page, cell, 'stop').catch(() => undefined))?.click().then(() => true);
    state = await waitForState(page, cell, ['fresh', 'failed', 'stopped'], 15_000);
    if (pressed) stop = Math.round(performance.now() - began);
  }
  const codes = await codesSaid(page, attempt, state);
  await edit(page, nextCell, JSON.stringify(attempt.name));
  const began = performance.now();
  const nextState = await run(page, nextCell, 20_000);
  const next = Math.round(performance.now() - began);
  return { state, codes, unanswered: await unanswered(page), stop, next, nextState };
}

/** Whether the cell ended as it may, said what it must, and the next one ran. */
export function isHeld(attempt: Attempt, { state, codes, stop, nextState }: Tried): boolean {
  const ended =
    stop === undefined ? attempt.ends.includes(state as 'fresh') : attempt.ends.includes('running');
  return ended && nextState === 'fresh' && (attempt.says === undefined || codes.includes(attempt.says));
}
