/** The inspector in a real browser: what a reader does with pointer and keys. */
import { writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveHarness, type Harness } from './harness/bundle.ts';
import { launchChromium } from '../browser/chromium.ts';

let browser: Browser;
const harnesses: Record<string, Harness> = {};

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  for (const name of ['mounted', 'live', 'calculator']) {
    harnesses[name] = await serveHarness(new URL(`harness/${name}.ts`, import.meta.url).pathname);
  }
}, 60_000);

afterAll(async () => {
  await browser.close();
  for (const harness of Object.values(harnesses)) await harness.close();
});

/** Read anew for each test, at the same width. */
let page: Page;
async function open(harness: string, query = ''): Promise<Page> {
  // With nothing that the last test was pointing at, or had made narrow.
  await page.goto('about:blank');
  await page.mouse.move(0, 0);
  await page.setViewport({ width: 1000, height: 900 });
  await page.goto(`${harnesses[harness]?.url}${query}`);
  return page;
}

const row = (layer: string) => `tr[data-layer="${layer}"]`;
const entry = (id: string) => `[data-entry="${id}"]`;
const textOf = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent);
/** What a press sets off is drawn by the second frame after it. */
const settled = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
const selectedRow = (page: Page) =>
  page.$eval('tr.selected', (element) => (element as HTMLElement).dataset['layer']);

async function openGraph(query: string): Promise<Page> {
  const page = await open('mounted', query);
  await page.waitForSelector(row('input'));
  await page.click('[data-show-graph]');
  await page.waitForSelector('.view .sheet');
  return page;
}

async function unfoldTo(page: Page, level: 1 | 2 | 3): Promise<void> {
  await page.click(`fieldset button:nth-of-type(${level})`);
  await settled(page);
}

describe('the table', () => {
  test('each of the 177 rows carries its layer and its shape', async () => {
    const page = await open('mounted', '?net=50');
    await page.waitForSelector(row('input'));
    // Long tables come in turns.
    await expect.poll(async () => (await page.$$('tr[data-layer]')).length).toBe(177);
    expect(await page.$eval(row('conv1_conv'), (tr) => tr.getAttribute('data-shape'))).toBe('112,112,64');
  });

  test('a click on a row shows the worked arithmetic, set by KaTeX', async () => {
    const page = await open('mounted', '?net=50&lang=en');
    await (await page.waitForSelector(row('conv1_conv')))?.click();
    await page.waitForSelector('[data-detail="conv1_conv"] .katex');
    const detail = await textOf(page, '[data-detail="conv1_conv"]');
    expect(detail).toContain('224+3+3=230');
    expect(detail).toContain('111.5');
    expect(detail).toContain('the last row and the last column are read by no window');
    expect(detail).toContain('118,013,952');
  });

  test('the keyboard reaches a row by one tab stop, arrows, and Enter', async () => {
    const page = await open('mounted', '?net=50');
    await page.waitForSelector(row('input'));
    expect((await page.$$('tbody button[tabindex="0"]')).length).toBe(1);
    await page.focus(`${row('input')} button`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await selectedRow(page)).toBe('conv1_conv');
  });

  test('another run keeps the chosen layer and shows the new shapes', async () => {
    const page = await open('mounted', '?net=50');
    await (await page.waitForSelector(row('conv2_block1_out')))?.click();
    await page.evaluate(() => (window as unknown as { show: (depth: number) => void }).show(18));
    await settled(page);
    expect(await selectedRow(page)).toBe('conv2_block1_out');
    expect(await page.$eval(row('conv2_block1_out'), (tr) => tr.getAttribute('data-shape'))).toBe('56,56,64');
  });
});

