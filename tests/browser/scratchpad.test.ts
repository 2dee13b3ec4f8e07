/** A notebook of the reader's own: written, moved, run, kept, opened from files and handed on. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  cellState,
  edit,
  openSite,
  outputText,
  policyViolations,
  run,
  samePage,
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

/** A page of its own, where there are two at once or one that is special. */
const openOwn = async (options: Parameters<Site['open']>[1] = {}): Promise<Page> => {
  const page = await site.open('ko/scratchpad/', options);
  await ready(page);
  return page;
};
const reopen = samePage((path) => site.open(path));
const open = async (path = 'ko/scratchpad/', size?: { width: number }): Promise<Page> => {
  const page = await reopen(path, size);
  await ready(page);
  return page;
};
const ready = (page: Page) => page.waitForSelector('[data-scratchpad][data-ready]');
const reload = async (page: Page): Promise<void> => {
  await page.reload();
  await ready(page);
};
/** Do what opens another notebook: the page is loaded anew. */
async function opening(page: Page, act: () => Promise<void>): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute('data-before', ''));
  await act();
  await page.waitForFunction(
    () =>
      !document.documentElement.hasAttribute('data-before') &&
      document.querySelector('[data-scratchpad][data-ready]') !== null,
    { polling: 50 },
  );
}
const pressToOpen = (page: Page, selector: string): Promise<void> =>
  opening(page, () => page.$eval(selector, (button) => (button as HTMLElement).click()));
const order = (page: Page): Promise<string[]> =>
  page.$$eval('[data-pad-cells] > [data-item]', (all) => all.map((item) => item.getAttribute('data-item')!));
const press = (page: Page, item: string, what: string): Promise<void> =>
  page.$eval(`[data-item="${item}"] [data-pad="${what}"]`, (button) => (button as HTMLElement).click());
const last = async (page: Page): Promise<string> => (await order(page)).at(-1)!;

/** A code cell at the end, with its code. */
async function addCode(page: Page, source: string): Promise<string> {
  const name = await last(page);
  await press(page, name, 'addCode');
  await page.waitForFunction(
    (before: string) =>
      document.querySelector('[data-pad-cells] > [data-item]:last-child')?.getAttribute('data-item') !==
      before,
    {},
    name,
  );
  const made = await last(page);
  await edit(page, made, source);
  return made;
}

async function addText(page: Page, after: string, markdown: string): Promise<string> {
  const before = await order(page);
  await press(page, after, 'addText');
  const name = (await order(page)).find((each) => !before.includes(each))!;
  await page.keyboard.type(markdown);
  await page.keyboard.press('Escape');
  return name;
}
const rendered = (page: Page, name: string): Promise<string> =>
  page.$eval(`[data-item="${name}"] [data-rendered]`, (place) => place.innerHTML);

/** What is stored of a cell: each output is drawn in its turn, after the line that says whose it is. */
const stored = (item: string): string => `[data-item="${item}"] .frozen-note ~ *`;

const folder = mkdtempSync(join(tmpdir(), 'scratchpad-'));
function fileOf(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
async function chooseFile(page: Page, path: string): Promise<void> {
  const input = (await page.$('[data-open-file]')) as ElementHandle<HTMLInputElement>;
  await input.uploadFile(path);
}
const openFile = (page: Page, path: string): Promise<void> => opening(page, () => chooseFile(page, path));

/** The path of a file that the page gives, by the button that asks for it. */
async function downloaded(page: Page, action: string): Promise<string> {
  const downloads = mkdtempSync(join(tmpdir(), 'downloads-'));
  const client = await page.createCDPSession();
  await client.send('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: downloads,
    eventsEnabled: true,
    browserContextId: page.browserContext().id,
  } as never);
  const done = new Promise<void>((resolve) =>
    client.on('Browser.downloadProgress', ({ state }) => state === 'completed' && resolve()),
  );
  await page.$eval(`[data-notebook-tools] [data-action="${action}"]`, (button) =>
    (button as HTMLElement).click(),
  );
  await done;
  await client.detach();
  // It is there by its name a moment after it is told to be whole.
  const saved = () => readdirSync(downloads).find((name) => !name.endsWith('.crdownload'));
  await expect.poll(saved).toBeDefined();
  return join(downloads, saved()!);
}

