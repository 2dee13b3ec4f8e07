/** After one visit the whole book is there without a network; a new edition is told, and breaks no open page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'puppeteer-core';
import { type Folder, serveInFolder } from './folder.ts';
import { dist, edit, openSite, outputText, run, type Site, sourceOf, uncaughtErrors } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const patience = 180_000;
const ready = (page: Page) => page.waitForSelector('html[data-offline="ready"]', { timeout: patience });

describe('after one visit', () => {
  let folder: Folder;
  /** Visited once; then the network is away, the browser's and the host, until all has been read without it. */
  let page: Page;
  beforeAll(async () => {
    folder = await serveInFolder();
    page = await site.open(`${folder.address}en/02-building-resnet/`, { offline: true, typescript: true });
    await ready(page);
    await folder.close();
    await page.setOfflineMode(true);
  }, patience);
  afterAll(() => Promise.all([page.close(), folder.close()]));

  test(
    'the open page itself goes on: its cells run though nothing of them was fetched before',
    async () => {
      expect(await run(page, 'stem', 120_000), await outputText(page, 'stem')).toBe('fresh');
    },
    patience * 2,
  );

  test(
    'one visit is enough for chapters in both languages, cells, training, search and architectures',
    async () => {
      const go = (path: string) => page.goto(folder.address + path, { waitUntil: 'load' });
      for (const path of [
        'ko/',
        'ko/03-convolution-layers/',
        'en/architectures/',
        'ko/glossary/',
        'ko/scratchpad/',
      ]) {
        const response = await go(path);
        expect(response?.status(), path).toBe(200);
        expect(response?.fromServiceWorker(), path).toBe(true);
        await page.evaluate(() => document.fonts.ready);
        expect(
          await page.evaluate(() => [...document.fonts].filter(({ status }) => status === 'error').length),
        ).toBe(0);
      }
      await go('ko/01-residual-block/');
      expect(await run(page, 'descend', 120_000), await outputText(page, 'descend')).toBe('fresh');
      // Trains two networks on the photographs, here for as long as shows that it can.
      const whole = await sourceOf(page, 'gradient-microscope');
      const short = whole.replace('value: 20', 'value: 8').replace('steps: 30', 'steps: 4');
      expect(short).toContain('steps: 4');
      await edit(page, 'gradient-microscope', short);
      expect(
        await run(page, 'gradient-microscope', 240_000),
        await outputText(page, 'gradient-microscope'),
      ).toBe('fresh');
      await go('en/04-dogs-and-cats/');
      const cells = await page.$$eval('notebook-cell', (all) =>
        all.map((cell) => cell.getAttribute('data-cell') ?? ''),
      );
      const first = cells[0]!;
      expect(await run(page, first, 120_000), await outputText(page, first)).toBe('fresh');
      await page.click('[data-palette]');
      await page.waitForSelector('[data-search] [role="option"]');
      await page.type('[data-search] input', 'moving average');
      await page.waitForFunction(() =>
        /moving average/i.test(document.querySelector('#palette-0')?.textContent ?? ''),
      );
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      await page.waitForSelector('[data-found]');
      // An address without its slash, and one that is not there.
      await go('en/errata');
      expect(page.url()).toBe(`${folder.address}en/errata/`);
      expect((await go('en/no-such-page/'))?.status()).toBe(404);
      expect(uncaughtErrors(page)).toEqual([]);
    },
    patience * 2,
  );

  test(
    'what is kept is what was published and nothing else, whatever a cell tries',
    async () => {
      const { port } = new URL(folder.address);
      await folder.close();
      folder = await serveInFolder(undefined, Number(port));
      await page.setOfflineMode(false);
      await page.goto(`${folder.address}en/02-building-resnet/`, { waitUntil: 'load' });
      await ready(page);
      await edit(
        page,
        'stem',
        `const tried = [];
  for (const act of [() => caches.open('residual-notes files'), () => fetch('${folder.address}ko/?mine'), () => navigator.serviceWorker.controller.postMessage({ type: 'takeOver' })])
    tried.push(await Promise.resolve().then(act).then(() => 'done', () => 'refused'));
  tried.join()`,
      );
      await run(page, 'stem');
      expect(await outputText(page, 'stem')).not.toMatch(/done/);
      const kept = await page.evaluate(async () => {
        const names = await caches.keys();
        const files = await caches.open(names.find((name) => name.includes(' files '))!);
        const releases = await caches.open(names.find((name) => name.includes(' releases '))!);
        const [list] = await releases.keys();
        const { files: listed } = await (await releases.match(list!))!.json();
        const all = Object.entries(listed as Record<string, [number, string]>);
        const known = new Set(all.map(([, [, sha256]]) => sha256));
        // TypeScript for the editor: kept once it has been used, and not before.
        const later = new Set(
          all
            .filter(([file]) => /^language-service\/(?!manifest)/.test(file))
            .map(([, [, sha256]]) => sha256),
        );
        const held = (await files.keys()).map(({ url }) => url.split('@')[1]!);
        return {
          names: names.length,
          known: known.size - later.size,
          held: held.filter((each) => !later.has(each)).length,
          later: later.size,
          strange: held.filter((each) => !known.has(each)),
        };
      });
      expect(kept).toMatchObject({ names: 2, strange: [], held: kept.known, later: 3 });
    },
    patience * 2,
  );

  test(
    'a new edition is announced, leaves the open page as it is, and is read when the reader wants it',
    async () => {
      await page.goto(`${folder.address}ko/glossary/`, { waitUntil: 'load' });
      await ready(page);
      const read = (file: string) => readFileSync(join(dist, file), 'utf8');
      // Published anew: another title, and with it another release.
      const id = /"([0-9a-f]{64})"/.exec(read('sw.js'))![1]!;
      const release = JSON.parse(read(`release-${id.slice(0, 12)}.json`)) as {
        id: string;
        files: Record<string, [number, string]>;
      };
      const next = read('ko/glossary/index.html').replace('<h1>용어</h1>', '<h1>새 용어</h1>');
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(next));
      release.files['ko/glossary/index.html'] = [
        Buffer.byteLength(next),
        Buffer.from(digest).toString('hex'),
      ];
      release.id = 'f'.repeat(64);
      folder.change('ko/glossary/index.html', next);
      folder.change(`release-${'f'.repeat(12)}.json`, JSON.stringify(release));
      folder.change('sw.js', read('sw.js').replaceAll(id, release.id));
      await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
      await page.waitForSelector('[data-news] > p:not([hidden])', { timeout: patience });
      expect(await page.$eval('h1', (title) => title.textContent)).toBe('용어');
      // The open page still finds what it loads late.
      await page.click('[data-palette]');
      await page.waitForSelector('[data-search] [role="option"]');
      await page.keyboard.press('Escape');
      await Promise.all([page.waitForNavigation(), page.click('[data-take]')]);
      expect(await page.$eval('h1', (title) => title.textContent)).toBe('새 용어');
      // And without a network it is the new one that is there.
      await folder.close();
      await page.setOfflineMode(true);
      await page.reload();
      expect(await page.$eval('h1', (title) => title.textContent)).toBe('새 용어');
    },
    patience * 2,
  );
});

test(
  'who saves data is sent nothing that was not asked for',
  async () => {
    const folder = await serveInFolder();
    const page = await site.open('no-such-page/', { offline: true });
    await page.evaluateOnNewDocument(() =>
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
    );
    await page.goto(`${folder.address}ko/glossary/`, { waitUntil: 'load' });
    await page.evaluate(() => navigator.serviceWorker.ready);
    // What a page does once it is idle it has done then, and what that begins is well under way.
    for (let turn = 0; turn < 2; turn++)
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      return (await (await caches.open(names.find((name) => name.includes(' files '))!)).keys()).length;
    });
    expect(kept).toBeLessThan(30);
    await Promise.all([page.close(), folder.close()]);
  },
  patience,
);
