// A reader trains, looks, reloads, goes on: in a real browser, on the production site.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  edit,
  leaveOnly,
  openSite,
  press,
  run,
  type Site,
  uncaughtErrors,
  waitForState,
} from '../browser/site.ts';

const path = 'en/02-building-resnet/';
const cell = 'train-resnet8';
const output = `notebook-cell[data-cell="${cell}"] [data-output]`;

const program = (epochs: number, options: string, after = '', name = 'short run') => `
const dogs = await data.load('dogs-and-cats');
const few = {
  ...dogs,
  train: data.subset(dogs.train, Array.from({ length: 160 }, (_, n) => n * 10)),
  test: data.subset(dogs.test, Array.from({ length: 100 }, (_, n) => n * 4)),
};
const resnet8 = nn.build(nn.cifarResnet(8, { width: 8, classes: 2 }));
const training = await watch(nn.train(resnet8, few, { epochs: ${epochs}, ${options} }), { name: '${name}' });
${after}`;

let site: Site;
let page: Page;
let downloads: string;

beforeAll(async () => {
  site = await openSite();
  page = await site.open(path, { only: [cell] });
  downloads = await mkdtemp(join(tmpdir(), 'runs-'));
  await allowDownloads(page);
});

afterAll(async () => {
  await site.close();
  await rm(downloads, { recursive: true });
});

async function allowDownloads(of: Page): Promise<void> {
  const session = await of.createCDPSession();
  await session.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
}

const text = (selector: string) =>
  page.$eval(`${output} ${selector}`, (found) => (found as HTMLElement).innerText);

async function pressControl(name: string): Promise<void> {
  const found = await page.$(`${output} ::-p-aria([name="${name}"][role="button"])`);
  if (!found) throw new Error(`There is no button “${name}”.`);
  await found.evaluate((element) => (element as HTMLElement).click());
}

async function downloaded(name: string): Promise<Buffer> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await readdir(downloads)).includes(name)) return readFile(join(downloads, name));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${name} was not downloaded; there are ${(await readdir(downloads)).join(', ')}.`);
}

test('a finished training shows accuracy with its interval, photographs, confusion, calibration and settings', async () => {
  await edit(page, cell, program(2, 'seed: 3'));
  expect(await run(page, cell)).toBe('fresh');
  await page.waitForSelector(`${output} .training-curves svg`);
  expect(await text('.training-result')).toMatch(
    /Accuracy on the 100 test pictures \d+\.\d% 95% confidence interval \d+\.\d% to \d+\.\d%/,
  );
  // Folded, as in what was stored, until the reader opens it.
  await page.$eval(`${output} .training-sections > details`, (found) => {
    found.open = true;
  });
  await page.waitForSelector(`${output} .calibration-chart svg`);
  // The matrix counts every test photograph once.
  const counts = await page.$$eval(`${output} .confusion td[data-right]`, (cells) =>
    cells.map((found) => Number(found.textContent)),
  );
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(100);
  const wrong = counts[1]! + counts[2]!;
  expect(await text('.predictions + *, .pager .place')).toContain(`of ${wrong}`);
  const coloured = await page.$$eval(`${output} .predictions canvas`, (canvases) =>
    canvases.map((canvas) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, 32, 32);
      return new Set(data).size;
    }),
  );
  expect(coloured).toHaveLength(16);
  expect(Math.min(...coloured)).toBeGreaterThan(8);
  const charts = await page.$$eval(`${output} svg[role="img"]`, (found) =>
    found.map((chart) => chart.getAttribute('aria-label') ?? ''),
  );
  expect(charts.filter((label) => /^(Loss|Accuracy|Reliability diagram)\. .+/.test(label))).toHaveLength(3);
});

test('the photographs are paged and filtered', async () => {
  const first = () =>
    page.$eval(`${output} .predictions canvas`, (canvas) => canvas.getAttribute('aria-label'));
  await page.$eval(`${output} .filters input[value="all"]`, (input) => (input as HTMLElement).click());
  await page.waitForFunction(
    (selector) => document.querySelector(selector)?.textContent === '1–16 of 100',
    {},
    `${output} .pager .place`,
  );
  for (let turn = 0; turn < 6; turn++) await pressControl('Next');
  await page.waitForFunction(
    (selector) => document.querySelector(selector)?.textContent === '97–100 of 100',
    {},
    `${output} .pager .place`,
  );
  // The least wrong come last.
  expect(await first()).toContain('recognised');
});

test('everything in the panel is accessible', async () => {
  await page.$$eval(`${output} details`, (found) => found.forEach((details) => (details.open = true)));
  await page.waitForSelector(`${output} .runs-table`);
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (selector) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(selector);
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120) ?? ''}`);
  }, output);
  expect(violations).toEqual([]);
});

test('the network leaves as safetensors, as a model for tfjs, and as a Keras notebook with its weights', async () => {
  await pressControl('Weights (safetensors)');
  const safetensors = await downloaded('short-run.safetensors');
  expect(safetensors.subarray(8, 600).toString()).toContain('"conv1_conv/kernel"');
  await pressControl('Model (tfjs layers)');
  expect(JSON.parse((await downloaded('model.json')).toString())).toHaveProperty('modelTopology');
  await pressControl('Keras notebook (.ipynb)');
  expect((await downloaded('short-run.ipynb')).toString()).toContain('short-run.safetensors');
});