describe('cells of one’s own', () => {
  test('are written, run and kept, and their results with them', async () => {
    const page = await openOwn({ typescript: true });
    expect(await order(page)).toEqual(['cell-1']);
    await edit(page, 'cell-1', 'const size = 224;\nsize / 2');
    const second = await addCode(page, 'display(size + 1); tf.tensor([1, 2, 3]).sum()');
    expect(await run(page, second)).toBe('fresh');
    // What it reads ran first.
    expect(await cellState(page, 'cell-1')).toBe('fresh');
    expect(await outputText(page, second)).toContain('225');
    const shown = await outputText(page, 'cell-1');
    expect(shown).toContain('112');
    await page.waitForFunction(
      (key: string) => Object.keys(localStorage).some((each) => each.includes(key)),
      {},
      'pad-shown',
    );
    await reload(page);
    expect(await sourceOf(page, 'cell-1')).toBe('const size = 224;\nsize / 2');
    await page.waitForSelector(stored(second));
    await expect.poll(() => outputText(page, second)).toContain('225');
    expect(await cellState(page, second)).toBe('idle');
    // Run again, what was stored is gone.
    expect(await run(page, second)).toBe('fresh');
    expect(await page.$(`[data-item="${second}"] .frozen-note`)).toBeNull();
    expect(uncaughtErrors(page)).toEqual([]);
    expect(policyViolations(page)).toEqual([]);
    await page.close();
  });

  test('move, are duplicated, deleted and had back, each with what it computed', async () => {
    const page = await open();
    await edit(page, 'cell-1', 'const a = 1; a');
    const b = await addCode(page, 'const b = a + 1; b');
    expect(await run(page, b)).toBe('fresh');
    await press(page, b, 'up');
    expect(await order(page)).toEqual([b, 'cell-1']);
    expect(await cellState(page, b)).toBe('fresh');
    expect(await outputText(page, b)).toContain('2');
    await press(page, b, 'duplicate');
    const [, copy] = await order(page);
    expect(await sourceOf(page, copy!)).toBe('const b = a + 1; b');
    // The name stays with the cell that has run with it; the copy is told so.
    expect(await run(page, copy!)).toBe('failed');
    expect(await outputText(page, copy!)).toContain(`‘b’는 ‘${b}’ 셀이 이미 쓰는 이름입니다`);
    expect(await cellState(page, b)).toBe('fresh');
    expect(await outputText(page, b)).not.toContain('이미 쓰는 이름');
    await press(page, copy!, 'delete');
    await press(page, b, 'delete');
    expect(await order(page)).toEqual(['cell-1']);
    // After a reload as well, deletion by deletion.
    await page.click('.pad-undo [data-pad="undo"]');
    expect(await order(page)).toEqual([b, 'cell-1']);
    await reload(page);
    await page.click('[data-undo-deleted]');
    expect(await order(page)).toEqual([b, copy, 'cell-1']);
    expect(await page.$('[data-undo-deleted]:not([hidden])')).toBeNull();
    await reload(page);
    expect(await order(page)).toEqual([b, copy, 'cell-1']);
    expect(await sourceOf(page, b)).toBe('const b = a + 1; b');
  });

  test('are reached by keys alone', async () => {
    const page = await open();
    await page.focus('[data-pad-add] [data-pad="addText"]');
    await page.keyboard.press('Enter');
    await page.keyboard.type('# one');
    await page.keyboard.press('Escape');
    const [text] = await order(page);
    // The focus stays with the text, and Alt with an arrow moves it.
    await page.keyboard.down('Alt');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.up('Alt');
    expect(await order(page)).toEqual(['cell-1', text]);
    expect(
      await page.evaluate(() => document.activeElement?.closest('[data-item]')?.getAttribute('data-item')),
    ).toBe(text);
    await page.keyboard.press('Enter');
    await page.keyboard.type('\n\ntwo');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('[data-rendered] h2') !== null);
    await page.focus(`[data-item="${text}"] [data-pad="delete"]`);
    await page.keyboard.press('Enter');
    // A text shows no name that it could be told by.
    expect(await page.$eval('.pad-undo p', (element) => element.textContent)).not.toContain(text);
    // The focus is at the way back.
    await page.keyboard.press('Enter');
    expect(await order(page)).toEqual(['cell-1', text]);
  });

  test('that fail or are stopped say so, as in chapters', async () => {
    const page = await open();
    await edit(page, 'cell-1', 'const total = missing + 1;');
    expect(await run(page, 'cell-1')).toBe('failed');
    expect(
      await page.$eval('[data-item="cell-1"] [data-output]', (output) =>
        output.querySelector('[data-error]')?.getAttribute('data-error'),
      ),
    ).toBe('missing-name');
    await edit(page, 'cell-1', 'await new Promise(() => {});');
    await page.$eval('[data-item="cell-1"] [data-action="run"]', (button) => (button as HTMLElement).click());
    await waitForState(page, 'cell-1', ['running']);
    await page.$eval('[data-item="cell-1"] [data-action="stop"]', (button) =>
      (button as HTMLElement).click(),
    );
    expect(await waitForState(page, 'cell-1', ['stopped'])).toBe('stopped');
    await edit(
      page,
      'cell-1',
      'Plot.dot([[1, 2]]).plot(); display(typeof nn); display(typeof data, typeof files, typeof photo); Inputs.range([0, 1])',
    );
    expect(await run(page, 'cell-1')).toBe('fresh');
  });
});

