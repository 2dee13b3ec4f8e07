/** The stem section of chapter 2, as a reader uses it, without a GPU. */
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
import { slowness } from '../slowness.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Times are a reader's, on a machine of her own; the other worker of the tests shares this one, and who knows who else. */
const busy = (): number => 3 * slowness();

const chapter = { ko: 'ko/02-building-resnet/', en: 'en/02-building-resnet/' };

const shapes = (page: Page, cell: string): Promise<Record<string, string>> =>
  page.$$eval(`notebook-cell[data-cell="${cell}"] tr[data-layer]`, (rows) =>
    Object.fromEntries(rows.map((row) => [row.getAttribute('data-layer')!, row.getAttribute('data-shape')!])),
  );

test('a cell’s menu closes when the reader turns to something else', async () => {
  const page = await site.open(chapter.en, { width: 390 });
  const menu = 'notebook-cell[data-cell="stem"] .cell-more';
  await page.$eval(menu, (details) => details.scrollIntoView({ block: 'center' }));
  await page.click(`${menu} summary`);
  await page.waitForSelector(`${menu}[open]`);
  await page.click('notebook-cell[data-cell="stem"] .cell-status');
  await page.waitForFunction((of: string) => !document.querySelector(of)!.hasAttribute('open'), {}, menu);
  await page.close();
});

describe('arriving', () => {
  test.each([
    ['ko-KR', '/ko/'],
    ['en-GB', '/en/'],
    ['fr-FR', '/en/'],
  ])('the root leads a reader of %s to %s', async (language, path) => {
    const page = await site.open('', { language });
    await page.waitForFunction((wanted: string) => location.pathname === wanted, {}, path);
    expect(await page.$eval('html', (html) => html.lang)).toBe(path.slice(1, 3));
    await page.close();
  });

  test('a choice of language is remembered', async () => {
    const page = await site.open('ko/', { language: 'ko-KR' });
    await Promise.all([page.waitForNavigation(), page.click('a[hreflang="en"]')]);
    expect(new URL(page.url()).pathname).toBe('/en/');
    await page.goto(site.address);
    await page.waitForFunction(() => location.pathname === '/en/');
    await page.close();
  });

  test('without JavaScript the root leads to both languages and the chapter reads whole', async () => {
    const root = await site.open('', { javaScript: false });
    const links = await root.$$eval('a', (all) => all.map((each) => each.pathname));
    expect(links).toEqual(expect.arrayContaining(['/ko/', '/en/']));
    const page = await site.open(chapter.ko, { javaScript: false });
    const text = await page.$eval('main', (main) => main.innerText);
    expect(text).toContain('스템');
    expect(await page.$$eval('.katex', (all) => all.length)).toBeGreaterThan(10);
    expect(await page.$eval('notebook-cell[data-cell="stem"]', (cell) => cell.textContent)).toContain(
      'zeroPadding2d',
    );
    await Promise.all([root.close(), page.close()]);
  });

  test('every cell shows highlighted code with its Keras equivalent in a tab', async () => {
    const page = await site.open(chapter.en);
    // Those that are far come when one is asked for.
    await page.$eval('notebook-cell [value="keras"]', (choice) => (choice as HTMLElement).click());
    const cells = await page.$$eval('notebook-cell:not([data-exercise])', (all) =>
      all.map((cell) => ({
        name: cell.getAttribute('data-cell'),
        highlighted: cell.querySelectorAll('pre span[style], pre span[class]').length > 3,
        keras: (cell.querySelector('[data-keras]')?.textContent ?? '').trim().length > 10,
      })),
    );
    expect(cells.length).toBeGreaterThan(3);
    expect(cells.filter((cell) => !cell.highlighted || !cell.keras)).toEqual([]);
    await page.close();
  });
});

