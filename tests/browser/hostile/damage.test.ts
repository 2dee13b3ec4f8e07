/** Files that arrive broken, storage that holds junk, cells that break what runs them: said, and whole again at the next run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HTTPRequest, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dist, edit, leaveOnly, openSite, outputText, run, uncaughtErrors, type Site } from '../site.ts';
import { errorOf as errorIn, nestedTextIsAnError } from './nested-text.ts';

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());

const chapter = 'en/02-building-resnet/';
const cell = 'drift';
const onlyIt = { only: [cell] } as const;

const errorOf = (page: Page): Promise<string | null> => errorIn(page, cell);

type Damage = (file: Buffer) => { status?: number; contentType?: string; body: Buffer | string };

const portal: Damage = () => ({
  contentType: 'text/html',
  body: '<!doctype html><title>Sign in</title><h1>Welcome to our network</h1><p>Accept the terms to go on.</p>',
});
const cut: Damage = (file) => ({ body: file.subarray(0, Math.floor(file.length * 0.6)) });
const empty: Damage = () => ({ body: '' });
const flipped: Damage = (file) => {
  const body = Buffer.from(file);
  body[body.length >> 1]! ^= 1;
  return { body };
};

interface Damaged {
  heal(): void;
  /** Damage other files from now on, or the same ones otherwise. */
  by(path: RegExp, damage: Damage): void;
  times: number;
}

/** From now on, files whose path fits arrive damaged, until the switch is turned. */
async function damage(page: Page, path: RegExp, by: Damage): Promise<Damaged> {
  let active = true;
  const state: Damaged = {
    times: 0,
    heal: () => void (active = false),
    by(otherPath, otherDamage) {
      // What is damaged already may have been fetched before the run.
      if (path !== otherPath || by !== otherDamage) state.times = 0;
      [path, by, active] = [otherPath, otherDamage, true];
    },
  };
  await page.setRequestInterception(true);
  page.on('request', (request: HTTPRequest) => {
    const { pathname } = new URL(request.url());
    if (!active || !path.test(pathname)) return void request.continue();
    state.times += 1;
    const place = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    void request.respond({ status: 200, ...by(readFileSync(join(dist, place))) });
  });
  return state;
}

const loadData = "display((await data.load('dogs-and-cats')).train.count ?? 'loaded')";
const loadWeights = "const trained = await nn.trained('resnet20'); display('loaded')";
const compute = 'display(tf.scalar(2).square())';

test('an inspector that cannot be had leaves the plain table, and raises nothing', async () => {
  const page = await site.open(chapter, onlyIt);
  const damaged = await damage(page, /\/_astro\/inspector\./, () => ({ status: 503, body: '' }));
  await edit(page, cell, 'nn.resnet(18)');
  expect(await run(page, cell)).toBe('fresh');
  const output = `notebook-cell[data-cell="${cell}"] [data-output]`;
  await expect.poll(() => damaged.times).toBeGreaterThan(0);
  await page.waitForFunction(
    (place: string) => document.querySelector(`${place} [data-awaited]`) === null,
    {},
    output,
  );
  expect(await page.$$(`${output} [data-inspector]`)).toHaveLength(0);
  expect((await page.$$(`${output} tr`)).length).toBeGreaterThan(10);
  expect(uncaughtErrors(page)).toEqual([]);
  await page.close();
});

