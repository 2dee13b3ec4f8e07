/** Photographs as a data set: put into the drawer of a real browser, decoded in workers, read by a cell on WASM. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/data/index.ts';
import { tarEntry, zipped } from '../nn/weights/writers.ts';
import {
  edit,
  openSite,
  outputText,
  policyViolations,
  press,
  run,
  type Site,
  uncaughtErrors,
  waitForState,
} from './site.ts';

const minutes = 60_000;
const cell = 'stem';

let site: Site;
let folder: string;
let photographs: Map<string, Buffer>;
beforeAll(async () => {
  site = await openSite();
  folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  photographs = await makePhotographs();
  for (const [path, bytes] of photographs) {
    // Once more without those that take long to be made small.
    for (const at of /large|turned/.test(path) ? [path] : [path, `small/${path}`]) {
      mkdirSync(join(folder, at, '..'), { recursive: true });
      writeFileSync(join(folder, at), bytes);
    }
  }
}, 5 * minutes);
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

/** A colour a class with noise over it, so that no two are the same. */
async function photograph(
  colour: readonly [number, number, number],
  seed: number,
  [width, height] = [80, 60],
): Promise<Sharp> {
  const random = seededRandom(seed);
  const pixels = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, at) => colour[at % 3]! + 30 * (random() - 0.5)),
  );
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

const each = 60;
async function makePhotographs(): Promise<Map<string, Buffer>> {
  const made = new Map<string, Buffer>();
  for (let n = 0; n < each; n++) {
    made.set(`pets/dark/${n}.jpg`, await (await photograph([60, 40, 40], n)).jpeg().toBuffer());
    made.set(`pets/light/${n}.png`, await (await photograph([200, 210, 190], 1_000 + n)).png().toBuffer());
  }
  made.set('pets/dark/torn.jpg', made.get('pets/dark/0.jpg')!.subarray(0, 200));
  made.set('pets/dark/words.jpg', Buffer.from('this is no picture'));
  made.set('pets/light/notes.txt', Buffer.from('beside them'));
  made.set('pets/light/copy of 7.png', made.get('pets/light/7.png')!);
  // Twelve megapixels each: black above, white below, the one as it stands and the other lying on its side.
  const large = Buffer.alloc(4000 * 3000 * 3);
  large.fill(255, large.length / 2);
  const raw = { raw: { width: 4000, height: 3000, channels: 3 } } as const;
  made.set('pets/light/large.jpg', await sharp(large, raw).jpeg().toBuffer());
  made.set(
    'pets/light/turned.jpg',
    await sharp(large, raw).rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  );
  return made;
}

async function openDrawer(page: Page): Promise<void> {
  await page.click('[data-action="files"], [data-files]');
  await page.waitForSelector('[data-files-drawer]', { timeout: minutes });
}

async function choose(page: Page, kind: 'files' | 'folder', ...paths: string[]): Promise<void> {
  const input = await page.waitForSelector(`[data-files-drawer] input[data-choose="${kind}"]`);
  await (input as ElementHandle<HTMLInputElement>).uploadFile(...paths);
}

const textOf = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, (found) => (found as HTMLElement).innerText);

async function fillIn(page: Page, name: string, size: number): Promise<void> {
  await page.waitForSelector('[data-set="make"]', { timeout: minutes });
  await page.$eval('[data-set="name"]', (input) => ((input as HTMLInputElement).value = ''));
  await page.type('[data-set="name"]', name);
  await page.select('[data-set="size"]', String(size));
}

async function make(page: Page, name: string, size: number): Promise<void> {
  await fillIn(page, name, size);
  await page.click('[data-set="make"]');
  await page.waitForSelector('[data-set="made"]', { timeout: 4 * minutes });
}

/** Starts the cell, and lets it have what it asks for. */
async function runAllowed(page: Page, cell: string, timeout = 2 * minutes): Promise<string> {
  await press(page, cell, 'run');
  const pressed = await page.waitForSelector(
    `notebook-cell[data-cell="${cell}"] [data-notice="files"] ::-p-text(이 셀에 허락)`,
    { timeout },
  );
  await pressed!.click();
  return waitForState(page, cell, ['fresh', 'failed'], timeout);
}

