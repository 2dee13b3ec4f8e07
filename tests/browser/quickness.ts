/** How soon a chapter answers: the first run, a later one, the button, the editor (milliseconds). */
import type { Page } from 'puppeteer-core';
import { waitForState, type Site } from './site.ts';

export interface Quickness {
  /** From the press on Run to the first output, on a page that has run nothing. */
  cold: number;
  /** The same once the kernel runs. */
  warm: number;
  /** From the press until the cell says that it has heard. */
  answer: number;
  /** From the press on the code to a caret in the editor, which is fetched for it. */
  editor: number;
}

/** A small cell of each chapter that reads no other. */
const cells: Readonly<Record<string, string>> = {
  '01-residual-block': 'two-weights',
  '02-building-resnet': 'epsilon-size',
  '03-convolution-layers': 'pool-borders',
  '04-dogs-and-cats': 'pets',
};

/** @returns undefined where the page has no notebook */
export async function quickness(site: Site, path: string, rounds: number): Promise<Quickness[] | undefined> {
  const cell = cells[path.split('/')[1] ?? ''];
  if (cell === undefined) return undefined;
  const found: Quickness[] = [];
  for (let round = 0; round < rounds; round++) {
    const page = await site.open(path);
    await page.waitForNetworkIdle();
    const { output: cold, answer } = await press(page, cell);
    const later: number[] = [];
    for (let again = 0; again < 5; again++) later.push((await press(page, cell)).output);
    await page.close();
    const other = await site.open(path);
    await other.waitForNetworkIdle();
    const editor = await openEditor(other, cell);
    await other.close();
    found.push({ cold, answer, warm: later.sort((a, b) => a - b)[2] ?? NaN, editor });
  }
  return found;
}

/** Presses Run with a pointer, and times from the press, as the page sees it. */
async function press(page: Page, cell: string): Promise<{ output: number; answer: number }> {
  const selector = `notebook-cell[data-cell="${cell}"]`;
  await page.$eval(selector, (element) => {
    const root = element as HTMLElement;
    root.scrollIntoView({ block: 'center' });
    const times: Record<string, number> = {};
    Object.assign(globalThis, { times });
    const note = (name: string): void => void (times[name] ??= performance.now());
    const run = root.querySelector('[data-action="run"]')!;
    run.addEventListener('click', () => note('press'), { capture: true, once: true });
    new MutationObserver(() => note('answer')).observe(root, { attributeFilter: ['data-state'] });
    const output = root.querySelector('[data-output]')!;
    new MutationObserver(() => {
      if (times['press'] !== undefined) note('output');
    }).observe(output, { childList: true, subtree: true, characterData: true });
    // What is shown again as it was changes nothing: then the end of the run is what is seen.
    new MutationObserver(() => {
      if (root.dataset['state'] === 'fresh' && times['answer'] !== undefined) note('end');
    }).observe(root, { attributeFilter: ['data-state'] });
  });
  await (await page.$(`${selector} [data-action="run"]`))!.click();
  await page.waitForFunction(() => 'answer' in (globalThis as unknown as { times: object }).times);
  await waitForState(page, cell, ['fresh', 'failed']);
  const times = await page.evaluate(() => (globalThis as unknown as { times: Record<string, number> }).times);
  return {
    output: (times['output'] ?? times['end'] ?? NaN) - (times['press'] ?? NaN),
    answer: (times['answer'] ?? NaN) - (times['press'] ?? NaN),
  };
}

async function openEditor(page: Page, cell: string): Promise<number> {
  const selector = `notebook-cell[data-cell="${cell}"]`;
  await page.$eval(selector, (element) => {
    const root = element as HTMLElement;
    root.scrollIntoView({ block: 'center' });
    const times: Record<string, number> = {};
    Object.assign(globalThis, { times });
    root.addEventListener('pointerdown', () => (times['press'] ??= performance.now()), {
      capture: true,
      once: true,
    });
    root.addEventListener('focusin', ({ target }) => {
      if ((target as Element).matches('.cm-content')) times['caret'] ??= performance.now();
    });
  });
  await (await page.$(`${selector} [data-source]`))!.click();
  await page.waitForFunction(() => 'caret' in (globalThis as unknown as { times: object }).times);
  const times = await page.evaluate(() => (globalThis as unknown as { times: Record<string, number> }).times);
  return (times['caret'] ?? NaN) - (times['press'] ?? NaN);
}