describe('the picture', () => {
  test('a group unfolds and folds by a click', async () => {
    const page = await openGraph('?net=50');
    await unfoldTo(page, 1);
    expect(await page.$(entry('block:conv2_block1'))).toBeNull();
    await page.click(entry('stage:conv2'));
    await page.waitForSelector(entry('block:conv2_block1'));
    await page.click(entry('stage:conv2'));
    await settled(page);
    expect(await page.$(entry('block:conv2_block1'))).toBeNull();
  });

  test('arrows walk the tree; Right unfolds, Left folds', async () => {
    const page = await openGraph('?net=50');
    await unfoldTo(page, 1);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-entry'));
    await page.evaluate(
      (selector) => document.querySelector<SVGElement>(selector)?.focus(),
      entry('stage:stem'),
    );
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('stage:conv2');
    await page.keyboard.press('ArrowRight');
    await settled(page);
    expect(await page.$eval(entry('stage:conv2'), (node) => node.getAttribute('aria-expanded'))).toBe('true');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('block:conv2_block1');
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    expect(await focused()).toBe('stage:conv2');
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    expect(await page.$eval(entry('stage:conv2'), (node) => node.getAttribute('aria-expanded'))).toBe(
      'false',
    );
    expect((await page.$$('.view [tabindex="0"]')).length).toBe(1);
  });

  test('table and picture follow each other’s choice', async () => {
    const page = await openGraph('?net=50');
    await unfoldTo(page, 3);
    await page.click(entry('conv1_bn'));
    expect(await selectedRow(page)).toBe('conv1_bn');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.$eval(row('conv5_block2_2_conv'), (tr) => (tr as HTMLElement).click());
    await settled(page);
    const box = await page.$('.box.selected');
    expect(await box?.evaluate((node) => node.getAttribute('data-entry'))).toBe('conv5_block2_2_conv');
    expect(await inView(page, box)).toBe(true);
  });

  test('the reader who scrolls away from the chosen layer is left alone', async () => {
    const page = await openGraph('?net=152');
    await page.$eval(row('conv1_conv'), (tr) => (tr as HTMLElement).click());
    await unfoldTo(page, 3);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    for (const top of [3_000, 6_000, 20_000]) {
      await page.$eval('.view', (view, to) => (view.scrollTop = to), top);
      await settled(page);
      expect(await page.$eval('.view', (view) => view.scrollTop)).toBe(top);
    }
  });

  test('a layer inside a folded group shows as that group', async () => {
    const page = await openGraph('?net=50');
    await unfoldTo(page, 1);
    await page.$eval(row('conv3_block2_add'), (tr) => (tr as HTMLElement).click());
    await settled(page);
    expect(await page.$eval('.box.selected', (node) => node.getAttribute('data-entry'))).toBe('stage:conv3');
  });

  test('every line in view carries its shape', async () => {
    const page = await openGraph('?net=50');
    await unfoldTo(page, 3);
    const shapes = await page.$$eval('.edge', (edges) => edges.map((edge) => edge.textContent.trim()));
    expect(shapes.length).toBeGreaterThan(10);
    expect(shapes.filter((shape) => !/^\d+(×\d+)*$/.test(shape))).toEqual([]);
  });

  test('ResNet-152 unfolded keeps only what is near the view in the document', async () => {
    const page = await openGraph('?net=152');
    await unfoldTo(page, 3);
    expect((await page.$$('.view .box')).length).toBeLessThan(130);
    await page.$eval('.view', (view) => (view.scrollTop = 20_000));
    await settled(page);
    const boxes = await page.$$('.view .box');
    expect(boxes.length).toBeLessThan(130);
    expect((await Promise.all(boxes.map((box) => inView(page, box)))).some(Boolean)).toBe(true);
  });
});

async function inView(page: Page, box: ElementHandle | null): Promise<boolean> {
  const inner = await box?.boundingBox();
  const outer = await (await page.$('.view'))?.boundingBox();
  if (!inner || !outer) return false;
  return inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height;
}

test('what scrolls in the details of a layer at 320 pixels is reached by keys, and what fits is no stop', async () => {
  const page = await open('mounted', '?net=50&lang=en');
  const reachable = () =>
    page.$$eval('[data-detail] dd', (parts) =>
      parts.map((part) => [part.scrollWidth - part.clientWidth > 1, part.tabIndex === 0]),
    );
  await (await page.waitForSelector(row('conv1_conv')))?.click();
  await page.waitForSelector('[data-detail="conv1_conv"] .katex');
  await settled(page);
  expect((await reachable()).flat()).not.toContain(true);
  await page.setViewport({ width: 320, height: 844 });
  await settled(page);
  const narrow = await reachable();
  expect(narrow.some(([scrolls]) => scrolls)).toBe(true);
  for (const [scrolls, stop] of narrow) expect(stop).toBe(scrolls);
});

describe('the ends of the picture', () => {
  test.each(['20', '50', '152'])('the last node stands whole in it (net %s)', async (net) => {
    const page = await open('mounted', `?net=${net}`);
    await page.setViewport({ width: 390, height: 844 });
    await (await page.waitForSelector('[data-show-graph]'))?.click();
    await page.waitForSelector('.view .sheet');
    for (const width of [390, 1000]) {
      await page.setViewport({ width, height: 844 });
      for (const level of [1, 2, 3] as const) {
        await unfoldTo(page, level);
        await page.$eval('.view', (view) => view.scrollTo(0, view.scrollHeight));
        await settled(page);
        const clear = await page.evaluate(() => {
          const view = document.querySelector('.view')!.getBoundingClientRect();
          const bottoms = [...document.querySelectorAll('.view .box')].map(
            (box) => box.getBoundingClientRect().bottom,
          );
          return view.bottom - Math.max(...bottoms);
        });
        expect(clear, `${width} pixels, level ${level}`).toBeGreaterThanOrEqual(4);
      }
    }
  });

  test('a drag that panned the picture does not swallow the next key', async () => {
    const page = await openGraph('?net=50');
    const view = await (await page.$('.view'))?.boundingBox();
    if (!view) throw new Error('no view');
    await page.mouse.move(view.x + 20, view.y + 200);
    await page.mouse.down();
    await page.mouse.move(view.x + 20, view.y + 120, { steps: 4 });
    await page.mouse.up();
    await page.$eval(entry('input'), (box) => (box as SVGElement & HTMLElement).focus());
    await page.keyboard.press('Enter');
    expect(await selectedRow(page)).toBe('input');
  });
});

