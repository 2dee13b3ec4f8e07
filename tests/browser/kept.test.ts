/** All that is kept, on one page: seen, taken away as a file, brought in elsewhere, cleared, had back. */
import { readFile } from 'node:fs/promises';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, HTTPRequest, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { edit as write, openSite, outputText, run, type Site, uncaughtErrors } from './site.ts';

let site: Site;
const folder = mkdtempSync(join(tmpdir(), 'kept-'));
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());

const edit = 'residual-notes:edit:02-building-resnet:batch-mean';

/** What a reader leaves behind: an edit, a solved problem, a place, a run with its numbers, a file. */
async function leaveTraces(page: Page, source = 'const mine = 1;'): Promise<void> {
  await page.evaluate(
    async (key: string, text: string) => {
      localStorage.setItem(key, JSON.stringify({ source: text, original: 'const theirs = 0;' }));
      localStorage.setItem(
        'residual-notes:progress:02-building-resnet',
        JSON.stringify({ total: 9, solved: ['a'] }),
      );
      localStorage.setItem(
        'residual-notes:read:02-building-resnet',
        JSON.stringify({ total: 20, read: ['stem'] }),
      );
      localStorage.setItem('residual-notes:place:02-building-resnet', 'stem.3');
      const open = indexedDB.open('residual-notes', 3);
      await new Promise((resolve, reject) => {
        open.onupgradeneeded = () => {
          const things = open.result.createObjectStore('things', { keyPath: 'key' });
          things.createIndex('at', 'at');
          things.createIndex('sizes', ['key', 'size']);
        };
        open.onsuccess = resolve;
        open.onerror = reject;
      });
      const put = open.result.transaction('things', 'readwrite');
      put.objectStore('things').put({
        key: 'run/02-building-resnet/train-resnet8/1',
        value: { weights: new Float32Array([1.5, -2.25]), loss: [0.5, NaN], at: new Date(5) },
        at: 1_700_000_000_000,
        size: 64,
      });
      await new Promise((resolve) => (put.oncomplete = resolve));
      open.result.close();
      const root = await (
        await navigator.storage.getDirectory()
      ).getDirectoryHandle('files', { create: true });
      const writable = await (await root.getFileHandle('net.bin', { create: true })).createWritable();
      await writable.write(new Uint8Array([9, 8, 7]));
      await writable.close();
    },
    edit,
    source,
  );
  await page.reload();
  await page.waitForSelector('[data-kept-kind="edits"][data-count="1"]');
}

const counts = (page: Page): Promise<Record<string, number>> =>
  page.$$eval('[data-kept-kind]', (rows) =>
    Object.fromEntries(
      rows.map((row) => [row.getAttribute('data-kept-kind')!, Number(row.getAttribute('data-count'))]),
    ),
  );

const countIs = (page: Page, kind: string, n: number) =>
  page.waitForSelector(`[data-kept-kind="${kind}"][data-count="${n}"]`, { timeout: 10_000 });

async function exported(page: Page): Promise<string> {
  const session = await page.createCDPSession();
  const own = mkdtempSync(join(folder, 'down-'));
  await session.send('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: own,
    browserContextId: page.browserContext().id!,
    eventsEnabled: true,
  });
  await page.click('[data-kept-export]');
  for (let tries = 0; tries < 100; tries++) {
    const [file] = readdirSync(own).filter((name) => name.endsWith('.kept'));
    if (file !== undefined) return join(own, file);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Nothing was downloaded.');
}

async function bringIn(page: Page, file: string): Promise<void> {
  await ((await page.$('[data-kept-import]')) as ElementHandle<HTMLInputElement>).uploadFile(file);
}

const said = (page: Page): Promise<string> =>
  page.$eval('[data-kept-said]', (line) => line.textContent.trim());

test('on a telephone what is not there yet is said on one line', async () => {
  const page = await site.open('ko/kept/', { width: 390 });
  await page.waitForSelector('[data-chapter-kept] td');
  const lines = await page.$$eval('[data-chapter-kept] td', (cells) =>
    cells.map((cell) => {
      const words = document.createRange();
      words.selectNodeContents(cell);
      return new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size;
    }),
  );
  expect(lines.length).toBeGreaterThan(9);
  expect(Math.max(...lines)).toBe(1);
  await page.close();
});