describe('enums, namespaces and what constructors keep', () => {
  test('run, are read by other cells, kept to a cell in one press, and come back from a module', async () => {
    const page = await open();
    await edit(page, 'cell-1', 'enum Colour {\n  Red,\n  Green = Red + 4,\n}');
    const use = await addCode(
      page,
      'class Cat { constructor(private readonly colour = Colour.Green) {} tell() { return Colour[this.colour]; } }\nnew Cat().tell() + Colour.Green',
    );
    expect(await run(page, use)).toBe('fresh');
    expect(await outputText(page, use)).toContain('Green4');
    expect(await cellState(page, 'cell-1')).toBe('fresh');

    const own = await addCode(page, 'namespace Colour { export const own = 9; }\nColour.own');
    expect(await run(page, own)).toBe('failed');
    const cure = await page.waitForSelector(`[data-item="${own}"] [data-action="keep-names"]`);
    await cure!.evaluate((button) => (button as HTMLElement).click());
    expect(await waitForState(page, own, ['fresh'])).toBe('fresh');
    expect(await outputText(page, own)).toContain('9');

    const sources = [await sourceOf(page, 'cell-1'), await sourceOf(page, use), await sourceOf(page, own)];
    await openFile(page, await downloaded(page, 'downloadModule'));
    const names = await order(page);
    expect(await Promise.all(names.map((name) => sourceOf(page, name)))).toEqual(
      sources.map((source) => source.trimEnd()),
    );
    expect(await run(page, names[1]!)).toBe('fresh');

    await edit(
      page,
      names[0]!,
      'namespace Net {\n  export const rate = 1; export const half = rate.nothing();\n}',
    );
    expect(await run(page, names[0]!)).toBe('failed');
    expect(await outputText(page, names[0]!)).toContain('2');
    expect(uncaughtErrors(page)).toEqual([]);
  });
});

describe('texts', () => {
  const hostile = [
    '# 제목 <img src=x onerror="document.title=1">',
    '<script>document.title = 1</script>',
    '[a](javascript:document.title=1) [b](https://example.org/) [c](http://example.org/) [d](data:text/html,x)',
    '![net](https://example.org/x.png) ![own](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ) ![svg](data:image/svg+xml,x)',
    '$x^2$ and $\\href{javascript:document.title=1}{x}$ and $\\includegraphics{https://example.org/x.png}$',
    '',
    '| a | b |',
    '|--|:-:|',
    '| ~~1~~ | `2` |',
  ]
    .join('\n\n')
    .replaceAll('\n\n|', '\n|');

  test('are Markdown with formulas, and nothing of a stranger’s gets in', async () => {
    const page = await open();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const path = fileOf(
      'evil.ipynb',
      JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: {},
        cells: [{ cell_type: 'markdown', source: `x\n\n${hostile}` }],
      }),
    );
    await openFile(page, path);
    await page.waitForSelector('.pad-text .katex');
    const [name] = await order(page);
    const html = await rendered(page, name!);
    const found = await page.$eval('[data-rendered]', (place) => ({
      elements: [...new Set([...place.querySelectorAll('*')].map(({ tagName }) => tagName.toLowerCase()))],
      links: [...place.querySelectorAll('a')].map((link) => [link.getAttribute('href'), link.rel]),
      pictures: [...place.querySelectorAll('img')].map((picture) => picture.src.slice(0, 15)),
      handlers: [...place.querySelectorAll('*')].flatMap((each) =>
        each.getAttributeNames().filter((of) => /^on/i.test(of)),
      ),
      cells: place.querySelectorAll('td').length,
    }));
    expect(html).toContain('&lt;img src=x');
    expect(found.elements).not.toContain('script');
    expect(found.links).toEqual([['https://example.org/', 'noopener noreferrer']]);
    expect(found.pictures).toEqual(['data:image/png;']);
    expect(found.handlers).toEqual([]);
    expect(found.cells).toBe(2);
    expect(await page.title()).not.toBe('1');
    expect(requests.filter((url) => url.includes('example.org'))).toEqual([]);
    expect(policyViolations(page)).toEqual([]);
  });
});