describe('a folder of photographs', () => {
  test(
    'becomes a data set, its faults named, and a cell reads it as the book’s own',
    async () => {
      const page = await site.open('ko/architectures/');
      await openDrawer(page);
      await choose(page, 'folder', join(folder, 'pets'));
      const before = (await page.metrics()).JSHeapUsedSize ?? 0;
      await make(page, 'mine', 64);
      const after = (await page.metrics()).JSHeapUsedSize ?? 0;
      console.log(`heap of the page: ${Math.round(before / 2 ** 20)} → ${Math.round(after / 2 ** 20)} MB`);
      // Two photographs alone are 2 · 48 MB of pixels.
      expect(after - before).toBeLessThan(30 * 2 ** 20);

      const row = (name: string) => textOf(page, `[data-picture-set] tr[data-class="${name}"]`);
      // 60 · 0.2 = 12, 48 · 0.2 ≈ 10; and 62 · 0.2 ≈ 12, 50 · 0.2 = 10.
      expect((await row('dark')).split(/\s+/)).toEqual(['dark', '38', '10', '12']);
      expect((await row('light')).split(/\s+/)).toEqual(['light', '40', '10', '12']);
      expect(await textOf(page, '[data-set="unreadable"]')).toMatch(/사진 2장.*torn\.jpg.*words\.jpg/s);
      expect(await textOf(page, '[data-set="duplicates"]')).toMatch(/사진 1장.*7\.png/s);
      expect(await textOf(page, '[data-set="others"]')).toMatch(/파일 1개.*notes\.txt/s);
      expect(await page.$('tr[data-file="mine.pictures"]')).not.toBeNull();
      const notebook = await site.open('ko/02-building-resnet/', { sameProfileAs: page, only: [cell] });
      await edit(
        notebook,
        cell,
        `const own = await data.load('mine');
const whole = [own.train, own.test].flatMap((set) => Array.from({ length: set.count }, (_, n) => set.images.subarray(n * 64 * 64 * 3, (n + 1) * 64 * 64 * 3)));
// Those with black above and white below, whichever way the camera lay.
const upright = whole.filter((picture) => picture[0] < 5 && picture[picture.length - 1] > 250);
display.text(JSON.stringify({ classes: own.classes, size: own.size, train: own.train.count, test: own.test.count, upright: upright.length, mean: own.normalisation.mean }));`,
      );
      expect(await runAllowed(notebook, cell)).toBe('fresh');
      const said = JSON.parse(/\{.*\}/s.exec(await outputText(notebook, cell))![0]) as Record<
        string,
        unknown
      >;
      expect(said).toMatchObject({ classes: ['dark', 'light'], size: 64, train: 98, test: 24, upright: 2 });
      for (const each of [page, notebook]) {
        expect(policyViolations(each)).toEqual([]);
        expect(uncaughtErrors(each)).toEqual([]);
        await each.close();
      }
    },
    8 * minutes,
  );

  test(
    'that is cancelled leaves nothing behind, and can be made after all',
    async () => {
      const page = await site.open('en/architectures/');
      await openDrawer(page);
      await choose(page, 'folder', join(folder, 'pets'));
      await fillIn(page, 'mine', 32);
      await page.click('[data-set="make"]');
      await (await page.waitForSelector('[data-set="cancel"]'))!.click();
      await page.waitForSelector('[data-set="make"]');
      expect(await textOf(page, '[data-picture-set]')).toContain('Nothing was kept');
      expect(await page.$('[data-files-drawer] tr[data-file]')).toBeNull();
      await make(page, 'mine', 32);
      expect(await page.$('tr[data-file="mine.pictures"]')).not.toBeNull();
      await page.close();
    },
    8 * minutes,
  );
});

