/** What a reader keeps is the reader's: a cell reaches its own things, within bounds, and nothing else. */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openSite, run, type Site, edit, outputText } from '../site.ts';
import { attempts, port } from './attempts.ts';
import { cell, chapter, nextCell, onlyThese, tryAttempt } from './try-attempt.ts';

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite();
  page = await opened();
});
/** A page where there is something that a reader keeps. */
async function opened(): Promise<Page> {
  page = await site.open(chapter, { ...onlyThese, port: true });
  // The site makes its store when it first needs it.
  await edit(page, cell, 'await keptRuns();');
  await run(page, cell);
  await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const open = indexedDB.open('residual-notes');
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(new Error('no store'));
    });
    const kept = db.transaction('things', 'readwrite').objectStore('things');
    for (const key of [
      'run/x',
      'run/02-building-resnet/stem/y',
      'cell/02-building-resnet/stem/checkpoint/best/last',
    ])
      kept.put({ key, value: { secret: 42 }, at: 1, size: 100 });
    await new Promise((end) => (kept.transaction.oncomplete = end));
    db.close();
  });
  return page;
}
// What failed may have left the page in a state that tells nothing of the next attempt.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await page.close();
  page = await opened();
});
afterAll(() => site.close());

/** Keys and sizes of everything kept. */
const everything = (): Promise<{ key: string; size: number }[]> =>
  page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const open = indexedDB.open('residual-notes');
      open.onsuccess = () => resolve(open.result);
    });
    const asked = db.transaction('things').objectStore('things').getAll();
    await new Promise((end) => (asked.onsuccess = end));
    db.close();
    return (asked.result as { key: string; size?: number }[]).map(({ key, size }) => ({
      key,
      size: size ?? 0,
    }));
  });

const readers = [
  'cell/02-building-resnet/stem/checkpoint/best/last',
  'run/02-building-resnet/stem/y',
  'run/x',
];

test.each(attempts.filter(({ room }) => room === 'store'))(
  '$name: all that was kept is still there',
  async (attempt) => {
    const tried = await tryAttempt(page, attempt);
    expect(tried.nextState).toBe('fresh');
    const kept = await everything();
    expect(kept.map(({ key }) => key)).toEqual(expect.arrayContaining(readers));
    const own = kept.filter(({ key }) => !readers.includes(key));
    // Whatever it kept lies below its own name, and within its quota.
    expect(own.filter(({ key }) => !key.startsWith(`cell/02-building-resnet/${cell}/`))).toEqual([]);
    expect(own.length).toBeLessThanOrEqual(24);
    expect(own.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(128 * 2 ** 20);
  },
);

test('what the port is asked for, and is not the cell’s own, is refused', async () => {
  const asks = [
    ['store/get', { key: 'run/x' }],
    ['store/get', { key: 'cell/02-building-resnet/stem/checkpoint/best/last' }],
    ['store/list', { prefix: '' }],
    ['store/list', { key: 'run/x' }],
    ['store/delete', { key: 'run/x' }],
    ['store/put', { key: 'kernels/4.22.0/wasm/x', value: { choice: { a: 'evil' }, timings: {} } }],
    ['store/put', { key: 'tiny', value: 1 }],
  ];
  await edit(
    page,
    cell,
    `${port}
const said = [];
port.addEventListener('message', (event) => { if (event.data.type === 'supply' && event.data.request >= 1e6) said.push(event.data.ok ? String(event.data.value?.secret ?? 'nothing') : event.data.error.code); });
for (const [n, [name, value]] of ${JSON.stringify(asks)}.entries()) { send.call(port, { type: 'request', request: 1e6 + n, name, value }); await new Promise((end) => setTimeout(end, 100)); }
console.log(said.join(' '));`,
  );
  await run(page, cell);
  await edit(page, nextCell, '1 + 1');
  await run(page, nextCell);
  const printed = await outputText(page, cell);
  expect(printed.trim().split(' ')).toEqual([
    ...['nothing', 'nothing', 'store-key', 'store-refused', 'store-refused', 'store-refused'],
    // Its own, where there is room.
    expect.stringMatching(/^(nothing|store-quota)$/),
  ]);
});

test('keptRuns gives summaries', async () => {
  await edit(
    page,
    cell,
    'const runs = await keptRuns();\ndisplay(Array.isArray(runs));\ndisplay(JSON.stringify(runs).includes("42"));',
  );
  expect(await run(page, cell)).toBe('fresh');
  expect(await outputText(page, cell)).toMatch(/true\s+false/);
});

test('the reader’s control deletes every checkpoint, those under former keys too, and leaves the runs', async () => {
  await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const open = indexedDB.open('residual-notes');
      open.onsuccess = () => resolve(open.result);
    });
    const kept = db.transaction('things', 'readwrite').objectStore('things');
    // As earlier versions kept them: by name alone, without a size.
    for (const which of ['last', 'best']) kept.put({ key: `checkpoint/old/${which}`, value: 1, at: 1 });
    await new Promise((end) => (kept.transaction.oncomplete = end));
    db.close();
  });
  page.once('dialog', (dialog) => void dialog.accept());
  await page.$eval('[data-action="clearCheckpoints"]', (control) => (control as HTMLElement).click());
  await page.waitForFunction(() => /\d/.test(document.querySelector('[data-device]')?.textContent ?? ''), {
    polling: 100,
  });
  await expect
    .poll(async () => (await everything()).map(({ key }) => key).filter((key) => !key.startsWith('kernels/')))
    .toEqual(['run/02-building-resnet/stem/y', 'run/x']);
});
