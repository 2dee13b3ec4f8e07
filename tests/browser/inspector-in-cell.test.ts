/** The inspector under a cell of a chapter: the network a reader built, driven end to end. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, pressWhereItIs, run, uncaughtErrors, type Site } from './site.ts';

const cell = 'notebook-cell[data-cell="blocks-stacks-network"]';
const row = (layer: string) => `${cell} tr[data-layer="${layer}"]`;
const entry = (id: string) => `${cell} [data-entry="${id}"]`;

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite();
  page = await site.open('en/02-building-resnet/', { only: ['blocks-stacks-network'] });
  expect(await run(page, 'blocks-stacks-network')).toBe('fresh');
  await page.waitForSelector(`${cell} [data-inspector] tr[data-layer="conv1_conv"]`);
}, 90_000);
afterAll(() => site.close());

const textOf = (selector: string) => page.$eval(`${cell} ${selector}`, (element) => element.textContent);
const selectedRow = () =>
  page.$eval(`${cell} tr.selected`, (element) => (element as HTMLElement).dataset['layer']);
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-entry') ?? null);
const press = async (...keys: Parameters<Page['keyboard']['press']>[0][]) => {
  for (const key of keys) await page.keyboard.press(key);
};

test('a layer that is pressed while the plain table still stands is the one the inspector shows', async () => {
  const early = await site.open('en/02-building-resnet/', { only: ['blocks-stacks-network'] });
  await early.$eval(cell, (root) => {
    new MutationObserver((_, observer) => {
      const plain = root.querySelector<HTMLElement>('[data-awaited] tr[data-layer]');
      // What the book has stored stands there before the run.
      if (!plain || !/running|fresh/.test(root.getAttribute('data-state')!)) return;
      observer.disconnect();
      root.setAttribute('data-pressed', plain.dataset['layer']!);
      plain.click();
    }).observe(root, { childList: true, subtree: true });
  });
  expect(await run(early, 'blocks-stacks-network')).toBe('fresh');
  const pressed = await early.$eval(cell, (root) => root.getAttribute('data-pressed'));
  await early.waitForSelector(`${row(pressed!)}.selected`);
  await early.waitForSelector(`${cell} [data-detail="${pressed}"]`);
  await early.close();
});

test('the picture unfolds and folds from the keyboard', async () => {
  await page.click(`${cell} [data-show-graph]`);
  await page.waitForSelector(entry('stage:conv2'));
  expect(await page.$(entry('conv2_block1_add'))).toBeNull();
  // By Tab to the picture, by arrows to the stage.
  for (let tab = 0; tab < 8 && (await focused()) === null; tab++) await press('Tab');
  for (let step = 0; step < 8 && (await focused()) !== 'stage:conv2'; step++) await press('ArrowDown');
  expect(await focused()).toBe('stage:conv2');
  // Into the stage, to its run of equal blocks, which unfolds into blocks, the first into layers.
  await press('ArrowDown', 'ArrowRight');
  await page.waitForSelector(entry('block:conv2_block1'));
  expect(await focused()).toBe('repeat:conv2_block1');
  await press('ArrowDown', 'ArrowRight');
  await page.waitForSelector(entry('conv2_block1_add'));
  expect(await focused()).toBe('block:conv2_block1');
  await press('ArrowLeft');
  await page.waitForFunction(
    (query: string) => document.querySelector(query) === null,
    {},
    entry('conv2_block1_add'),
  );
  await press('ArrowRight');
  await page.waitForSelector(entry('conv2_block1_add'));
});

test('Enter in the picture selects the layer in the table, and a row of the table its box', async () => {
  await press('ArrowDown', 'Enter');
  await page.waitForSelector(`${row('conv2_block1_1_conv')}.selected`);
  expect(await focused()).toBe('conv2_block1_1_conv');
  await page.focus(`${row('conv2_block1_1_conv')} button`);
  await press('ArrowDown', 'ArrowDown', 'Enter');
  expect(await selectedRow()).toBe('conv2_block1_1_relu');
  await page.waitForSelector(`${entry('conv2_block1_1_relu')}.selected`);
});

test('the chosen convolution has its formula set, its parameters multiplied out, and its field on the cat', async () => {
  await page.click(row('conv3_block1_1_conv'));
  await page.waitForSelector(`${cell} [data-detail="conv3_block1_1_conv"] .katex`);
  const detail = await textOf('[data-detail]');
  // same, stride 2 on 64: max((32 − 1)·2 + 3 − 64, 0) = 1, all of it after; ⌊(65 − 3) / 2⌋ + 1 = 32
  expect(detail).toContain('64+0+1=65');
  expect(detail).toContain('“same” pads 0 before and 1 after');
  expect(detail.replaceAll(/\s/g, '')).toContain('3·3·16·324,608');
  await page.waitForSelector(`${cell} [data-detail] figure image`);
  expect(await textOf('figcaption')).toMatch(/sees rows \d+ to \d+/);
});

test('feature maps of the live model: the clicked pixel is the sum of its products', async () => {
  await page.click(`${cell} [data-maps]`);
  await page.waitForSelector(`${cell} .maps canvas`, { timeout: 30_000 });
  expect(
    await page.$eval(`${cell} .maps canvas[aria-label]`, (canvas) => canvas.getAttribute('aria-label')),
  ).toBe('32 of 32 feature maps, each 32×32');
  const box = await (await page.$(`${cell} .large`))!.boundingBox();
  await page.mouse.click(box!.x + box!.width * 0.7, box!.y + box!.height * 0.3);
  await page.waitForSelector(`${cell} [data-patch]`, { timeout: 20_000 });
  const products = await page.$$eval(`${cell} [data-patch] figure:last-child td`, (cells) =>
    cells.map((each) => Number(each.textContent.trim().replace('−', '-'))),
  );
  expect(products).toHaveLength(9);
  const numbers = (text: string) =>
    [...text.replaceAll(/\s/g, '').matchAll(/([−+-]?)(\d+\.\d+)/g)].map(
      ([, sign, digits]) => Number(digits) * (sign === '−' || sign === '-' ? -1 : 1),
    );
  const [own = NaN, others = NaN, result = NaN] = numbers(await textOf('[data-patch] .sum'));
  // The nine products are shown to two digits.
  expect(products.reduce((sum, product) => sum + product, 0)).toBeCloseTo(own, 1);
  expect(Math.abs(own + others - result)).toBeLessThan(0.002);
  await page.mouse.move(0, 0);
  const [value = NaN] = numbers(await textOf('.reading'));
  expect(Math.abs(value - result)).toBeLessThan(0.002);
});

test('table, picture and programs are saved as files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inspector-exports-'));
  try {
    const session = await page.createCDPSession();
    await session.send('Browser.setDownloadBehavior', {
      behavior: 'allow',
      downloadPath: folder,
      browserContextId: page.browserContext().id,
      eventsEnabled: true,
    });
    const offer = await page.$(`${cell} [data-offer-exports]`);
    if (offer) await pressWhereItIs(offer);
    await page.waitForSelector(`${cell} [data-export="csv"]`);
    const save = async (name: string, file: string): Promise<string> => {
      const saved = new Promise<void>((resolve) =>
        session.on('Browser.downloadProgress', ({ state }) => state === 'completed' && resolve()),
      );
      await page.click(`${cell} [data-export="${name}"]`);
      await saved;
      session.removeAllListeners('Browser.downloadProgress');
      return readFile(join(folder, file), 'utf8');
    };
    const csv = await save('csv', 'thin_resnet.csv');
    expect(csv.split('\r\n').find((line) => line.startsWith('conv3_block1_1_conv,'))).toContain('32×32×32');
    const svg = await save('svg', 'thin_resnet.svg');
    expect(svg).toContain('<title>thin_resnet</title>');
    // As it is unfolded on the page.
    expect(svg).toContain('conv2_block1_1_relu');
    expect(await save('keras', 'thin_resnet.py')).toContain('name="conv3_block1_1_conv"');
    expect(await save('torch', 'thin_resnet.torch.py')).toMatch(/nn\.Conv2d\(16, 32/);
    expect(await save('markdown', 'thin_resnet.md')).toContain('| conv3_block1_1_conv |');
    await offer?.click();
    await page.waitForFunction(
      (query: string) => !document.querySelector(query),
      {},
      `${cell} [data-export]`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('raises nothing uncaught', () => expect(uncaughtErrors(page)).toEqual([]));
