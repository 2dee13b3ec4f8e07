/**
 * Every attempt of `tests/browser/hostile/attempts.ts` in the built site, in Chromium and Firefox: what came of it, how
 * long the page did not answer, how long Stop took. `--quick` leaves out those that take a minute; `--room=flood` runs one room,
 * `--only="60 times"` those of such a name; `--chromium` and `--firefox` run in one of the two.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { attempts } from '../tests/browser/hostile/attempts.ts';
import { chapter, isHeld, tryAttempt } from '../tests/browser/hostile/try-attempt.ts';
import { openSite, openSiteInFirefox, type Site } from '../tests/browser/site.ts';
import { findFirefox } from '../scripts/browser.mjs';
import { toTable } from './table.ts';

type Row = Record<string, string | number | undefined>;

/**
 * A browser tidies up after a page it has opened: Firefox's collector comes about five seconds later, for more than 100 ms at a
 * time, whether or not a cell runs. What is measured is what cells do (milliseconds).
 */
const settling = 10_000;

export async function run(options: string[]): Promise<void> {
  const room = options.find((each) => each.startsWith('--room='))?.slice('--room='.length);
  const only = options.find((each) => each.startsWith('--only='))?.slice('--only='.length) ?? '';
  const chosen = attempts.filter(
    (each) =>
      (room === undefined || each.room === room) &&
      each.name.includes(only) &&
      !(options.includes('--quick') && each.slow),
  );
  let asked = 0;
  const stranger = createServer((_, response) => {
    asked += 1;
    response.end();
  });
  await new Promise<void>((ready) => stranger.listen(0, '127.0.0.1', ready));
  const host = `127.0.0.1:${(stranger.address() as AddressInfo).port}`;

  async function rowsIn(browser: string, open: () => Promise<Site>): Promise<Row[]> {
    const rows: Row[] = [];
    const site = await open();
    async function openPage(): Promise<Page> {
      const page = await site.open(chapter, { typescript: true, port: true });
      await setTimeout(settling);
      return page;
    }
    try {
      let page = await openPage();
      for (const attempt of chosen) {
        asked = 0;
        const row: Row = { browser, room: attempt.room, attempt: attempt.name };
        try {
          const tried = await tryAttempt(page, attempt, host);
          const leaked = asked > 0 ? ', reached the network' : '';
          rows.push({
            ...row,
            outcome: `${isHeld(attempt, tried) && !leaked ? 'held' : 'NOT HELD'}${leaked}`,
            ended: tried.state,
            said: tried.codes.join(' '),
            'unanswered ms': tried.unanswered,
            'Stop ms': tried.stop,
            'next cell ms': tried.next,
          });
        } catch (error) {
          rows.push({ ...row, outcome: `NOT HELD: ${String(error).slice(0, 60)}` });
          await page.close().catch(() => undefined);
          page = await openPage();
        }
        console.error(`${browser}: ${attempt.name}: ${rows.at(-1)?.['outcome'] ?? ''}`);
      }
    } finally {
      await site.close();
    }
    return rows;
  }

  try {
    // One table after the other: a browser that does not start costs no rows of the other.
    if (!options.includes('--firefox')) console.log(toTable(await rowsIn('chromium', () => openSite())));
    if (findFirefox() && !options.includes('--chromium'))
      console.log(toTable(await rowsIn('firefox', openSiteInFirefox)));
  } finally {
    stranger.close();
  }
}
