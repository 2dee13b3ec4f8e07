/** What goes wrong in a cell is said where it happened, in the reader's language, and nothing else breaks. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  cellState,
  edit,
  openSite,
  outputText,
  press,
  run,
  type Site,
  sourceOf,
  uncaughtErrors,
  waitForState,
} from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** A cell that nothing depends on. */
const cell = 'unread-row';

interface Mistake {
  name: string;
  source: string;
  /** Codes of `content/ui/<lang>/errors.json`, any of which says it well. */
  codes: string[];
  line?: number;
  /** tfjs itself goes on: the run ends well, with a note. */
  goesOn?: boolean;
}

const mistakes: Mistake[] = [
  {
    name: 'a syntax error',
    source: 'const a = 1;\nconst b = (2;',
    codes: ['cell-unexpected-token'],
    line: 2,
  },
  { name: 'an undefined name', source: 'tf.add(kernelSise, 1)', codes: ['missing-name-suggestion'], line: 1 },
  { name: 'a name of another cell', source: 'const stem = 1;', codes: ['name-taken'], line: 1 },
  { name: 'an exception', source: '\n\nthrow new RangeError("too far");', codes: ['RangeError'], line: 3 },
  { name: 'a rejected promise', source: 'await Promise.reject(new Error("no"));', codes: ['Error'] },
  {
    name: 'shapes that do not fit',
    source: 'const left = tf.ones([2, 3]);\ntf.matMul(left, tf.ones([4, 5]))',
    codes: ['matmul-inner'],
    line: 2,
  },
  {
    name: 'a disposed tensor',
    source: 'const gone = tf.ones([2]);\ngone.dispose();\ntf.add(gone, 1)',
    codes: ['tensor-disposed'],
    line: 3,
  },
  {
    name: 'a loss that is not a number',
    source: `const x = tf.ones([8, 1]);
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(1e30) });
await model.fit(x, tf.mul(x, 1e20), { epochs: 4, verbose: 0 });`,
    codes: ['loss-nan'],
    goesOn: true,
  },
  {
    name: 'a model too large for the memory',
    source: 'tf.layers.dense({ units: 200000, inputShape: [200000] }).apply(tf.ones([1, 200000]))',
    codes: ['out-of-memory', 'out-of-memory-unknown', 'too-much-memory'],
  },
];

const errorCode = (page: Page): Promise<string | null> =>
  page.$eval(
    `notebook-cell[data-cell="${cell}"]`,
    (each) => each.querySelector('[data-error]')?.getAttribute('data-error') ?? null,
  );