describe('a file that arrives damaged is named, dropped, and had anew at the next run', () => {
  // What fails leaves the page as it was, and the kernel without the file: the next damage meets the same page. In the order
  // in which the files are asked for: those before are there and stay.
  const cases: [string, string, RegExp, Damage][] = [
    ['a portal’s page for the manifest', compute, /\/kernel\/manifest\.json/, portal],
    ['the manifest, cut', compute, /\/kernel\/manifest\.json/, cut],
    ['the kernel, cut', compute, /\/kernel\/base-/, cut],
    ['the kernel, one bit', compute, /\/kernel\/base-/, flipped],
    ['the kernel, empty', compute, /\/kernel\/base-/, empty],
    ['a portal’s page for the kernel', compute, /\/kernel\/base-/, portal],
    ['WebAssembly, cut', compute, /\.wasm$/, cut],
    ['a portal’s page for the frame', compute, /\/kernel\/frame\.htm/, portal],
    ['the frame, empty', compute, /\/kernel\/frame\.htm/, empty],
    ['the photographs, cut', loadData, /\/data\/.*\.bin/, cut],
    ['a portal’s page for the photographs', loadData, /\/data\/.*\.bin/, portal],
    ['the weights, cut', loadWeights, /\.safetensors$/, cut],
    ['the weights, one bit', loadWeights, /\.safetensors$/, flipped],
    ['the log of the weights, empty', loadWeights, /\.log\.json$/, empty],
  ];
  let page: Page;
  let damaged: Damaged;
  let written = '';
  beforeAll(async () => {
    page = await site.open(chapter, onlyIt);
    // Before the cell is turned to: that already fetches the kernel.
    damaged = await damage(page, cases[0]![2], cases[0]![3]);
  });
  afterAll(() => page.close());

  async function write(program: string): Promise<void> {
    if (program === written) return;
    await edit(page, cell, program);
    written = program;
  }

  test.each(cases)('%s', async (_, program, path, by) => {
    damaged.by(path, by);
    await write(program);
    expect(await run(page, cell)).toBe('failed');
    expect(damaged.times).toBeGreaterThan(0);
    expect(await errorOf(page)).toBe('asset-damaged');
    expect(await outputText(page, cell)).toMatch(/Run again to fetch it anew.*reload the page/s);
  });

  test.each([loadWeights, loadData, compute])('and whole again, it runs: %s', async (program) => {
    damaged.heal();
    await write(program);
    expect(await run(page, cell), await outputText(page, cell)).toBe('fresh');
    expect(uncaughtErrors(page)).toEqual([]);
  });

  test('and is said in the reader’s language', async () => {
    const page = await site.open('ko/02-building-resnet/', onlyIt);
    await damage(page, /\/kernel\/base-/, cut);
    await edit(page, cell, compute);
    expect(await run(page, cell)).toBe('failed');
    expect(await outputText(page, cell)).toMatch(/base-\w+\.js.*다시 실행하면 파일을 새로 받습니다/s);
    await page.close();
  });

  test('neither the index of files nor the cells of the chapter: the cell says that nothing could be loaded', async () => {
    const page = await site.open(chapter, onlyIt);
    const damaged = await damage(page, /\/assets-\w+\.json/, cut);
    const status = `notebook-cell[data-cell="${cell}"] .cell-status`;
    for (const [path, by] of [
      [/\/assets-\w+\.json/, cut],
      [/\/assets-\w+\.json/, portal],
      [/\/cells\//, portal],
    ] as const) {
      damaged.by(path, by);
      // What was said of the one before says nothing of this one.
      await page.$eval(status, (line) => line.replaceChildren());
      await page.click(`notebook-cell[data-cell="${cell}"] [data-action="run"]`);
      await page.waitForFunction(
        (line: string) => document.querySelector(line)?.textContent.includes('could not load'),
        {},
        status,
      );
      expect(damaged.times).toBeGreaterThan(0);
    }
    damaged.heal();
    expect(await run(page, cell)).toBe('fresh');
    await page.close();
  });
});

test('a page whose site was published anew says so', async () => {
  const page = await site.open(chapter, onlyIt);
  // The new build has another index, and no longer the old one's kernel.
  const html = readFileSync(join(dist, chapter, 'index.html'), 'utf8');
  const digest = /<meta name="published" content="(\w{64})"/.exec(html)![1]!;
  await damage(page, /\/kernel\/|building-resnet\/$/, (file) =>
    file.includes(digest)
      ? { contentType: 'text/html', body: html.replace(digest, 'a'.repeat(64)) }
      : { status: 404, body: 'Not found' },
  );
  await edit(page, cell, compute);
  expect(await run(page, cell)).toBe('failed');
  expect(await errorOf(page)).toBe('site-changed');
  expect(await outputText(page, cell)).toContain('Reload the page; your edits are kept.');
  await page.close();
});

test('junk in everything that is kept falls back to what the book chooses', async () => {
  const page = await site.open('en/colophon/');
  await page.evaluate(() => {
    const junk: Record<string, string> = {
      backend: 'banana',
      theme: '"><script>',
      language: 'xx',
      tab: '[object Object]',
      'progress:01-residual-block': 'null',
      'progress:02-building-resnet': '{"solved":5,"total":"many"}',
      'progress:03-convolution-layers': '{"solved":[1,null,{}],"total":-1e400}',
      'progress:04-dogs-and-cats': '[[[',
      'prediction:02-building-resnet:x': '\u0000',
      'edit:02-building-resnet:unread-row': '{"source":7}',
      'edit:02-building-resnet:no-such-cell': 'gone',
    };
    for (const [key, value] of Object.entries(junk)) localStorage.setItem(`residual-notes:${key}`, value);
  });
  await page.goto(site.address + chapter, { waitUntil: 'load' });
  await leaveOnly(page, [cell]);
  expect(await page.$eval('[data-backend-choice]', (select) => (select as HTMLSelectElement).value)).toBe(
    'auto',
  );
  expect(await page.$eval('[data-theme-choice]', (select) => (select as HTMLSelectElement).value)).toBe('');
  expect(await page.$eval('html', (html) => html.dataset['theme'] ?? 'none')).toBe('none');
  expect(await run(page, cell)).toBe('fresh');
  expect(await page.$eval('html', (html) => html.dataset['backend'])).toBe('wasm');
  expect(uncaughtErrors(page)).toEqual([]);
  // The inspector's page has a kernel of its own.
  const inspector = await site.open('en/architectures/', { sameProfileAs: page });
  expect(uncaughtErrors(inspector)).toEqual([]);
  await inspector.close();
  await page.close();
});

describe('a cell that breaks what runs it', () => {
  let page: Page;
  beforeAll(async () => void (page = await site.open(chapter, onlyIt)));
  afterAll(() => page.close());

  test.each([
    'tf.engine().reset()',
    'tf.removeBackend(tf.getBackend())',
    'tf.backend().dispose()',
    'tf.disposeVariables()',
    'Object.getPrototypeOf(tf.engine()).reset.call(tf.engine())',
  ])('%s: the run ends, and the next one is right', async (attempt) => {
    await edit(page, cell, `${attempt}; await tf.scalar(1).add(1).data();`);
    const began = Date.now();
    await run(page, cell, 20_000);
    expect(Date.now() - began).toBeLessThan(15_000);
    await edit(page, cell, 'display(`sum ${tf.tensor1d([1, 2, 3]).sum().arraySync()}`)');
    let state = await run(page, cell);
    // What could not be forbidden may take the kernel with it; then the run after that is whole.
    if (state !== 'fresh') state = await run(page, cell);
    expect(state).toBe('fresh');
    expect(await outputText(page, cell)).toContain('sum 6');
  });
});

describe('deeply nested text', () => {
  let page: Page;
  beforeAll(async () => void (page = await site.open(chapter, onlyIt)));
  afterAll(() => page.close());

  nestedTextIsAnError(() => page, cell);
});