describe('two pages of one notebook', () => {
  test('see what the other adds, writes, moves and deletes; nothing is lost', async () => {
    const one = await openOwn();
    const two = await openOwn({ sameProfileAs: one });
    // A page behind another is given no frames to wait for.
    const polling = { polling: 50 };
    await one.bringToFront();
    await edit(one, 'cell-1', 'const a = 1;');
    await two.waitForFunction(
      () => document.querySelector('[data-item="cell-1"] pre code')?.textContent === 'const a = 1;',
      polling,
    );
    const text = await addText(one, 'cell-1', 'from one');
    await two.waitForFunction(
      () => document.querySelectorAll('[data-pad-cells] > [data-item]').length === 2,
      polling,
    );
    await two.bringToFront();
    await press(two, text, 'up');
    await press(two, 'cell-1', 'delete');
    await one.waitForFunction(
      () => document.querySelectorAll('[data-pad-cells] > [data-item]').length === 1,
      polling,
    );
    await two.click('.pad-undo [data-pad="undo"]');
    await one.waitForFunction(
      () => document.querySelectorAll('[data-pad-cells] > [data-item]').length === 2,
      polling,
    );
    expect(await order(one)).toEqual([text, 'cell-1']);
    expect(await sourceOf(one, 'cell-1')).toBe('const a = 1;');
    await one.close();
    await two.close();
  });
});

test('a notebook that another page clears away is written on here, and is there again with all of it', async () => {
  const one = await openOwn();
  await edit(one, 'cell-1', 'const a = 1;');
  const text = await addText(one, 'cell-1', '글');
  const two = await site.open('ko/', { sameProfileAs: one });
  await two.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (/:pad\b/.test(key)) localStorage.removeItem(key);
  });
  await one.bringToFront();
  await edit(one, 'cell-1', 'const a = 2;');
  await reload(one);
  expect(await order(one)).toEqual(['cell-1', text]);
  expect(await sourceOf(one, 'cell-1')).toBe('const a = 2;');
  expect(await rendered(one, text)).toContain('글');
  await one.close();
  await two.close();
});

test('where storage is full no new notebook takes the place of this one, and it is said', async () => {
  const page = await open();
  await edit(page, 'cell-1', 'const a = 1;');
  await page.evaluate(() => {
    let count = 0;
    for (let size = 2 ** 20; size >= 1;)
      try {
        localStorage.setItem(`full-${count}`, 'x'.repeat(size));
        count++;
      } catch {
        size = size >> 1;
      }
  });
  const refused = async (): Promise<void> => {
    await page.waitForSelector('[data-notice="refused"] [data-error="pad-not-kept"]');
    await page.$eval('[data-notice="refused"] button', (button) => (button as HTMLElement).click());
    expect(await page.$$eval('[data-notice="refused"]', ({ length }) => length)).toBe(0);
  };
  await page.$eval('[data-shelf]', (shelf) => ((shelf as HTMLDetailsElement).open = true));
  await page.$eval('[data-shelf-action="new"]', (button) => (button as HTMLElement).click());
  await refused();
  await chooseFile(page, fileOf('large.ts', 'const x = 1;\n'.repeat(1_000)));
  await refused();
  await (await page.waitForSelector('[data-shelf-list] button'))!.evaluate((button) => button.click());
  await refused();
  expect(await sourceOf(page, 'cell-1')).toBe('const a = 1;');
  const keys = await page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.includes(':pad-text:')),
  );
  expect(keys).toHaveLength(1);
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('full-')) localStorage.removeItem(key);
  });
  await pressToOpen(page, '[data-shelf-action="new"]');
  expect(await sourceOf(page, 'cell-1')).toBe('');
});