describe('running the stem', () => {
  let page: Page;
  beforeAll(async () => {
    page = await site.open(chapter.ko, { only: ['stem', 'cat-through-stem'] });
    expect(await run(page, 'stem')).toBe('fresh');
  });
  afterAll(() => page.close());

  test('shows every layer with its output shape', async () => {
    expect(await shapes(page, 'stem')).toMatchObject({
      conv1_pad: '230,230,3',
      conv1_conv: '112,112,64',
      conv1_bn: '112,112,64',
      conv1_relu: '112,112,64',
      pool1_pad: '114,114,64',
      pool1_pool: '56,56,64',
    });
    expect(await page.$eval('html', (html) => html.getAttribute('data-backend'))).toBe('wasm');
  });

  test('shows parameters, and on a click the worked arithmetic', async () => {
    const row = 'notebook-cell[data-cell="stem"] [data-output] tr[data-layer="conv1_conv"]';
    // The plain table that stands there first gives way to the inspector's.
    await page.waitForSelector(`${row} button`);
    expect(await page.$eval(row, (each) => each.textContent)).toContain('9,472');
    await page.click(row);
    await page.waitForFunction(() => {
      const text = document.querySelector('notebook-cell[data-cell="stem"] [data-output]')?.textContent ?? '';
      return /230/.test(text) && /111\.5/.test(text) && /112/.test(text);
    });
  });

  test('an edit marks dependants stale, a new run changes the shapes, Reset brings the original back', async () => {
    expect(await run(page, 'cat-through-stem')).toBe('fresh');
    const original = await sourceOf(page, 'stem');
    await edit(page, 'stem', original.replace(/kernelSize(\s*[:=]\s*)7/, 'kernelSize$15'));
    expect(await sourceOf(page, 'stem')).not.toBe(original);
    await waitForState(page, 'stem', ['stale']);
    await waitForState(page, 'cat-through-stem', ['stale']);
    expect(await run(page, 'stem')).toBe('fresh');
    // floor((230 − 5) / 2) + 1 = 113
    expect((await shapes(page, 'stem')).conv1_conv).toBe('113,113,64');
    expect(await cellState(page, 'cat-through-stem')).toBe('stale');
    await press(page, 'stem', 'reset');
    expect(await sourceOf(page, 'stem')).toBe(original);
    expect(await run(page, 'stem')).toBe('fresh');
    expect((await shapes(page, 'stem')).conv1_conv).toBe('112,112,64');
  });

  test('Shift+Enter in the editor runs', async () => {
    const original = await sourceOf(page, 'stem');
    await edit(page, 'stem', original.replace('7', '3'));
    await page.keyboard.down('Shift');
    await page.keyboard.press('Enter');
    await page.keyboard.up('Shift');
    await waitForState(page, 'stem', ['fresh']);
    expect((await shapes(page, 'stem')).conv1_conv).toBe('114,114,64');
    await press(page, 'stem', 'reset');
  });

  test('a real cat goes through: the padded input and 64 maps of 112×112', async () => {
    expect(await run(page, 'cat-through-stem')).toBe('fresh');
    const canvases = await page.$$eval(
      'notebook-cell[data-cell="cat-through-stem"] [data-output] [data-image]',
      (all) => all.map((each) => each.getAttribute('data-image')),
    );
    expect(canvases).toContain('230×230×1');
    expect(canvases).toContain('112×112×64');
  });

  test('50 times more leaves the number of tensors unchanged', async () => {
    expect(await run(page, 'stem')).toBe('fresh');
    const tensors = (): Promise<number> =>
      page.evaluate(() => Number(document.documentElement.getAttribute('data-tensors')));
    await run(page, 'stem');
    const before = await tensors();
    expect(before).toBeGreaterThan(0);
    await page.evaluate(async () => {
      const cell = document.querySelector('notebook-cell[data-cell="stem"]') as HTMLElement & {
        run(): Promise<void>;
      };
      // What one run leaves behind is left fifty times.
      for (let i = 0; i < 50; i++) await cell.run();
    });
    expect(await cellState(page, 'stem')).toBe('fresh');
    expect(await tensors()).toBe(before);
  });

  test('raises nothing uncaught', () => expect(uncaughtErrors(page)).toEqual([]));
});