describe.each(['ko', 'en'] as const)('in %s', (language) => {
  let page: Page;
  beforeAll(async () => {
    page = await site.open(`${language}/02-building-resnet/`, { only: [cell, 'stem'] });
    expect(await run(page, 'stem')).toBe('fresh');
  });
  afterAll(() => page.close());

  test.each(mistakes)('$name', async ({ source, codes, line, goesOn }) => {
    await edit(page, cell, source);
    expect(await run(page, cell, 90_000)).toBe(goesOn ? 'fresh' : 'failed');
    expect(codes).toContain(await errorCode(page));
    const text = await outputText(page, cell).then(
      async (output) =>
        output + (await page.$eval(`notebook-cell[data-cell="${cell}"]`, (each) => each.textContent)),
    );
    if (line !== undefined) expect(text).toContain(language === 'ko' ? `${line}번째 줄` : `Line ${line}`);
    if (!/Error$/.test(codes[0]!))
      expect(/[가-힣]{2,}/.test(await outputText(page, cell))).toBe(language === 'ko');
    // Nothing else broke: the other cell keeps its value and runs again.
    expect(['fresh', 'stale']).toContain(await cellState(page, 'stem'));
  });

  test('cells that wait for each other', async () => {
    const stem = await sourceOf(page, 'stem');
    await edit(page, cell, 'const circle = stem.layers.length;');
    await edit(page, 'stem', `${stem}\nconst around = circle;`);
    await press(page, cell, 'run');
    await waitForState(page, cell, ['failed']);
    expect(await errorCode(page)).toBe('cell-cycle');
    await press(page, 'stem', 'reset');
    await press(page, cell, 'reset');
    expect(await run(page, cell)).toBe('fresh');
  });

  test('a mistake of types alone runs: types are blanked, not checked', async () => {
    await edit(page, cell, "const text: number = 'seven';\ntext");
    expect(await run(page, cell)).toBe('fresh');
    await expect.poll(() => outputText(page, cell)).toContain('seven');
  });

  test('an edit of 1 MB is kept out of the parser and said', async () => {
    await edit(page, cell, `const big = '${'x'.repeat(1_000_000)}';`);
    await press(page, cell, 'run');
    await waitForState(page, cell, ['failed']);
    expect(await errorCode(page)).toBe('cell-too-large');
    expect((await sourceOf(page, cell)).length).toBeGreaterThan(1_000_000);
    await press(page, cell, 'reset');
    expect(await run(page, cell)).toBe('fresh');
  });

  test('the stem still runs, and nothing reached the window', async () => {
    expect(await run(page, 'stem')).toBe('fresh');
    expect(uncaughtErrors(page)).toEqual([]);
  });
});

describe('what the page cannot deliver', () => {
  test('data that fails to load is said, and comes when the connection is back', async () => {
    const page = await site.open('en/02-building-resnet/', { only: ['real-batch', 'stem'] });
    await page.setRequestInterception(true);
    let broken = true;
    page.on('request', (request) => {
      if (broken && request.url().includes('/data/')) void request.abort();
      else void request.continue();
    });
    await press(page, 'real-batch', 'run');
    await waitForState(page, 'real-batch', ['failed']);
    expect(await outputText(page, 'real-batch')).toMatch(/could not be loaded|connection|network/i);
    broken = false;
    expect(await run(page, 'real-batch')).toBe('fresh');
    await page.close();
  });

  test('a kernel that fails to load is said, and loads when the connection is back', async () => {
    const page = await site.open('en/02-building-resnet/', { only: ['real-batch', 'stem'] });
    await page.setRequestInterception(true);
    let broken = true;
    page.on('request', (request) => {
      if (broken && request.url().includes('/kernel/')) void request.abort();
      else void request.continue();
    });
    await press(page, 'stem', 'run');
    await waitForState(page, 'stem', ['failed']);
    broken = false;
    expect(await run(page, 'stem')).toBe('fresh');
    await page.close();
  });

  test('a backend that the browser lacks is replaced, and the reader told', async () => {
    const page = await site.open('en/02-building-resnet/', { only: ['real-batch', 'stem'] });
    await page.select('[data-backend-choice]', 'webgpu');
    expect(await run(page, 'stem', 90_000)).toBe('fresh');
    expect(await page.$eval('html', (html) => html.getAttribute('data-backend'))).toBe('wasm');
    expect(await page.$eval('body', (body) => (body as HTMLElement).innerText)).toMatch(
      /WebGPU[^.]*(not|cannot|unavailable|failed)/i,
    );
    // Nor is it offered again, here or on the next visit.
    const offered = () =>
      page.$eval('[data-backend-choice]', (choice) => {
        const { value: chosen, options } = choice as HTMLSelectElement;
        return {
          chosen,
          withheld: [...options].filter(({ disabled }) => disabled).map(({ value }) => value),
        };
      });
    expect(await offered()).toEqual({ chosen: 'auto', withheld: ['webgpu'] });
    await page.reload();
    expect(await offered()).toEqual({ chosen: 'auto', withheld: [] });
    await page.focus('[data-backend-choice]');
    await page.waitForSelector('option[value="webgpu"]:disabled');
    await page.close();
  });
});
