/** Runs the quick cells of a chapter over and over in one page, in random order, and takes stock of what is held. */
import type { Page } from 'puppeteer-core';
import { edit, outputText, press, run, waitForState } from '../site.ts';

export interface Stock {
  run: number;
  cell: string;
  heapMegabytes: number;
  wasmMegabytes: number;
  tensors: number;
  nodes: number;
}

/** A cell that nothing depends on: asks the kernel for the size of its WASM memory. */
const probe = 'unread-row';

/** Mulberry32: uniform in [0, 1). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface SoakOptions {
  runs: number;
  seed: number;
  /** Stock is taken each time so many runs have ended. */
  every: number;
  /** A cell that takes longer at its first run is no quick one (milliseconds). */
  quick?: number;
}

export async function soak(
  page: Page,
  { runs, seed, every, quick = 4_000 }: SoakOptions,
): Promise<{ cells: string[]; stocks: Stock[] }> {
  await edit(page, probe, 'console.log("wasm", tf.backend().wasm?.HEAPU8.length ?? 0);');
  const all = await page.$$eval('notebook-cell:not([data-exercise])', (found) =>
    found.map((each) => (each as HTMLElement).dataset['cell'] ?? ''),
  );
  const cells: string[] = [];
  for (const cell of all) {
    if (cell === probe) continue;
    await press(page, cell, 'run');
    const state = await waitForState(page, cell, ['fresh', 'failed'], quick).catch(() => 'slow');
    if (state === 'fresh') cells.push(cell);
    else if (state === 'slow') {
      // It may end while one looks for the button, which then is none.
      await page.$eval(`notebook-cell[data-cell="${cell}"] [data-action="stop"]`, (stop) =>
        (stop as HTMLElement).click(),
      );
      await waitForState(page, cell, ['fresh', 'failed', 'stopped', 'idle', 'stale']);
    }
  }
  const next = random(seed);
  const stocks: Stock[] = [];
  for (let n = 1; n <= runs; n++) {
    const cell = cells[Math.floor(next() * cells.length)]!;
    const state = await run(page, cell);
    if (state !== 'fresh')
      throw new Error(`Run ${n} of the soak with seed ${seed}: cell ${cell} is ${state}.`);
    if (n % every === 0 || n === runs) stocks.push(await takeStock(page, n, cell));
  }
  return { cells, stocks };
}

async function takeStock(page: Page, run: number, cell: string): Promise<Stock> {
  const tensors = Number(await page.$eval('html', (html) => html.getAttribute('data-tensors')));
  await runProbe(page);
  const wasm = Number(/wasm (\d+)/.exec(await outputText(page, probe))?.[1] ?? NaN);
  const session = await page.createCDPSession();
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  const { JSHeapUsedSize = NaN, Nodes = NaN } = await page.metrics();
  return {
    run,
    cell,
    heapMegabytes: Math.round(JSHeapUsedSize / 2 ** 20),
    wasmMegabytes: Math.round(wasm / 2 ** 20),
    tensors,
    nodes: Nodes,
  };
}

async function runProbe(page: Page): Promise<void> {
  await run(page, probe);
}