test('after a stop and a reload the training goes on from its checkpoint', async () => {
  const source = program(20, "seed: 1, checkpoint: 'trip'", '', 'long run');
  await edit(page, cell, source);
  await press(page, cell, 'run');
  await page.waitForFunction(
    (selector) => /Epoch ([3-9]|\d\d) of/.test(document.querySelector(selector)?.textContent ?? ''),
    { timeout: 30_000 },
    `${output} .out-progress`,
  );
  await press(page, cell, 'stop');
  expect(await waitForState(page, cell, ['stopped', 'fresh'])).toBe('stopped');
  await page.waitForFunction(
    (selector) => document.querySelector(selector)?.textContent.includes('Stopped at step'),
    {},
    `${output} .training-remarks`,
  );
  expect(await text('.training-remarks')).toContain('Run the cell again to go on');

  await page.reload({ waitUntil: 'load' });
  await leaveOnly(page, [cell]);
  await edit(page, cell, source);
  expect(await run(page, cell)).toBe('fresh');
  const [, step] =
    /Went on from step (\d+) of the checkpoint “trip”/.exec(await text('.training-remarks')) ?? [];
  // Five steps an epoch.
  expect(Number(step)).toBeGreaterThanOrEqual(10);
  expect(await text('.training-took')).toContain('20 epochs, 100 steps');
  await pressControl('Delete the checkpoint “trip”');
  await page.waitForFunction(
    (selector) => document.querySelector(selector)?.textContent.includes('Deleted.'),
    {},
    `${output} .training-remarks`,
  );
});

test('runs survive the reload, are compared, exported and deleted', async () => {
  await edit(page, cell, 'const kept = await keptRuns();\ndisplay(kept.length);');
  expect(await run(page, cell)).toBe('fresh');
  await page.waitForSelector(`${output} .runs-table tbody tr`);
  const rows = () =>
    page.$$eval(`${output} .runs-table tbody tr`, (found) =>
      found.map((row) => `${row.querySelector('th')?.textContent}, ${row.children[13]?.textContent}`),
    );
  // The stopped run is kept beside the one that went on from it.
  expect(await rows()).toEqual(['long run, finished', 'long run, stopped', 'short run, finished']);
  await page.waitForSelector(`${output} .training-curves svg`);
  await pressControl('Chosen runs as CSV');
  const csv = (await downloaded('runs.csv')).toString().trimEnd().split('\r\n');
  expect(csv[0]).toMatch(/^run,id,started,state,network,/);
  expect(csv.filter((line) => line.startsWith('long run,')).length).toBeGreaterThan(20);
  await pressControl('Chosen runs as JSON');
  expect(JSON.parse((await downloaded('runs.json')).toString())).toMatchObject({ runs: { length: 3 } });
  page.once('dialog', (dialog) => void dialog.accept());
  await pressControl('Delete the chosen runs');
  await page.waitForFunction(
    (selector) => document.querySelector(selector)?.textContent.includes('keeps no runs yet'),
    {},
    `${output} .runs`,
  );
});

test('a full store is said, and the training ends all the same', async () => {
  await page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    Object.assign(globalThis, { ordinaryPut: put });
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await edit(page, cell, program(1, "seed: 1, checkpoint: 'no room'"));
  expect(await run(page, cell)).toBe('fresh');
  await page.waitForSelector(`${output} .training-remarks [role=alert]`);
  const remarks = await text('.training-remarks');
  expect(remarks).toContain(
    'The checkpoint of epoch 1 could not be stored. Training goes on. The browser’s storage',
  );
  expect(remarks).toContain('This run could not be kept in the browser. The browser’s storage');
  await page.evaluate(() => {
    const { ordinaryPut } = globalThis as unknown as { ordinaryPut: typeof IDBObjectStore.prototype.put };
    IDBObjectStore.prototype.put = ordinaryPut;
  });
});

test('the reader’s picture: no picture and 60 megapixels are refused in words, a photograph is predicted', async () => {
  await edit(page, cell, program(1, 'seed: 1', "await predict(resnet8, 'reader', few);"));
  await press(page, cell, 'run');
  const picker = `notebook-cell[data-cell="${cell}"] .photo-picker`;
  await page.waitForSelector(picker, { timeout: 30_000 });
  const input = (await page.$(
    `${picker} input[type=file]`,
  )) as import('puppeteer-core').ElementHandle<HTMLInputElement>;
  const file = async (name: string, content: Uint8Array) => {
    const place = join(downloads, name);
    await writeFile(place, content);
    await input.uploadFile(place);
  };
  const says = (words: string) =>
    page.waitForFunction(
      (selector, wanted) => document.querySelector(selector)?.textContent.includes(wanted),
      {},
      `${picker} .trouble`,
      words,
    );
  await file('notes.txt', Buffer.from('not a picture'));
  await says('This file is not a picture');
  // A header is enough: nothing so large is ever decoded.
  const huge = Buffer.alloc(64);
  huge.writeUInt32BE(0x89504e47, 0);
  huge.write('IHDR', 12);
  huge.writeUInt32BE(10_000, 16);
  huge.writeUInt32BE(6_000, 20);
  await file('huge.png', huge);
  await says('more than 40 million');
  const green = { create: { width: 90, height: 60, channels: 3 as const, background: '#2a8f2a' } };
  await file('green.png', await sharp(green).png().toBuffer());
  expect(await waitForState(page, cell, ['fresh', 'failed'])).toBe('fresh');
  await page.waitForSelector(`${output} .probabilities`);
  expect(await text('.out-prediction')).toMatch(/farther than \d+% of 100 test pictures/);
  // Another picture can be chosen: the cell asks again.
  await pressControl('Choose another picture');
  await page.waitForSelector(picker, { timeout: 30_000 });
  await press(page, cell, 'stop');
  await waitForState(page, cell, ['stopped']);
  expect(uncaughtErrors(page)).toEqual([]);
});