describe('export', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open('mounted', '?net=20');
    await (await page.waitForSelector('[data-offer-exports]'))?.click();
    await page.evaluate(() => {
      URL.createObjectURL = (blob) => {
        void (blob as Blob).text().then((text) => Object.assign(window, { exported: text }));
        return 'data:,';
      };
    });
  });

  test.each([
    ['csv', /conv1_conv/],
    ['markdown', /\| *conv1_conv/],
    ['svg', /^<svg /],
    ['keras', /Conv2D\(/],
    ['torch', /nn\.Conv2d\(/],
  ] as const)('%s is offered as a file', async (name, expected) => {
    await page.waitForSelector(`[data-export="${name}"]`);
    await page.evaluate(() => void delete (window as unknown as { exported?: string }).exported);
    await page.click(`[data-export="${name}"]`);
    await page.waitForFunction(() => 'exported' in window);
    expect(await page.evaluate(() => (window as unknown as { exported: string }).exported)).toMatch(expected);
  });
});

test('the formats unfold and fold again', async () => {
  const page = await open('mounted', '?net=20');
  const offer = await page.waitForSelector('[data-offer-exports]');
  const unfolded = () => page.$eval('[data-offer-exports]', (each) => each.getAttribute('aria-expanded'));
  expect(await unfolded()).toBe('false');
  await offer?.click();
  await page.waitForSelector('[data-export="csv"]');
  expect(await unfolded()).toBe('true');
  await page.click('[data-offer-exports]');
  await page.waitForFunction(() => document.querySelector('[data-export]') === null);
  expect(await unfolded()).toBe('false');
});

describe('a live model', () => {
  async function maps(layer: string): Promise<Page> {
    const page = await open('live');
    await (await page.waitForSelector(row(layer)))?.click();
    await (await page.waitForSelector('[data-maps]'))?.click();
    await page.waitForSelector('.maps canvas');
    return page;
  }
  const reading = async (page: Page) =>
    Number((await textOf(page, '.reading')).split(':')[1]?.replace('−', '-'));
  const result = async (page: Page) => Number((await textOf(page, '.sum strong')).replace('−', '-'));

  test.each(['conv1_conv', 'conv2_block1_1_conv', 'pool1_pool'])(
    'the products behind a pixel of %s add up to the value of its feature map',
    async (layer) => {
      const page = await maps(layer);
      await page.focus('.large');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('PageDown');
      await page.waitForFunction(() => document.querySelector('[data-patch]')?.textContent.includes('1,'));
      expect(await result(page)).toBeCloseTo(await reading(page), 2);
    },
  );

  /** The share of the overview's pixels that are painted; the gaps between maps are not. */
  const painted = (page: Page) =>
    page.$eval('.grid canvas', (canvas) => {
      const { width, height } = canvas;
      const data = canvas.getContext('2d')!.getImageData(0, 0, width, height).data;
      let count = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] === 255) count++;
      return count / (width * height);
    });

  test('the maps are painted on a telephone, and after it is turned', async () => {
    const page = await open('live');
    await page.setViewport({ width: 390, height: 844 });
    await (await page.waitForSelector(row('conv1_conv')))?.click();
    await (await page.waitForSelector('[data-maps]'))?.click();
    await page.waitForSelector('.maps canvas');
    await settled(page);
    expect(await painted(page)).toBeGreaterThan(0.8);
    await page.setViewport({ width: 844, height: 390 });
    await settled(page);
    expect(await painted(page)).toBeGreaterThan(0.8);
  });

  test('no row of maps is cut off at any width', async () => {
    const page = await open('live', '?many');
    await page.setViewport({ width: 390, height: 844 });
    await (await page.waitForSelector(row('conv2_block1_1_conv')))?.click();
    await (await page.waitForSelector('[data-maps]'))?.click();
    await page.waitForSelector('.maps canvas');
    for (const width of [390, 700, 1000]) {
      await page.setViewport({ width, height: 844 });
      await settled(page);
      const cut = await page.$eval('.grid', (grid) => grid.scrollHeight - grid.clientHeight);
      expect(cut, `${width} pixels`).toBeLessThanOrEqual(0);
    }
  });

  test.each([390, 1000])('the products of a pixel open in view at %i pixels', async (width) => {
    const page = await open('live');
    await page.setViewport({ width, height: 844 });
    await (await page.waitForSelector(row('conv1_conv')))?.click();
    await (await page.waitForSelector('[data-maps]'))?.click();
    const canvas = await page.waitForSelector('.maps .large canvas');
    await canvas?.click();
    await page.waitForSelector('[data-patch]');
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector('[data-patch]')!.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  });

  test('what is chosen looks like nothing that is only pointed at', async () => {
    const page = await open('live');
    await (await page.waitForSelector(row('conv1_conv')))?.click();
    const look = (selector: string) =>
      page.$eval(selector, (button) => {
        const { borderColor, backgroundColor, boxShadow } = getComputedStyle(button);
        return [borderColor, backgroundColor, boxShadow].join();
      });
    await page.waitForSelector('[data-picture="training"]');
    const rest = await look('[data-picture="training"]');
    const pressed = await look('[data-picture="cat"]');
    await page.hover('[data-picture="training"]');
    const hovered = await look('[data-picture="training"]');
    expect(new Set([rest, pressed, hovered]).size).toBe(3);
    // Not even the frame, which is what tells a pressed button.
    const frame = (selector: string) => page.$eval(selector, (each) => getComputedStyle(each).borderColor);
    expect(await frame('[data-picture="training"]')).toBe('rgba(0, 0, 0, 0)');
    await page.hover('[data-picture="cat"]');
    expect(await look('[data-picture="cat"]')).toBe(pressed);
  });

  test('the value under the pointer is read', async () => {
    const page = await maps('conv1_relu');
    const before = await textOf(page, '.reading');
    const box = await (await page.$('.grid canvas'))?.boundingBox();
    if (!box) throw new Error('no maps');
    await page.mouse.move(box.x + box.width - 5, box.y + 5);
    await settled(page);
    expect(await textOf(page, '.reading')).not.toBe(before);
  });
});