describe('the shelf', () => {
  test('speaks of dropping a file to a mouse, and to no finger', async () => {
    const page = await open();
    const isSaid = async (): Promise<boolean> => {
      await page.$eval('[data-shelf]', (shelf) => ((shelf as HTMLDetailsElement).open = true));
      return page.$eval('.pad-shelf .by-mouse', (line) => line.checkVisibility());
    };
    expect(await isSaid()).toBe(true);
    await page.setViewport({ width: 390, height: 844, hasTouch: true, isMobile: true });
    await page.reload();
    expect(await isSaid()).toBe(false);
    await page.setViewport({ width: 1280, height: 900 });
  });

  test('keeps several notebooks: new, named, copied, found, discarded and had back', async () => {
    const page = await open();
    await edit(page, 'cell-1', 'const fox = 1;');
    await page.focus('[data-title]');
    await page.$eval('[data-title]', (field) => (field as HTMLInputElement).select());
    await page.keyboard.type('여우 노트');
    await page.$eval('[data-shelf]', (shelf) => ((shelf as HTMLDetailsElement).open = true));
    await page.waitForSelector('[data-shelf-list] li');
    await pressToOpen(page, '[data-shelf-action="new"]');
    expect(await sourceOf(page, 'cell-1')).toBe('');
    const titles = async (): Promise<string[]> => {
      await page.$eval('[data-shelf]', (shelf) => ((shelf as HTMLDetailsElement).open = true));
      await page.waitForSelector('[data-shelf-list] li');
      return page.$$eval('[data-shelf-list] a', (links) => links.map(({ textContent }) => textContent));
    };
    expect(await titles()).toEqual(['이름 없는 노트북', '여우 노트']);
    await page.type('[data-shelf-search]', 'FOX');
    expect(await titles()).toEqual(['여우 노트']);
    // Back to the first, and a copy of it.
    await pressToOpen(page, '[data-shelf-list] a');
    expect(await sourceOf(page, 'cell-1')).toBe('const fox = 1;');
    await titles();
    await pressToOpen(page, '[data-shelf-list] li:has([aria-current]) button');
    expect(await titles()).toHaveLength(3);
    expect(await page.$eval('[data-title]', (field) => (field as HTMLInputElement).value)).toMatch(
      /여우 노트 사본|사본/,
    );
    expect(await sourceOf(page, 'cell-1')).toBe('const fox = 1;');
    // Discard another one than the one that is open, and have it back.
    await page.$eval('[data-shelf-list] li:last-child button:last-child', (button) =>
      (button as HTMLElement).click(),
    );
    expect(await titles()).toHaveLength(2);
    await page.$eval('[data-shelf-bin-list] li button', (button) => (button as HTMLElement).click());
    expect(await titles()).toHaveLength(3);
  });
});

