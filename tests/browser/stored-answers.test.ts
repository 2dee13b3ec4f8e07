/** What the build has drawn of stored outputs answers before the first run as after it, and a run changes no size of it. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { edit, openSite, run, showResults, type Site } from './site.ts';

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite();
  page = await site.open('en/02-building-resnet/', { only: ['stem', 'drift'] });
  // A result that waits for a prediction answers once it is shown.
  await showResults(page);
});
afterAll(() => site.close());

const output = (cell: string, kind: string): string =>
  `notebook-cell[data-cell="${cell}"] [data-output] > [data-kind="${kind}"]`;
const heightOf = (selector: string): Promise<number> =>
  page.$eval(selector, (element) => Math.round(element.getBoundingClientRect().height));
const isWithoutKernel = (): Promise<boolean> =>
  page.evaluate(() => document.documentElement.dataset['kernel'] === undefined);

/** A pointer comes over it. What is above may still be coming in, so it is not aimed at. */
async function turnTo(selector: string, cell: string): Promise<void> {
  await page.$eval(`notebook-cell[data-cell="${cell}"] [data-output]`, (element) =>
    element.scrollIntoView({ block: 'center' }),
  );
  await page.waitForSelector(selector);
}
const pointAt = (selector: string): Promise<void> =>
  page.$eval(selector, (element) => {
    element.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
  });
const isAlive = (cell: string): Promise<unknown> =>
  page.waitForSelector(`notebook-cell[data-cell="${cell}"][data-alive=""]`);

test('a table of layers: hover, press, keys', async () => {
  const stored = output('stem', 'network');
  await turnTo(stored, 'stem');
  const before = await heightOf(stored);
  await pointAt(`${stored} tbody tr`);
  await isAlive('stem');
  expect(await heightOf(stored)).toBe(before);
  await page.focus(`${stored} tbody tr button[tabindex="0"]`);
  await page.keyboard.press('ArrowDown');
  await page.waitForSelector(`${stored} tbody tr:nth-child(2) button:focus`);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`${stored} tr:nth-child(2).selected`);
  await page.keyboard.press('Enter');
  await page.waitForFunction((selector) => !document.querySelector(`${selector} tr.selected`), {}, stored);
  expect(await isWithoutKernel()).toBe(true);
});

test('a plot says what is at the pointer, and a run leaves both as large as they were', async () => {
  const stored = output('drift', 'plot');
  await turnTo(stored, 'drift');
  const before = { stem: await heightOf(output('stem', 'network')), drift: await heightOf(stored) };
  await pointAt(stored);
  await isAlive('drift');
  // As Plot listens for it, over the middle of the line.
  await page.$eval(stored, (plot) => {
    const svg = plot.querySelector('svg:has([aria-label="tip"])')!;
    const { left, width, top, height } = svg.querySelector('[aria-label="line"]')!.getBoundingClientRect();
    svg.dispatchEvent(
      new PointerEvent('pointermove', {
        clientX: left + width / 2,
        clientY: top + height / 2,
        pointerType: 'mouse',
      }),
    );
  });
  await page.waitForFunction(
    (selector) => (document.querySelector(`${selector} [aria-label="tip"]`)?.textContent ?? '') !== '',
    {},
    stored,
  );
  expect(await heightOf(stored)).toBe(before.drift);
  expect(await isWithoutKernel()).toBe(true);
  await run(page, 'stem');
  await run(page, 'drift');
  await page.waitForSelector(`${output('stem', 'network')} [data-inspector]`);
  await page.waitForSelector(`${stored} svg`);
  expect(await heightOf(output('stem', 'network'))).toBe(before.stem);
  expect(await heightOf(stored)).toBe(before.drift);
});

/** How high each thing is that a cell shows, and the whole of it (pixels). */
const heightsIn = (cell: string): Promise<Record<string, number>> =>
  page.$eval(`notebook-cell[data-cell="${cell}"] [data-output]`, (output) =>
    Object.fromEntries(
      [output, ...output.querySelectorAll(':scope > [data-kind]')].map((part, at) => [
        `${at} ${part.getAttribute('data-kind') ?? 'whole'}`,
        Math.round(part.getBoundingClientRect().height),
      ]),
    ),
  );

test('a run changes no size, of whatever kind', async () => {
  await page.close();
  // Controls, numbers, a value, pictures with numbers behind them, captions or both, a table.
  const cells = ['softmax-or-sigmoid', 'one-pixel', 'lit-taps', 'field-profile', 'pool-borders'];
  page = await site.open('ko/03-convolution-layers/', { width: 390, only: cells });
  await showResults(page);
  for (const cell of cells) {
    await turnTo(`notebook-cell[data-cell="${cell}"] [data-output] > [data-kind]`, cell);
    const before = await heightsIn(cell);
    expect(await run(page, cell), cell).toBe('fresh');
    await page.waitForFunction(
      (query) => {
        const output = document.querySelector<HTMLElement>(query)!;
        return output.style.minHeight === '' && !output.querySelector('[data-awaited]');
      },
      {},
      `notebook-cell[data-cell="${cell}"] [data-output]`,
    );
    expect(await heightsIn(cell), cell).toEqual(before);
  }
});

test('the first and last number of a ramp are whole', async () => {
  const page = await site.open('ko/02-building-resnet/', { width: 390, only: ['drift'] });
  await edit(page, 'drift', 'Plot.legend({ color: { domain: [0, 1] } })');
  expect(await run(page, 'drift')).toBe('fresh');
  await page.waitForSelector(`${output('drift', 'plot')} svg text`);
  const beyond = await page.$eval(output('drift', 'plot'), (place) => {
    const { left, right } = place.getBoundingClientRect();
    return [...place.querySelectorAll('text')]
      .filter(
        (text) => text.getBoundingClientRect().left < left || text.getBoundingClientRect().right > right,
      )
      .map((text) => text.textContent);
  });
  expect(beyond).toEqual([]);
  await page.close();
});