test('what is kept is listed, goes into one file, and comes whole into another browser', async () => {
  const page = await site.open('ko/kept/');
  await leaveTraces(page);
  expect(await counts(page)).toMatchObject({ edits: 1, problems: 1, read: 1, places: 1, runs: 1, files: 1 });
  expect(
    await page.$eval('[data-chapter-kept="02-building-resnet"] [data-of="problems"]', (td) =>
      td.textContent.trim(),
    ),
  ).toBe('1/9');
  expect(
    await page.$eval('[data-chapter-kept="02-building-resnet"] a[href*="#"]', (a) => a.getAttribute('href')),
  ).toMatch(/02-building-resnet\/#stem\.3$/);
  const file = await exported(page);
  await page.waitForFunction(() => /\d/.test(document.querySelector('[data-kept-said]')?.textContent ?? ''));

  const other = await site.open('en/kept/');
  await countIs(other, 'edits', 0);
  await bringIn(other, file);
  await other.waitForSelector('[data-kept-take]');
  // Nothing is changed before the reader has seen what would be.
  expect((await counts(other))['edits']).toBe(0);
  await other.click('[data-kept-take]');
  await countIs(other, 'edits', 1);
  expect(await counts(other)).toMatchObject({ edits: 1, problems: 1, read: 1, places: 1, runs: 1, files: 1 });
  expect(await other.evaluate((key: string) => localStorage.getItem(key), edit)).toContain('const mine = 1;');
  const run = await other.evaluate(async () => {
    const open = indexedDB.open('residual-notes');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const get = open.result
      .transaction('things')
      .objectStore('things')
      .get('run/02-building-resnet/train-resnet8/1');
    await new Promise((resolve) => (get.onsuccess = resolve));
    const { value } = get.result as { value: { weights: Float32Array; loss: number[]; at: Date } };
    return { weights: [...value.weights], isNaN: Number.isNaN(value.loss[1]), at: value.at.getTime() };
  });
  expect(run).toEqual({ weights: [1.5, -2.25], isNaN: true, at: 5 });
  // A second time there is nothing to do.
  await bringIn(other, file);
  await other.waitForFunction(() =>
    /already/.test(document.querySelector('[data-kept-said]')?.textContent ?? ''),
  );
  // Beside the trouble with the next one it would be said of that.
  const broken = join(folder, 'broken.kept');
  writeFileSync(broken, readFileSync(file).subarray(0, 40));
  await bringIn(other, broken);
  await other.waitForSelector('[role="alert"]');
  expect(await said(other)).toBe('');
  expect(uncaughtErrors(other)).toEqual([]);
  await page.close();
  await other.close();
});

test('an edit that differs is asked about, and what is here stays unless the reader says otherwise', async () => {
  const page = await site.open('en/kept/');
  await leaveTraces(page, 'const fromFile = 1;');
  const file = await exported(page);
  await page.evaluate(
    (key: string) =>
      localStorage.setItem(
        key,
        JSON.stringify({ source: 'const newer = 2;', original: 'const theirs = 0;' }),
      ),
    edit,
  );
  await page.evaluate(() =>
    localStorage.setItem(
      'residual-notes:progress:02-building-resnet',
      JSON.stringify({ total: 9, solved: ['b'] }),
    ),
  );
  const source = () => page.evaluate((key: string) => localStorage.getItem(key), edit);
  const choice = '[data-kept-differs="edit:02-building-resnet:batch-mean"]';

  await bringIn(page, file);
  await page.waitForSelector(choice);
  expect(await page.$$(`${choice} input`)).toHaveLength(2);
  await page.click('[data-kept-take]');
  await page.waitForFunction(() => document.querySelector('[data-kept-plan]') === null);
  expect(await source()).toContain('newer');
  // What only counts up is put together.
  expect(
    await page.evaluate(() => localStorage.getItem('residual-notes:progress:02-building-resnet')),
  ).toContain('["b","a"]');

  await bringIn(page, file);
  await page.waitForSelector(choice);
  await page.click(`${choice} input[value="there"]`);
  await page.click('[data-kept-take]');
  await page.waitForFunction(() => document.querySelector('[data-kept-plan]') === null);
  expect(await source()).toContain('fromFile');
  await page.close();
});

test('what another tab has kept since the file was read stays, and is told', async () => {
  const page = await site.open('en/kept/');
  await leaveTraces(page, 'const fromFile = 1;');
  const file = await exported(page);
  const other = await site.open('en/kept/');
  // Before the page is alive nobody hears that a file was chosen.
  await countIs(other, 'edits', 0);
  await bringIn(other, file);
  await other.waitForSelector('[data-kept-take]');
  await other.evaluate((key: string) => localStorage.setItem(key, 'newer'), edit);
  await other.click('[data-kept-take]');
  await other.waitForFunction(() => document.querySelector('[data-kept-plan]') === null);
  expect(await other.evaluate((key: string) => localStorage.getItem(key), edit)).toBe('newer');
  expect(await said(other)).toContain('left as it is: 1');
  await page.close();
  await other.close();
});

test('a kind is cleared when the reader says yes, comes back by Undo, and everything goes at once', async () => {
  const page = await site.open('ko/kept/');
  await leaveTraces(page);
  let answer = false;
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void (answer ? dialog.accept() : dialog.dismiss());
  });
  const clearEdits = '[data-kept-kind="edits"] button';
  await page.click(clearEdits);
  await countIs(page, 'edits', 1);
  answer = true;
  await page.click(clearEdits);
  await countIs(page, 'edits', 0);
  expect(asked[0]).toContain('고친 코드');
  await page.click('[data-kept-undo]');
  await countIs(page, 'edits', 1);
  expect(await page.evaluate((key: string) => localStorage.getItem(key), edit)).toContain('const mine');

  await page.click('[data-kept-clear-all]');
  await countIs(page, 'files', 0);
  const left = await counts(page);
  expect(Object.values(left).every((n) => n === 0)).toBe(true);
  await page.close();
});