describe('files', () => {
  test('of this site come back with their outputs, from .ipynb and .ts', async () => {
    const page = await open();
    await edit(page, 'cell-1', "display([1, 2].map((x) => x * 2)); display.images(await photo('cat', 32))");
    await addText(page, 'cell-1', '식 $x^2$');
    await run(page, 'cell-1');
    const before = await outputText(page, 'cell-1');
    const notebook = await downloaded(page, 'downloadFile');
    const module = await downloaded(page, 'downloadModule');
    await openFile(page, notebook);
    const [code, text] = await order(page);
    await page.waitForSelector(stored(code!));
    expect(await cellState(page, code!)).toBe('idle');
    expect((await outputText(page, code!)).replace('저장된 결과', '').trim()).toContain(
      before.trim().slice(0, 10),
    );
    await page.waitForSelector(`[data-item="${text}"] .katex`);
    await openFile(page, module);
    expect(await sourceOf(page, (await order(page))[0]!)).toContain("photo('cat', 32)");
    await page.waitForSelector('.pad-text .katex');
    expect(JSON.parse(readFileSync(notebook, 'utf8'))).toMatchObject({
      nbformat: 4,
      metadata: { kernelspec: { language: 'typescript' } },
    });
  });

  test('of others: Markdown is kept, Python stands as text', async () => {
    const page = await open();
    const path = fileOf(
      'study.ipynb',
      JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: { kernelspec: { language: 'python' } },
        cells: [
          { cell_type: 'markdown', source: ['# 여우\n'] },
          { cell_type: 'code', source: 'import numpy as np\nprint(1)', outputs: [] },
        ],
      }),
    );
    await openFile(page, path);
    expect(
      await page.$$eval('[data-item]', (all) => all.map((each) => each.getAttribute('data-kind'))),
    ).toEqual(['text', 'text']);
    await page.waitForSelector('.pad-text pre code');
    expect(await page.$eval('.pad-text pre code', (code) => code.textContent)).toBe(
      'import numpy as np\nprint(1)',
    );
  });

  test('that are odd are refused with the reason, and change nothing', async () => {
    const page = await open();
    await edit(page, 'cell-1', 'const kept = 1;');
    const odd: [string, string | Buffer, string][] = [
      ['cut.ipynb', '{"nbformat": 4, "cells": [', 'pad-not-json'],
      ['list.ipynb', '[]', 'pad-not-notebook'],
      ['photo.png', Buffer.from([137, 80]), 'pad-file-kind'],
      ['bytes.ipynb', Buffer.from([0xff, 0xfe, 0]), 'pad-file-text'],
      ['huge.ipynb', Buffer.alloc(100 * 2 ** 20, 32), 'pad-file-large'],
    ];
    for (const [name, content, code] of odd) {
      await chooseFile(page, fileOf(name, content));
      await page.waitForSelector(`[data-pad-notices] [data-error="${code}"]`);
    }
    expect(await page.$eval('[data-pad-notices] [data-error]', (text) => text.textContent)).toContain(
      'huge.ipynb',
    );
    expect(await sourceOf(page, 'cell-1')).toBe('const kept = 1;');
    expect(
      await page.evaluate(
        () => Object.keys(localStorage).filter((key) => key.startsWith('residual-notes:pad:')).length,
      ),
    ).toBe(1);
  });

  test('as one page: complete without a network and without a script', async () => {
    const page = await open();
    await edit(page, 'cell-1', "display('fox says'); display.images(await photo('cat', 32))");
    await addText(page, 'cell-1', '식 $x^2$');
    await run(page, 'cell-1');
    const path = await downloaded(page, 'downloadPage');
    expect(policyViolations(page)).toEqual([]);
    const html = readFileSync(path, 'utf8');
    const reader = await site.open('ko/', { javaScript: false });
    // The letters of the page before may still be on their way.
    await reader.goto('about:blank', { waitUntil: 'load' });
    const requests: string[] = [];
    reader.on('request', (request) => requests.push(request.url()));
    await reader.setContent(html, { waitUntil: 'load' });
    expect(requests.filter((url) => !url.startsWith('data:') && !url.startsWith('about:'))).toEqual([]);
    expect(html).not.toContain('<script');
    expect(html).toContain('fox says');
    expect(html).toContain('<math');
    expect(html).toMatch(/<img[^>]+src="data:image\/png/);
    await reader.close();
  });
});

