/** The drawer of the reader's files, and what a cell may read of them, in a real browser on WASM. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build, resnet } from '../../src/nn/index.ts';
import { toSafetensors } from '../../src/nn/weights/index.ts';
import { torchKey } from '../../src/nn/weights/layout.ts';
import { toShareHash } from '../../src/notebook/page/share-link.ts';
import type { StoredArray } from '../../src/weight-files/index.ts';
import { readGolden, torchWeight } from '../golden/generator.ts';
import { torchFile } from '../nn/weights/writers.ts';
import {
  edit,
  openSite,
  outputText,
  policyViolations,
  press,
  run,
  samePage,
  type Site,
  uncaughtErrors,
  waitForState,
} from './site.ts';

const minutes = 60_000;
const chapter = 'ko/02-building-resnet/';
const cell = 'stem';
const root = `notebook-cell[data-cell="${cell}"]`;
const fixtures = join(import.meta.dirname, '../weight-files/fixtures');
const golden = readGolden('resnet18');

let site: Site;
let folder: string;
beforeAll(async () => {
  site = await openSite();
  folder = mkdtempSync(join(tmpdir(), 'weights-'));
  await tf.setBackend('wasm');
  const arrays = stateDict();
  writeFileSync(join(folder, 'resnet18.pth'), torchFile(arrays));
  const named = Array.from(arrays, ([name, { shape, data }]) => ({ name, shape, values: data }));
  writeFileSync(join(folder, 'resnet18.safetensors'), toSafetensors(named));
}, 5 * minutes);
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

const open = samePage((path) => site.open(path));

/** torchvision's ResNet-18 with the golden's weights. */
function stateDict(): Map<string, StoredArray> {
  const model = build(resnet(18, { convention: 'torchvision', classes: 10, input: 64 }), {
    initializer: 'zeros',
  });
  const arrays = new Map<string, StoredArray>();
  for (const layer of model.layers)
    for (const weight of layer.weights) {
      const key = torchKey(layer.name, weight.originalName.split('/').at(-1)!);
      const [a = 1, b = 1, c = 1, d = 1] = weight.shape as number[];
      const shape = weight.shape.length === 4 ? [d, c, a, b] : weight.shape.length === 2 ? [b, a] : [a];
      arrays.set(key, torchWeight(key, shape) as StoredArray);
    }
  model.dispose();
  return arrays;
}

async function putIn(page: Page, ...paths: string[]): Promise<void> {
  // By its place a button may be missed that moves while a page is still being laid out.
  const drawer = await page.waitForSelector('[data-action="files"], [data-files]');
  await drawer!.evaluate((pressed) => (pressed as HTMLElement).click());
  const input = await page.waitForSelector('[data-files-drawer] input[data-choose="files"]', {
    timeout: minutes,
  });
  await (input as ElementHandle<HTMLInputElement>).uploadFile(...paths);
  for (const path of paths)
    await page.waitForSelector(`tr[data-file="${path.split('/').at(-1)!}"]`, { timeout: minutes });
  await page.keyboard.press('Escape');
  await page.waitForSelector('[data-files-drawer]', { hidden: true });
}

/** Starts the cell and answers what it asks for with this button of its notice. */
async function runAnd(page: Page, answer: string): Promise<string> {
  await press(page, cell, 'run');
  const pressed = await page.waitForSelector(`${root} [data-notice="files"] ::-p-text(${answer})`, {
    timeout: 2 * minutes,
  });
  await pressed!.click();
  return waitForState(page, cell, ['fresh', 'failed'], 2 * minutes);
}

const loading = (file: string): string => `
const uniform = (key, count) => {
  let start = 20161;
  for (const byte of new TextEncoder().encode(key)) start = Math.imul(start ^ byte, 16777619) >>> 0;
  return Float32Array.from({ length: count }, (_, i) => {
    const a = (start + Math.imul(i + 1, 0x6d2b79f5)) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  });
};
const own = nn.build(nn.resnet(18, { convention: 'torchvision', classes: 10, input: 64 }), { initializer: 'zeros' });
const report = await nn.loadWeights(own, await files.open('${file}'));
const picture = tf.tensor4d(uniform('input', 2 * 3 * 64 * 64), [2, 3, 64, 64]).transpose([0, 2, 3, 1]);
display.text(report.convention + ' ' + report.loaded + ' ' + tf.getBackend());
display.text(JSON.stringify(Array.from(own.predict(picture).dataSync())));`;