test(
  'photographs in no folder, as a telephone gives them, are gathered class by class',
  async () => {
    const page = await site.open('ko/architectures/', { width: 390 });
    await openDrawer(page);
    const some = (name: string) =>
      [...photographs.keys()]
        .filter((path) => new RegExp(`/${name}/[0-9]\\.`).test(path))
        .map((path) => join(folder, path));
    for (const name of ['dark', 'light']) {
      await choose(page, 'files', ...some(name));
      await page.waitForSelector('[data-gather-class]', { timeout: minutes });
      expect(await page.$('[data-gather-make]')).toBeNull();
      await page.type('[data-gather-class]', name);
      await page.click('[data-gather-take]');
      await page.waitForSelector('[data-gather-class]', { hidden: true });
    }
    const gathered = () =>
      page.$$eval('[data-gathered] li > span', (all) => all.map((each) => each.textContent).join(', '));
    expect(await gathered()).toBe('‘dark’ 파일 10개, ‘light’ 파일 10개');

    // A single one belongs to them while they are gathered; a class with too few in it is told, and gone on with.
    await choose(page, 'files', join(folder, 'pets/dark/10.jpg'));
    await (await page.waitForSelector('[data-gather-into="dark"]', { timeout: minutes }))!.click();
    await choose(page, 'files', join(folder, 'pets/dark/11.jpg'));
    await page.waitForSelector('[data-gather-class]', { timeout: minutes });
    await page.type('[data-gather-class]', 'few');
    await page.click('[data-gather-take]');
    expect(await page.$('tr[data-file]')).toBeNull();
    await page.click('[data-gather-make]');
    await (await page.waitForSelector('[data-set="make"]', { timeout: minutes }))!.click();
    await page.waitForSelector('[data-picture-set] [role="alert"]', { timeout: minutes });
    expect(await textOf(page, '[data-picture-set]')).toContain('클래스 3개에 모은 파일 22개');
    await (await page.$('[data-picture-set] [data-set="as-files"] ~ button'))!.click();
    await (await page.waitForSelector('[data-gather-leave-out="few"]'))!.click();
    // Closed by a slip, it goes on where it was.
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-files-drawer]', { hidden: true });
    await openDrawer(page);
    await page.waitForSelector('[data-gather-make]', { timeout: minutes });
    expect(await gathered()).toBe('‘dark’ 파일 11개, ‘light’ 파일 10개');
    await page.click('[data-gather-make]');
    await make(page, 'pets', 32);
    // 11 · 0.2 ≈ 2, 9 · 0.2 ≈ 2.
    for (const [name, train] of Object.entries({ dark: '7', light: '6' }))
      expect((await textOf(page, `tr[data-class="${name}"]`)).split(/\s+/)).toEqual([name, train, '2', '2']);
    expect(await page.$('[data-gathered]')).toBeNull();
    // A name is not broken in its middle, and what a finger presses is as tall as one.
    const kept = 'tr[data-file="pets.pictures"]';
    expect(await page.$eval(`${kept} code`, (code) => code.getClientRects().length)).toBe(1);
    expect(await page.$eval(`${kept} button`, (pressed) => pressed.offsetHeight)).toBeGreaterThanOrEqual(44);
    // A single one is a file like any other.
    await choose(page, 'files', some('dark')[0]!);
    await page.waitForSelector('tr[data-file="0.jpg"]');
    expect(uncaughtErrors(page)).toEqual([]);
    await page.close();
  },
  4 * minutes,
);

test(
  'an archive and CIFAR-10’s binary file become data sets too',
  async () => {
    const page = await site.open('en/architectures/');
    const few = [...photographs].filter(([path]) => /\/[0-9]\.(jpg|png)$/.test(path));
    // As macOS packs a folder: beside each file one of its own.
    const beside = few.map(([path]): [string, Uint8Array] => [
      `__MACOSX/${path.replace(/[^/]*$/, '._$&')}`,
      Uint8Array.of(0, 5, 22, 7),
    ]);
    writeFileSync(join(folder, 'pets.zip'), zipped(new Map([...few, ...beside])));
    const records = new Uint8Array(100 * 3073);
    const random = seededRandom(5);
    for (let at = 0; at < records.length; at++)
      records[at] = at % 3073 === 0 ? Math.floor(at / 3073) % 10 : Math.floor(random() * 256);
    records.copyWithin(99 * 3073 + 1, 9 * 3073 + 1, 10 * 3073);
    const official = 'cifar-10-batches-bin';
    writeFileSync(
      join(folder, 'cifar-10-binary.tar.gz'),
      gzipSync(
        Buffer.concat([
          tarEntry(`${official}/`, new Uint8Array(), '5'),
          tarEntry(`${official}/readme.html`, Buffer.from('<html></html>')),
          tarEntry(`${official}/data_batch_1.bin`, records),
          Buffer.alloc(1024),
        ]),
      ),
    );

    await openDrawer(page);
    await choose(page, 'files', join(folder, 'pets.zip'));
    await make(page, 'zipped', 32);
    expect((await textOf(page, 'tr[data-class="dark"]')).split(/\s+/)).toEqual(['dark', '6', '2', '2']);

    await choose(page, 'files', join(folder, 'cifar-10-binary.tar.gz'));
    await make(page, 'cifar', 32);
    expect((await textOf(page, 'tr[data-class="airplane"]')).split(/\s+/)).toEqual([
      'airplane',
      '6',
      '2',
      '2',
    ]);
    // The last record of class 9 is a copy.
    expect(await textOf(page, '[data-set="duplicates"]')).toContain(
      `${official}/data_batch_1.bin 99 = ${official}/data_batch_1.bin 9`,
    );
    expect(policyViolations(page)).toEqual([]);
    await page.close();
  },
  8 * minutes,
);