describe('training on the photographs', () => {
  let page: Page;
  beforeAll(async () => {
    page = await site.open(chapter.en, { only: ['train-resnet8', 'stem', 'cat-through-stem'] });
  });
  afterAll(() => page.close());

  test('Stop ends a training within a second and the page goes on', async () => {
    await press(page, 'train-resnet8', 'run');
    await page.waitForSelector('notebook-cell[data-cell="train-resnet8"] [role="progressbar"]', {
      timeout: 60_000,
    });
    await waitForState(page, 'train-resnet8', ['running']);
    const asked = Date.now();
    await press(page, 'train-resnet8', 'stop');
    await waitForState(page, 'train-resnet8', ['stopped']);
    expect(Date.now() - asked).toBeLessThan(1_000 * busy());
    expect(await run(page, 'stem')).toBe('fresh');
  });

  test('shows progress, time left, live curves, then the accuracy on 400 images with an interval', async () => {
    // How it is shown is looked at here; what the whole training comes to, where the cells run in Node.
    const whole = await sourceOf(page, 'train-resnet8');
    const short = whole.replace('width: 16', 'width: 4').replace('epochs: 6', 'epochs: 2');
    expect(short).not.toBe(whole);
    await edit(page, 'train-resnet8', short);
    await press(page, 'train-resnet8', 'run');
    await page.waitForSelector('notebook-cell[data-cell="train-resnet8"] [role="progressbar"]', {
      timeout: 60_000,
    });
    await page.waitForSelector('notebook-cell[data-cell="train-resnet8"] [data-output] svg path', {
      timeout: 60_000,
    });
    expect(await waitForState(page, 'train-resnet8', ['fresh', 'failed'], 120_000)).toBe('fresh');
    const text = await outputText(page, 'train-resnet8');
    expect(text).toMatch(/400 test pictures/);
    const [, accuracy] = /(\d+(?:\.\d+)?)%/.exec(text) ?? [];
    const [, low, high] = /95% confidence interval (\d+(?:\.\d+)?)% to (\d+(?:\.\d+)?)%/.exec(text) ?? [];
    expect(Number(low)).toBeLessThan(Number(accuracy));
    expect(Number(high)).toBeGreaterThan(Number(accuracy));
  });

  test('a cell that never ends leaves the page responsive, stops, and the kernel is back in under a second', async () => {
    expect(await run(page, 'stem')).toBe('fresh');
    expect(await run(page, 'cat-through-stem')).toBe('fresh');
    const original = await sourceOf(page, 'train-resnet8');
    await edit(page, 'train-resnet8', 'while (true) {}');
    await press(page, 'train-resnet8', 'run');
    await waitForState(page, 'train-resnet8', ['running']);
    // The page answers while the worker spins.
    const answered = await page.evaluate(async () => {
      const before = performance.now();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      return performance.now() - before;
    });
    expect(answered).toBeLessThan(500 * busy());
    const asked = Date.now();
    await press(page, 'train-resnet8', 'stop');
    await waitForState(page, 'train-resnet8', ['stopped']);
    await page.waitForFunction(() => document.documentElement.getAttribute('data-kernel') === 'ready');
    expect(Date.now() - asked).toBeLessThan(1_000 * busy());
    // What was computed is gone with the worker, and is marked so.
    expect(await cellState(page, 'stem')).toBe('stale');
    expect(await cellState(page, 'cat-through-stem')).toBe('stale');
    expect(await run(page, 'cat-through-stem')).toBe('fresh');
    expect(await cellState(page, 'stem')).toBe('fresh');
    expect(original).not.toContain('while (true)');
  });
});

describe('coming back', () => {
  test('edits are still there after a reload, and in the other language', async () => {
    const page = await site.open(chapter.ko, { only: ['stem'] });
    const edited = `${await sourceOf(page, 'stem')}\n// mine`;
    await edit(page, 'stem', edited);
    await page.reload({ waitUntil: 'load' });
    /** The text of the page is there before what the reader made of it. */
    const hasEdit = (of: Page) =>
      of.waitForFunction(
        (wanted: string) =>
          document.querySelector<HTMLElement & { source?: string }>('notebook-cell[data-cell="stem"]')
            ?.source === wanted,
        {},
        edited,
      );
    await hasEdit(page);
    const other = await site.open(chapter.en, { sameProfileAs: page, only: ['stem'] });
    await hasEdit(other);
    await Promise.all([page.close(), other.close()]);
  });
});