test('a file that was chosen before the page had its script is looked through once it has', async () => {
  const first = await site.open('ko/kept/');
  await leaveTraces(first);
  const file = await exported(first);
  const page = await site.open('robots.txt');
  const held: HTTPRequest[] = [];
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    if (/\/_astro\/kept\./.test(request.url())) held.push(request);
    else void request.continue();
  });
  await page.goto(new URL('ko/kept/', site.address).href, { waitUntil: 'domcontentloaded' });
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await bringIn(page, file);
  await Promise.all(held.map((request) => request.continue()));
  await page.waitForSelector('[data-kept-take]');
  await page.close();
});

test('where the place of the files cannot be had for once, that is said, and they are there the next time', async () => {
  const page = await site.open('ko/kept/');
  await leaveTraces(page);
  const file = await exported(page);
  const other = await site.open('ko/kept/');
  await bringIn(other, file);
  await (await other.waitForSelector('[data-kept-take]'))!.click();
  await countIs(other, 'files', 1);
  const { identifier } = await other.evaluateOnNewDocument(() => {
    StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('', 'UnknownError'));
  });
  await other.reload();
  await other.waitForSelector('[role="alert"]');
  expect(await other.$eval('[role="alert"]', (line) => line.textContent)).toContain('UnknownError');
  await other.removeScriptToEvaluateOnNewDocument(identifier);
  await other.reload();
  await countIs(other, 'files', 1);
  await page.close();
  await other.close();
});

