/** What careless or unlucky readers do to a notebook: nothing they wrote is lost in silence, and nothing hangs. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { slowness } from '../slowness.ts';
import { toShareHash } from '../../src/notebook/page/share-link.ts';
import {
  edit,
  leaveOnly,
  openSite,
  outputText,
  press,
  run,
  type Site,
  sourceOf,
  uncaughtErrors,
} from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const chapter = 'en/02-building-resnet/';
/** Cells that nothing depends on. */
const cell = 'unread-row';
const another = 'drift';

const notice = (page: Page, name: string, kind: string): Promise<string> =>
  page
    .waitForSelector(`notebook-cell[data-cell="${name}"] [data-notice="${kind}"]`, { timeout: 20_000 })
    .then((found) => found!.evaluate((element) => (element as HTMLElement).innerText));

describe('edits', () => {
  test('made on another page of the chapter are gone on from, and neither page loses its own', async () => {
    const here = await site.open(chapter, { only: [cell, another, 'epsilon-size'] });
    await edit(here, another, 'const here = 1;');
    const there = await site.open(chapter, { sameProfileAs: here, only: [cell, another] });
    await edit(there, cell, 'const there = 1;');
    await here.waitForFunction(
      (name: string) =>
        document.querySelector<HTMLElement & { source: string }>(`notebook-cell[data-cell="${name}"]`)
          ?.source === 'const there = 1;',
      { timeout: 20_000, polling: 100 },
      cell,
    );
    expect(await sourceOf(there, another)).toBe('const here = 1;');
    await there.close();
    await here.close();
  });

  test('that find storage full are said to be lost with the page, at their own cell', async () => {
    const page = await site.open(chapter, { only: [cell, another, 'epsilon-size'] });
    await page.evaluate(() => {
      let filler = 'x'.repeat(2 ** 20);
      for (let n = 0; filler.length > 0;) {
        try {
          localStorage.setItem(`filler ${n}`, filler);
          n++;
        } catch {
          filler = filler.slice(0, filler.length >> 1);
        }
      }
    });
    await edit(page, another, `const mine = 1; // ${'y'.repeat(4000)}`);
    expect(await notice(page, another, 'kept')).toContain('storage is full');
    await page.close();
  });

  test('that storage refuses from the start are said to be lost with the page', async () => {
    const page = await site.open('en/');
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(globalThis, 'localStorage', {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    });
    await page.goto(site.address + chapter);
    await leaveOnly(page, [another]);
    await edit(page, another, 'const mine = 1;');
    expect(await notice(page, another, 'kept')).toContain('does not allow storage');
    await page.close();
  });
});

describe('an open page', () => {
  let page: Page;
  beforeAll(async () => {
    page = await site.open(chapter, { only: [cell, another, 'epsilon-size'] });
  });
  afterAll(() => page.close());

  test('offers a shared cell whose link is pasted into its address bar', async () => {
    const before = await sourceOf(page, cell);
    await page.evaluate(
      (hash: string) => {
        location.hash = hash;
      },
      await toShareHash({ cell, source: 'display("shared")' }),
    );
    expect(await notice(page, cell, 'share')).toContain('does not run by itself');
    expect(await sourceOf(page, cell)).toBe(before);
  });

  test('fails the run of a promise that nobody catches', async () => {
    await edit(page, cell, 'Promise.reject(new Error("nobody listens"));\n5');
    expect(await run(page, cell)).toBe('failed');
    expect(await outputText(page, cell)).toContain('nobody listens');
  });

  test('ends the run of a cell that exports a function named then', async () => {
    await edit(page, cell, 'function then() { return 7; }\nthen()');
    expect(await run(page, cell)).toBe('fresh');
    expect(await outputText(page, cell)).toContain('7');
  });

  test('does not repeat what takes long, nor ask about it, when a cell above was only run again', async () => {
    await edit(page, 'epsilon-size', 'const start = 1;');
    await edit(page, another, 'await new Promise((end) => setTimeout(end, 5_100));\nconst slow = start + 1;');
    await edit(page, cell, 'slow + 1');
    expect(await run(page, cell)).toBe('fresh');
    expect(await run(page, 'epsilon-size')).toBe('fresh');
    const began = Date.now();
    expect(await run(page, cell)).toBe('fresh');
    expect(Date.now() - began).toBeLessThan(5_000 * slowness());
    expect(await notice(page, cell, 'reused')).toContain(`${another} did not run again`);
    expect(uncaughtErrors(page)).toEqual([]);
  });
});

test('a page whose program is gone says so', async () => {
  const page = await site.open(chapter, { only: [cell, another, 'epsilon-size'] });
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    if (/notebook-host/.test(request.url())) void request.respond({ status: 404, body: '' });
    else void request.continue();
  });
  await press(page, cell, 'run');
  await page.waitForFunction(
    (name: string) =>
      document
        .querySelector(`notebook-cell[data-cell="${name}"] .cell-status`)
        ?.textContent.includes('could not load'),
    { timeout: 20_000, polling: 100 },
    cell,
  );
  expect(uncaughtErrors(page)).toEqual([]);
  await page.close();
});