describe('weights of torchvision’s ResNet-18', () => {
  let page: Page;
  const requests: string[] = [];
  beforeAll(async () => {
    page = await site.open(chapter, { only: [cell] });
    page.on('request', (request) => void (request.method() === 'GET' || requests.push(request.url())));
  });
  afterAll(() => page.close());

  test.each(['resnet18.pth', 'resnet18.safetensors'])(
    '%s: put in, granted, loaded on WASM, logits within 1e-4',
    async (name) => {
      await putIn(page, join(folder, name));
      await edit(page, cell, loading(name));
      expect(await runAnd(page, '이 셀에 허락')).toBe('fresh');
      const text = await outputText(page, cell);
      expect(text).toContain('torchvision 102 wasm');
      const logits = JSON.parse(/\[.*\]/s.exec(text)![0]) as number[];
      const reference = golden.outputs['output']!.values;
      const largest = Math.max(...reference.map((value, at) => Math.abs(value - logits[at]!)));
      console.log(`${name}: largest difference of a logit ${largest}`);
      expect(largest).toBeLessThan(1e-4);
      expect(requests).toEqual([]);
      expect(policyViolations(page)).toEqual([]);
      expect(uncaughtErrors(page)).toEqual([]);
    },
    8 * minutes,
  );
});

describe('the drawer', () => {
  test(
    'keeps files across visits, says size and kind, and deletes by hand',
    async () => {
      const page = await site.open(chapter, { only: [cell] });
      await putIn(page, join(fixtures, 'small.keras'), join(fixtures, 'small.pth'));
      const later = await site.open('ko/architectures/', { sameProfileAs: page });
      await later.click('[data-files]');
      await later.waitForSelector('tr[data-file="small.keras"]', { timeout: minutes });
      const rows = await later.$$eval('[data-files-drawer] tr[data-file]', (found) =>
        found.map((row) => (row as HTMLElement).innerText.replaceAll(/\s+/g, ' ')),
      );
      expect(rows[0]).toMatch(/small\.keras 케라스 모델이나 가중치 24 KB 저장 ?지우기/);
      expect(rows[1]).toMatch(/small\.pth 파이토치 가중치 3\.8 KB 저장 ?지우기/);
      later.on('dialog', (dialog) => void dialog.accept());
      await later.click('tr[data-file="small.keras"] button:not([data-save])');
      await later.waitForSelector('tr[data-file="small.keras"]', { hidden: true });
      expect(await later.$$('[data-files-drawer] tr[data-file]')).toHaveLength(1);
      expect(policyViolations(later)).toEqual([]);
      for (const each of [page, later]) await each.close();
    },
    5 * minutes,
  );

  test.each([
    ['ko/', 390],
    ['en/glossary/', 1280],
    ['ko/kept/', 390],
    ['en/bench/', 1280],
    ['ko/what-now/', 390],
  ])(
    'is there on every page, as on %s at %i px',
    async (path, width) => {
      const page = await open(path, { width });
      await putIn(page, join(fixtures, 'small.pth'));
      const button = await page.$eval('footer [data-files]', (found) => {
        const { left, right, height } = found.getBoundingClientRect();
        return { fits: left >= 0 && right <= innerWidth && height >= 24, words: found.textContent.trim() };
      });
      expect(button).toEqual({ fits: true, words: path.startsWith('ko') ? '내 파일' : 'My files' });
      expect([policyViolations(page), uncaughtErrors(page)]).toEqual([[], []]);
    },
    3 * minutes,
  );

  test(
    'takes what is dropped',
    async () => {
      const page = await open('en/architectures/');
      await page.click('[data-files]');
      await page.waitForSelector('[data-files-drawer] .drop', { timeout: minutes });
      await page.$eval('[data-files-drawer] .drop', (place) => {
        const data = new DataTransfer();
        data.items.add(new File(['{}'], 'model.json'));
        place.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      });
      await page.waitForSelector('tr[data-file="model.json"]', { timeout: minutes });
    },
    3 * minutes,
  );
});