test('a file that is none, one that is cut and one of tomorrow are refused in words, and nothing changes', async () => {
  const page = await site.open('en/kept/');
  await leaveTraces(page);
  const bytes = await readFile(await exported(page));
  const bad: [name: string, content: Uint8Array | string, words: RegExp][] = [
    ['words.kept', 'hello', /not exported from this book/],
    ['cut.kept', bytes.subarray(0, bytes.length - 2), /not whole/],
    [
      'turned.kept',
      Buffer.from(bytes.toString('latin1').replace('mine = 1', 'mine = 7'), 'latin1'),
      /not whole/,
    ],
    ['newer.kept', bytes.toString('latin1').replace('kept 1 ', 'kept 9 '), /newer edition/],
  ];
  await page.evaluate(() => localStorage.removeItem('residual-notes:place:02-building-resnet'));
  for (const [name, content, words] of bad) {
    const file = join(folder, name);
    writeFileSync(file, content);
    await bringIn(page, file);
    await page.waitForFunction(
      (pattern: string) =>
        new RegExp(pattern).test(document.querySelector('[role="alert"]')?.textContent ?? ''),
      {},
      words.source,
    );
    expect(await page.$('[data-kept-take]')).toBeNull();
  }
  expect(
    await page.evaluate(() => localStorage.getItem('residual-notes:place:02-building-resnet')),
  ).toBeNull();
  expect(await said(page)).not.toContain('Imported');
  await page.close();
});

test('a section that was read to its end is marked in the contents, on the next visit too', async () => {
  const page = await site.open('ko/01-residual-block/');
  expect(await page.$$('.contents a[data-read]')).toHaveLength(0);
  const readOn = (prose: Element): string => {
    const [heading, next] = [...prose.children].filter(({ tagName }) => /^H[23]$/.test(tagName));
    let end = next!.previousElementSibling!;
    while (end.getBoundingClientRect().height === 0) end = end.previousElementSibling!;
    end.scrollIntoView({ block: 'end' });
    return heading!.id;
  };
  const first = await page.$eval('.prose', readOn);
  const isKept = (): Promise<boolean> =>
    page.evaluate(() => localStorage.getItem('residual-notes:read:01-residual-block') !== null);
  // What comes when a reader is near may move the end out of sight: one reads on.
  for (let time = 0; time < 10 && !(await isKept()); time++) {
    await page.$eval('.prose', readOn);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
  const kept = await page.evaluate(() => localStorage.getItem('residual-notes:read:01-residual-block'));
  expect(JSON.parse(kept!)).toMatchObject({ read: expect.arrayContaining([first]) as unknown });
  const again = await site.open('en/01-residual-block/', { sameProfileAs: page });
  const kinds = await again.$$eval('.contents a[data-read]', (links) =>
    links.map((link) => link.textContent),
  );
  const isPart = await again.$eval(
    `.contents a[href="#${first}"]`,
    (link) => 'read' in (link as HTMLElement).dataset || link.parentElement!.querySelector('ol') !== null,
  );
  expect(isPart).toBe(true);
  expect(kinds.every((text) => text.endsWith(', read'))).toBe(true);
  await page.close();
  await again.close();
});

test('features that a cell keeps are there after a reload, and are computed anew once they are cleared', async () => {
  const cell = 'stem';
  const page = await site.open('ko/02-building-resnet/', { only: [cell] });
  await write(
    page,
    cell,
    `const keptNet = nn.build(nn.cifarResnet(8, { width: 4, classes: 2 }), { seed: 1 });
const keptPets = await data.load('dogs-and-cats');
const keptFew = data.subset(keptPets.test, Array.from({ length: 64 }, (_, at) => at));
let keptTold = 0;
const keptSeen = await nn.features(keptNet, keptFew, { normalisation: keptPets.normalisation, keep: true, onProgress: () => void (keptTold += 1) });
display.text(\`told \${keptTold} times, \${keptSeen.values.reduce((sum, value) => sum + value)}.\`);`,
  );
  const said = async () => {
    expect(await run(page, cell)).toBe('fresh');
    return /told (\d) times, (.*)\./.exec(await outputText(page, cell))!.slice(1);
  };
  const [times, values] = await said();
  expect(times).toBe('2');
  await page.reload();
  expect(await said()).toEqual(['1', values]);

  const kept = await site.open('ko/kept/', { sameProfileAs: page });
  kept.on('dialog', (dialog) => void dialog.accept());
  await countIs(kept, 'features', 1);
  await kept.click('[data-kept-kind="features"] button');
  await countIs(kept, 'features', 0);
  await kept.close();
  // A page behind another one draws nothing.
  await page.bringToFront();
  expect(await said()).toEqual(['2', values]);
  await page.close();
}, 180_000);