describe('the reader’s own picture', () => {
  async function choosePicture(name: string, bytes: Uint8Array): Promise<string> {
    const file = join(await mkdtemp(join(tmpdir(), 'inspector-picture-')), name);
    await writeFile(file, bytes);
    const page = await open('mounted', '?net=20&lang=en');
    await (await page.waitForSelector(row('conv1_conv')))?.click();
    const input = await page.waitForSelector('input[type=file]');
    await input?.uploadFile(file);
    await page.waitForSelector('[role=alert]');
    const said = await textOf(page, '[role=alert]');
    // Still alive: another layer can be chosen.
    await page.click(row('conv1_bn'));
    expect(await selectedRow(page)).toBe('conv1_bn');
    return said;
  }

  test('a file that is no picture is refused in words', async () => {
    expect(await choosePicture('notes.png', Buffer.from('not a picture'))).toContain('not a picture');
  });

  test('a picture of 60 megapixels is refused before it is decoded', async () => {
    const header = Buffer.alloc(64);
    header.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13], 0);
    header.write('IHDR', 12);
    header.writeUInt32BE(10_000, 16);
    header.writeUInt32BE(6_000, 20);
    expect(await choosePicture('huge.png', header)).toContain('10,000×6,000');
  });

  test('a damaged picture is refused in words', async () => {
    const header = Buffer.alloc(64);
    header.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13], 0);
    header.write('IHDR', 12);
    header.writeUInt32BE(10, 16);
    header.writeUInt32BE(10, 20);
    expect(await choosePicture('cut.png', header)).toContain('damaged');
  });
});

describe('the shape calculator', () => {
  const output = (page: Page) => textOf(page, 'output');
  const number = (name: string) => `[role=spinbutton][aria-label="${name}"]`;

  test('begins with the stem and follows the keys', async () => {
    const page = await open('calculator', '?lang=en');
    await page.waitForSelector('output');
    expect(await output(page)).toBe('112');
    await page.focus(number('Kernel'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await output(page)).toBe('113');
  });

  test('a number is dragged sideways', async () => {
    const page = await open('calculator', '?lang=en');
    const box = await (await page.waitForSelector(number('Stride')))?.boundingBox();
    if (!box) throw new Error('no stride');
    await page.mouse.move(box.x + 10, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 10 + 14, box.y + 10, { steps: 4 });
    await page.mouse.up();
    expect(await page.$eval(number('Stride'), (span) => span.getAttribute('aria-valuenow'))).toBe('4');
    expect(await output(page)).toBe('56');
  });

  test('a window that does not fit is explained', async () => {
    const page = await open('calculator', '?lang=en&small');
    await page.focus(number('Dilation'));
    await page.keyboard.press('End');
    expect(await textOf(page, '.remark')).toContain('spans 17 cells but the padded input has only 8');
  });
});