describe('what a cell may read', () => {
  const opening = "const file = await files.open('small.pth');\ndisplay.text('read ' + file.size);";

  test(
    'is what the reader grants, to this text of the cell alone',
    async () => {
      const page = await site.open(chapter, { only: [cell] });
      await putIn(page, join(fixtures, 'small.pth'));
      await edit(page, cell, opening);
      expect(await runAnd(page, '거절')).toBe('failed');
      expect(await page.$(`${root} [data-error="file-refused"]`)).not.toBeNull();
      expect(await runAnd(page, '이 셀에 허락')).toBe('fresh');
      expect(await outputText(page, cell)).toContain(
        `read ${readFileSync(join(fixtures, 'small.pth')).length}`,
      );
      // Granted once: this text of the cell is not asked again.
      expect(await run(page, cell)).toBe('fresh');

      // Of a file that has been deleted since it is asked again, and may be put in again.
      await page.$eval('[data-action="files"]', (button) => (button as HTMLElement).click());
      page.on('dialog', (dialog) => void dialog.accept());
      const row = await page.waitForSelector('tr[data-file="small.pth"]', { timeout: minutes });
      await (await row!.$('button:not([data-save])'))!.click();
      await page.waitForSelector('tr[data-file="small.pth"]', { hidden: true });
      await page.keyboard.press('Escape');
      await page.waitForSelector('[data-files-drawer]', { hidden: true });
      await press(page, cell, 'run');
      await page.waitForSelector(`${root} [data-notice="files"] ::-p-text(내 파일 열기)`, {
        timeout: minutes,
      });
      await putIn(page, join(fixtures, 'small.pth'));
      const allowed = await page.waitForSelector(`${root} [data-notice="files"] ::-p-text(이 셀에 허락)`, {
        timeout: minutes,
      });
      await allowed!.click();
      expect(await waitForState(page, cell, ['fresh', 'failed'], 2 * minutes)).toBe('fresh');

      // A stranger's text in the same cell has nothing of what was granted to the reader's own.
      const hash = await toShareHash({ cell, source: `${opening} // a stranger's` });
      await page.evaluate((to) => (location.hash = to), hash);
      const accept = await page.waitForSelector(`${root} [data-notice="share"] .actions button`, {
        timeout: minutes,
      });
      await accept!.click();
      expect(await runAnd(page, '거절')).toBe('failed');
      await page.close();
    },
    5 * minutes,
  );
});

test(
  'two files asked for at once are two questions, each answered for its own file',
  async () => {
    const page = await site.open(chapter, { only: [cell] });
    await putIn(page, join(fixtures, 'small.keras'), join(fixtures, 'small.pth'));
    await edit(
      page,
      cell,
      `const asked = await Promise.allSettled([files.open('small.keras'), files.open('small.pth')]);
display.text(asked.map(({ status }) => status).join(' '));`,
    );
    await press(page, cell, 'run');
    for (const [file, answer] of [
      ['small.keras', '거절'],
      ['small.pth', '이 셀에 허락'],
    ] as const) {
      await page.waitForFunction(
        (selector: string, name: string) =>
          document.querySelector<HTMLElement>(selector)?.innerText.includes(name),
        { timeout: minutes },
        `${root} [data-notice="files"]`,
        file,
      );
      const answers = await page.$$(`${root} [data-notice="files"] button`);
      for (const each of answers)
        if ((await each.evaluate((element) => element.innerText)).includes(answer)) {
          await each.click();
          break;
        }
    }
    expect(await waitForState(page, cell, ['fresh', 'failed'], minutes)).toBe('fresh');
    expect(await outputText(page, cell)).toContain('rejected fulfilled');
    await page.close();
  },
  5 * minutes,
);

test(
  'a file that is chosen in the control of a cell is read by that cell, which need not ask',
  async () => {
    const page = await site.open(chapter, { only: [cell] });
    const path = join(folder, 'rows.csv');
    writeFileSync(path, 'name,count\nNavi,3\n');
    await edit(
      page,
      cell,
      `const _file = view(Inputs.file({ accept: '.csv' }));
const _rows = view(Inputs.table(_file ? await _file.csv({ typed: true }) : []));
display.text(JSON.stringify(_rows));`,
    );
    expect(await run(page, cell)).toBe('fresh');
    const input = await page.waitForSelector(`${root} [data-output] input[type="file"]`);
    await (input as ElementHandle<HTMLInputElement>).uploadFile(path);
    await page.waitForFunction(
      (each: string) => document.querySelector(`${each} [data-output]`)?.textContent.includes('"count":3'),
      { timeout: minutes },
      root,
    );
    expect(await page.$(`${root} [data-notice="files"]`)).toBeNull();
    expect(await outputText(page, cell)).toContain('Navi');
    expect([policyViolations(page), uncaughtErrors(page)]).toEqual([[], []]);
    await page.close();
  },
  2 * minutes,
);