describe('a link', () => {
  test('carries a notebook, which opens as a new one when it is accepted, and does not run', async () => {
    const page = await open();
    await edit(page, 'cell-1', "display('shared'); document");
    await page.$eval('[data-action="sharePad"]', (button) => (button as HTMLElement).click());
    await page.waitForSelector('[data-notice="share"] input');
    const address = await page.$eval('[data-notice="share"] input', (field) => field.value);
    expect(address).toMatch(/\/ko\/scratchpad\/#shared=[\w-]+$/);

    const other = await openOwn();
    await edit(other, 'cell-1', 'const mine = 1;');
    await other.evaluate((hash: string) => (location.hash = hash), new URL(address).hash);
    await other.waitForSelector('[data-notice="shared"]');
    expect(await sourceOf(other, 'cell-1')).toBe('const mine = 1;');
    expect(await other.$eval('[data-notice="shared"] pre', (code) => code.textContent)).toContain('shared');
    await pressToOpen(other, '[data-notice="shared"] .actions button');
    expect(await sourceOf(other, 'cell-1')).toBe("display('shared'); document");
    expect(await cellState(other, 'cell-1')).toBe('idle');
    expect(await other.evaluate(() => document.documentElement.dataset['kernel'])).toBeUndefined();
    expect(
      await other.evaluate(
        () => Object.keys(localStorage).filter((key) => key.startsWith('residual-notes:pad:')).length,
      ),
    ).toBe(2);
    // A damaged one is told, and nothing changes.
    await other.evaluate(() => (location.hash = '#shared=AAAA'));
    await other.waitForSelector('[data-error="pad-link-unreadable"]');
    await other.close();
  });
});

describe('a stranger’s notebook that was made to hold the page up', () => {
  test('by the name of a cell in a link: it is offered all the same', async () => {
    const page = await open();
    const name = `x${'-'.repeat(300_000)}x`;
    const packed = deflateRawSync(JSON.stringify(['x', [[0, name, '1 + 1']]])).toString('base64url');
    await page.evaluate((hash: string) => (location.hash = hash), `#shared=${packed}`);
    await page.waitForSelector('[data-notice="shared"]', { timeout: 5_000 });
  });

  test('by its Markdown: it is shown as it is written, at each visit', async () => {
    const page = await open();
    const cells = ['**a_'.repeat(20_000), '>'.repeat(80_000), '['.repeat(80_000)].map((source) => ({
      cell_type: 'markdown',
      source,
    }));
    await openFile(page, fileOf('heavy.ipynb', JSON.stringify({ nbformat: 4, cells })));
    await page.waitForFunction(
      () => document.querySelectorAll('.pad-text [data-rendered] pre').length === 3,
      { timeout: 5_000, polling: 50 },
    );
  });
});

test('a picture that a cell showed is there at the next visit', async () => {
  const page = await open();
  await edit(page, 'cell-1', "display.images(await photo('cat', 32))");
  expect(await run(page, 'cell-1')).toBe('fresh');
  const seen = () => page.$$eval('[data-item="cell-1"] [data-output] canvas', (all) => all.length);
  const before = await seen();
  expect(before).toBeGreaterThan(0);
  await page.waitForFunction(() => Object.keys(localStorage).some((each) => each.includes('pad-shown')));
  await reload(page);
  await page.waitForFunction(
    (pictures: string, count: number) => document.querySelectorAll(pictures).length === count,
    { polling: 50 },
    `[data-item="cell-1"] .frozen-note ~ * canvas`,
    before,
  );
});

describe('a chapter’s cell', () => {
  test('is taken over with what it needs, once', async () => {
    const page = await site.open('ko/01-residual-block/');
    const wanted = await page.evaluate(async () => {
      const cells = [...document.querySelectorAll<HTMLElement>('notebook-cell:not([data-exercise])')];
      return cells.at(1)!.dataset['cell']!;
    });
    const take = async (): Promise<string> => {
      await page.$eval(`notebook-cell[data-cell="${wanted}"] [data-action="takeOver"]`, (button) =>
        (button as HTMLElement).click(),
      );
      await page.waitForSelector('[data-notice="taken-over"]');
      return page.$eval('[data-notice="taken-over"] p', (text) => text.textContent);
    };
    expect(await take()).toContain('복사했습니다');
    const source = await sourceOf(page, wanted);
    const pad = await openOwn({ sameProfileAs: page });
    const names = await order(pad);
    expect(names).toContain(wanted);
    expect(await sourceOf(pad, wanted)).toBe(source);
    expect(await run(pad, wanted, 120_000)).toBe('fresh');
    await page.bringToFront();
    await page.$eval('[data-notice="taken-over"] button', (button) => (button as HTMLElement).click());
    expect(await take()).toContain('이미');
    await pad.close();
    await page.close();
  });
});

test('on a telephone everything is within reach of a thumb', async () => {
  const page = await open(undefined, { width: 390 });
  await press(page, 'cell-1', 'addText');
  await page.keyboard.type('**글**');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const small = await page.$$eval('[data-item] :is([data-pad], [data-action="run"])', (all) =>
    all
      .filter((each) => {
        const { width, height } = each.getBoundingClientRect();
        return width > 0 && (height < 30 || width < 30);
      })
      .map((each) => each.outerHTML),
  );
  expect(small).toEqual([]);
});

test('it is a page like the others, in English as well', async () => {
  const page = await open('en/scratchpad/');
  await edit(page, 'cell-1', '1 + 1');
  expect(await run(page, 'cell-1')).toBe('fresh');
  expect(await page.$eval('h1', ({ textContent }) => textContent)).toBe('Scratchpad');
  expect(await page.$eval('.places [aria-current="page"]', ({ textContent }) => textContent)).toBe(
    'Scratchpad',
  );
});
