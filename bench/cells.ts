/**
 * What a notebook of many cells costs its reader, on the built site in Chromium without a GPU: from the address to a page
 * that can be used, from a key to its letter on the screen, from Run to the output. `npm run bench -- cells [--json]`
 */
import type { Page } from 'puppeteer-core';
import { focusEditor, openSite, run as runCell, type Site, waitForState } from '../tests/browser/site.ts';
import { median, toTable } from './table.ts';

const sizes = [10, 100];
const openings = 5;
const keys = 40;
const runs = 15;

export async function run(options: string[]): Promise<void> {
  const site = await openSite();
  const rows: Record<string, string | number>[] = [];
  try {
    for (const cells of sizes) rows.push(await measure(site, cells));
  } finally {
    await site.close();
  }
  console.log(options.includes('--json') ? JSON.stringify(rows, null, 1) : toTable(rows));
}

async function measure(site: Site, cells: number): Promise<Record<string, string | number>> {
  const page = await site.open('en/scratchpad/', { typescript: true });
  await page.evaluate(keepNotebook, cells);
  await page.evaluateOnNewDocument(noteUsable);
  const opened: number[] = [];
  for (let n = 0; n < openings; n++) {
    await page.goto(`${site.address}en/scratchpad/?${cells}-${n}#pad-bench`);
    await page.waitForSelector('html[data-usable]');
    opened.push(await page.$eval('html', (root) => Number(root.dataset['usable'])));
  }
  const first = 'cell-1';
  // A cell in the middle, which reads the first; every cell below reads it in turn.
  const middle = `cell-${Math.ceil(cells / 2)}`;
  await runCell(page, middle);
  await runCell(page, `cell-${cells}`);
  await focusEditor(page, middle);
  const typed: number[] = [];
  for (let n = 0; n < keys; n++) {
    await page.evaluate(timeNextKey);
    await page.keyboard.type(n % 2 === 0 ? ' ' : '1');
    typed.push(await page.evaluate(() => (globalThis as unknown as Timed).keyShown));
  }
  await page.keyboard.press('Escape');
  const ran: number[] = [];
  for (let n = 0; n < runs; n++) {
    ran.push(await runToOutput(page, first));
  }
  await page.close();
  const rounded = (values: number[]): number => Math.round(median(values) * 10) / 10;
  return {
    cells,
    'open to usable ms': rounded(opened),
    'key to paint ms': rounded(typed),
    'key to paint ms, slowest': Math.round(Math.max(...typed)),
    'Run to output ms': rounded(ran),
  };
}

/** Into the browser's storage, as the page keeps it: each cell reads the one before, every fifth is a text. */
function keepNotebook(cells: number): void {
  const named = Array.from({ length: cells }, (_, at) => ({
    name: `cell-${at + 1}`,
    kind: at > 0 && at + 1 < cells && at % 5 === 4 && at + 1 !== Math.ceil(cells / 2) ? 'text' : 'code',
  }));
  let before = '';
  named.forEach(({ name, kind }, at) => {
    const code =
      before === '' ? `const v${at} = 1;\ndisplay(Math.random());` : `const v${at} = ${before} + 1;\nv${at}`;
    localStorage.setItem(
      `residual-notes:pad-text:bench:${name}`,
      kind === 'text' ? `## Part ${at}\n\nA text with a **formula**, $x_{${at}}^2$.` : code,
    );
    if (kind === 'code') before = `v${at}`;
  });
  localStorage.setItem(
    'residual-notes:pad:bench',
    JSON.stringify({ title: 'bench', cells: named, removed: [], at: 1 }),
  );
}

/** Notes the milliseconds from the navigation to the frame after the page says that it is ready. */
function noteUsable(): void {
  new MutationObserver((_, observer) => {
    if (!document.querySelector('[data-scratchpad][data-ready]')) return;
    observer.disconnect();
    requestAnimationFrame(() =>
      setTimeout(() => (document.documentElement.dataset['usable'] = String(performance.now()))),
    );
  }).observe(document, { attributes: true, childList: true, subtree: true });
}

/** What the page is asked for once the key has been pressed. */
interface Timed {
  keyShown: Promise<number>;
}

/** Notes the milliseconds from the next key to the frame after the one that shows it. */
function timeNextKey(): void {
  (globalThis as unknown as Timed).keyShown = new Promise((resolve) =>
    addEventListener(
      'keydown',
      (event) => {
        const pressed = event.timeStamp;
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)));
      },
      { capture: true, once: true },
    ),
  );
}

/** Milliseconds from a press of Run to an output that was not there before. */
async function runToOutput(page: Page, cell: string): Promise<number> {
  // The output of the run before is there a moment before that run has ended, and Run can be pressed again.
  await waitForState(page, cell, ['fresh']);
  return page.$eval(
    `[data-item="${cell}"]`,
    (item) =>
      new Promise<number>((resolve) => {
        const output = item.querySelector('[data-output]')!;
        const before = output.textContent;
        const start = performance.now();
        new MutationObserver((_, observer) => {
          if (output.textContent === before || output.textContent === '') return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
        }).observe(output, { childList: true, subtree: true, characterData: true });
        item.querySelector<HTMLElement>('[data-action="run"]')!.click();
      }),
  );
}