test(
  'chapter 4’s last step goes on with a folder of the reader’s: head, last stack and worst mistakes',
  async () => {
    const chapter = '04-dogs-and-cats';
    const sourceOf = (name: string): string =>
      readFileSync(join(import.meta.dirname, `../../content/chapters/${chapter}/cells/${name}.ts`), 'utf8');
    const changed = (name: string, from: string, to: string): string => {
      expect(sourceOf(name)).toContain(from);
      return sourceOf(name).replace(from, to);
    };
    const page = await site.open(`ko/${chapter}/`, { only: ['own-head', 'own-last-stack', 'own-mistakes'] });
    await openDrawer(page);
    await choose(page, 'folder', join(folder, 'small/pets'));
    await make(page, 'mine', 32);
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-files-drawer]', { hidden: true });

    await edit(
      page,
      'own-head',
      changed('own-head', "['dogs-and-cats', 'mine']", "['mine', 'dogs-and-cats']"),
    );
    expect(await runAllowed(page, 'own-head', 4 * minutes)).toBe('fresh');
    // Photographs that were held for validation, and features.
    expect(await outputText(page, 'own-head')).toMatch(/20\s+32\s+[01](\.\d+)?\s/);
    await edit(page, 'own-last-stack', changed('own-last-stack', 'epochs: 6', 'epochs: 1'));
    expect(await run(page, 'own-last-stack', 4 * minutes)).toBe('fresh');
    // Weights, and notebooks to go on with, as the page names them in Korean.
    const panel = 'notebook-cell[data-cell="own-last-stack"]';
    await page.$$eval(`${panel} summary`, (all) => all.forEach((each) => each.click()));
    await page.waitForFunction(
      (within: string) => {
        const buttons = [...document.querySelectorAll(`${within} button`)].map((each) => each.textContent);
        return (
          buttons.some((text) => text.includes('safetensors')) &&
          buttons.filter((text) => text.includes('.ipynb')).length === 2
        );
      },
      {},
      panel,
    );
    expect(await run(page, 'own-mistakes', 2 * minutes)).toBe('fresh');
    const titles = await outputText(page, 'own-mistakes');
    expect(titles.match(/(dark|light) \d+%/g)).toHaveLength(16);

    // Which of the reader's photographs a channel answers to most.
    await edit(
      page,
      'own-mistakes',
      `const strong = await nn.strongestPictures(lastStack, ownParts.train, { layer: lastStack.layers.findLast(({ name }) => name.endsWith('_out')).name, channel: 3, normalisation: bodyScale, count: 4 });
display.text(strong.length + ' pictures, falling: ' + strong.every(({ value }, at) => at === 0 || value <= strong[at - 1].value));`,
    );
    expect(await run(page, 'own-mistakes', 2 * minutes), await outputText(page, 'own-mistakes')).toBe(
      'fresh',
    );
    expect(await outputText(page, 'own-mistakes')).toContain('4 pictures, falling: true');

    expect([policyViolations(page), uncaughtErrors(page)]).toEqual([[], []]);
    await page.close();
  },
  12 * minutes,
);

describe('what cannot be a data set', () => {
  test(
    'is said, in both languages',
    async () => {
      mkdirSync(join(folder, 'one/only'), { recursive: true });
      mkdirSync(join(folder, 'few/a'), { recursive: true });
      mkdirSync(join(folder, 'few/b'), { recursive: true });
      mkdirSync(join(folder, 'empty'), { recursive: true });
      for (let n = 0; n < 6; n++) {
        const bytes = photographs.get(`pets/dark/${n}.jpg`)!;
        writeFileSync(join(folder, `one/only/${n}.jpg`), bytes);
        writeFileSync(join(folder, `few/a/${n}.jpg`), bytes);
      }
      writeFileSync(join(folder, 'few/b/1.jpg'), photographs.get('pets/dark/7.jpg')!);
      for (const [language, oneClass, few] of [
        ['ko', '클래스 하나', '1장뿐입니다'],
        ['en', 'of one class', 'could be read: 1.'],
      ] as const) {
        const page = await site.open(`${language}/architectures/`);
        await openDrawer(page);
        for (const [name, expected] of [
          ['one', oneClass],
          ['few', few],
        ] as const) {
          await choose(page, 'folder', join(folder, name));
          // Until another folder has its own form, the one before has its button there, and its alert.
          await page.waitForSelector('[data-picture-set] [role="alert"]', { hidden: true });
          await page.waitForSelector('[data-set="make"]', { timeout: minutes });
          await page.click('[data-set="make"]');
          await page.waitForFunction(
            (wanted: string) =>
              document
                .querySelector<HTMLElement>('[data-picture-set] [role="alert"]')
                ?.innerText.includes(wanted),
            { timeout: minutes },
            expected,
          );
          expect(await page.$('[data-files-drawer] tr[data-file]')).toBeNull();
        }
        await page.close();
      }
    },
    8 * minutes,
  );
});
