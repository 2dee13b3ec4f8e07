/** What one cell did to the globals never colours another's numbers, and nothing that it began goes on. */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toShareHash } from '../../../src/notebook/page/share-link.ts';
import {
  cellState,
  edit,
  openSite,
  outputText,
  press,
  run,
  type Site,
  sourceOf,
  waitForState,
} from '../site.ts';
import { attempts } from './attempts.ts';
import { cell, chapter, errorCodes, isHeld, nextCell, onlyThese, tryAttempt } from './try-attempt.ts';

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite();
  page = await site.open(chapter, onlyThese);
});
// What failed may have left the page in a state that tells nothing of the next attempt.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await page.close();
  page = await site.open(chapter, onlyThese);
});
afterAll(() => site.close());

const kernelStarts = (): Promise<number> =>
  page.evaluate(() => document.querySelectorAll('iframe[sandbox]').length);

describe('a cell that changes what all compute with', () => {
  test.each(attempts.filter(({ room, slow }) => room === 'globals' && !slow))('$name', async (attempt) => {
    const tried = await tryAttempt(page, attempt);
    expect(tried, JSON.stringify(tried)).toSatisfy(() => isHeld(attempt, tried));
  });

  test('a cell that ran before it must run again, and computes what it should', async () => {
    await edit(page, nextCell, 'const honest = 0.25;\nhonest');
    expect(await run(page, nextCell)).toBe('fresh');
    await edit(page, cell, attempts.find(({ name }) => name === 'a method of tensors replaced')!.source);
    expect(await run(page, cell)).toBe('failed');
    expect(await errorCodes(page)).toContain('globals-altered');
    expect(await cellState(page, nextCell)).toBe('stale');
    await press(page, cell, 'reset');
    expect(await run(page, nextCell)).toBe('fresh');
    expect(await outputText(page, nextCell)).toContain('0.25');
    expect(await outputText(page, nextCell)).not.toContain('0.999');
  });

  test('what it leaves behind to do it later is found before the next cell runs', async () => {
    await edit(
      page,
      cell,
      'void (async () => { for (let n = 0; n < 400; n++) await crypto.subtle.digest("SHA-256", new Uint8Array(9)); Math.random = () => 2; })();\n1',
    );
    await run(page, cell);
    await new Promise((end) => setTimeout(end, 1_000));
    await edit(page, nextCell, 'const drawn = Math.random();\ndrawn < 1 ? "as it was" : "altered"');
    await run(page, nextCell);
    expect(await outputText(page, nextCell)).not.toContain('altered');
  });
});

/** Each looks for the port where the kernel uses it, and puts back what it has altered before anyone looks. */
const leaks: [string, string][] = [
  [
    'what reads a message',
    "const found = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data'); const put = (how) => { try { Object.defineProperty(MessageEvent.prototype, 'data', how); } catch {} }; put({ configurable: true, get() { had ??= this.currentTarget ?? this.target; return found.get.call(this); } }); await photo('cat').catch(() => 0); put(found);",
  ],
  [
    'what sends one',
    'const found = MessagePort.prototype.postMessage; const put = (how) => { try { MessagePort.prototype.postMessage = how; } catch {} }; put(function (...given) { had ??= this; return found.apply(this, given); }); await photo("cat").catch(() => 0); await tf.nextFrame(); put(found);',
  ],
  [
    'what all functions are called by',
    'const found = Function.prototype.call; const put = (how) => { try { Function.prototype.call = how; Function.prototype.apply = how; } catch {} }; put(function (self) { if (self instanceof MessagePort) had = self; return 1; }); try { await photo("cat"); } catch {} put(found);',
  ],
];

test.each(leaks)(
  'the port is not to be had by way of %s, and no cell speaks as the next',
  async (_, leak) => {
    await edit(
      page,
      cell,
      `let had;\n${leak}
const say = MessagePort.prototype.postMessage;
had?.addEventListener('message', ({ data }) => {
  if (data?.type === 'run') say.call(had, { type: 'output', run: data.run, cell: data.cell, version: data.version, slot: 7, output: { kind: 'text', text: 'forged' } });
});
String(had)`,
    );
    expect(await run(page, cell), await outputText(page, cell)).toBe('fresh');
    expect(await outputText(page, cell)).toContain('undefined');
    await edit(page, nextCell, 'await new Promise((end) => setTimeout(end, 300));\n"its own"');
    expect(await run(page, nextCell)).toBe('fresh');
    expect(await outputText(page, nextCell)).not.toContain('forged');
  },
);

test('what the kernel keeps of other cells is not to be had by way of a list or a map of its own', async () => {
  await edit(
    page,
    cell,
    `const seen = new Set();
const found = [];
for (const [holder, name] of [[Map.prototype, 'get'], [Map.prototype, 'set'], [Map.prototype, 'values'], [Map.prototype, Symbol.iterator], [Array.prototype, 'filter'], [Array.prototype, Symbol.iterator], [Promise.prototype, 'then'], [WeakMap.prototype, 'get']]) {
  const { value } = Object.getOwnPropertyDescriptor(holder, name);
  try { holder[name] = function (...given) { seen.add(this); return Reflect.apply(value, this, given); }; found.push([holder, name, value]); } catch {}
}
await photo('cat').catch(() => 0);
for (const [holder, name, value] of found) holder[name] = value;
seen.size`,
  );
  expect(await run(page, cell), await outputText(page, cell)).toBe('fresh');
  expect((await outputText(page, cell)).trim()).toBe('0');
});

test('what a run began ends with it: intervals and workers by any name', async () => {
  await edit(
    page,
    cell,
    `let beaten = 0;
self.setInterval(() => { beaten++; }, 5);
const nested = new self.Worker(URL.createObjectURL(new Blob(['setInterval(() => postMessage(1), 5)'])));
nested.onmessage = () => { beaten++; };
const beatenNow = () => beaten;
await new Promise((end) => setTimeout(end, 200));
beaten`,
  );
  expect(await run(page, cell), await outputText(page, cell)).toBe('fresh');
  await edit(
    page,
    nextCell,
    'const beatenBefore = beatenNow();\nawait new Promise((end) => setTimeout(end, 300));\nbeatenNow() - beatenBefore',
  );
  expect(await run(page, nextCell)).toBe('fresh');
  expect((await outputText(page, nextCell)).trim()).toBe('0');
});

test('workers that make workers make none, and a cell has a few', async () => {
  await edit(
    page,
    cell,
    `const asked = new self.Worker(URL.createObjectURL(new Blob(['postMessage(typeof Worker); onmessage = ({ data }) => postMessage(data + 1)'])));
const said = [];
asked.onmessage = ({ data }) => said.push(data);
asked.postMessage(41);
await new Promise((end) => setTimeout(end, 600));
said.join(' ')`,
  );
  expect(await run(page, cell), await outputText(page, cell)).toBe('fresh');
  expect(await outputText(page, cell)).toContain('undefined 42');
  await edit(page, cell, attempts.find(({ name }) => name === '40 busy workers')!.source);
  expect(await run(page, cell)).toBe('failed');
  expect(await errorCodes(page)).toContain('too-many-workers');
});

/** Each counts what it does, and begins again whenever the browser has answered. */
const loops: [string, string][] = [
  ['frames', 'const again = () => { turns++; self.requestAnimationFrame(again); }; again();'],
  [
    'waiting for a number in memory',
    '(async () => { const one = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer); for (;;) { turns++; await Atomics.waitAsync(one, 0, 0, 5).value; } })();',
  ],
  [
    'signals that time out',
    'const again = () => { turns++; AbortSignal.timeout(5).onabort = again; }; again();',
  ],
  [
    'fetching what is there already',
    "(async () => { for (;;) { turns++; await (await self.fetch('data:,x')).text(); } })();",
  ],
  ['reading blobs', "(async () => { for (;;) { turns++; await new Blob(['x']).arrayBuffer(); } })();"],
  [
    'timers by way of a prototype',
    "const timer = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Object.getPrototypeOf(self)), 'setTimeout')?.value ?? self.setTimeout; const again = () => { turns++; timer.call(self, again, 5); }; again();",
  ],
  [
    'a channel by way of its class',
    'const { port1, port2 } = new (MessageChannel.prototype.constructor)(); port1.onmessage = () => { turns++; self.setTimeout(() => port2.postMessage(0), 2); port2.postMessage(0); }; port2.postMessage(0);',
  ],
];

loops.push(
  [
    'compiling',
    'const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]); const again = () => WebAssembly.compile(bytes).then(() => { turns++; again(); }); again();',
  ],
  [
    'compiling what lies in an object of its own',
    'const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]); const { instantiate } = WebAssembly; const again = () => { turns++; instantiate(bytes).then(again); }; again();',
  ],
  [
    'marks that are watched',
    "new PerformanceObserver(() => { turns++; performance.mark('x'); }).observe({ entryTypes: ['mark'] }); performance.mark('x');",
  ],
  [
    'messages to ports that were handed on',
    'const { port1, port2 } = new MessageChannel(); let one = port1, other = port2; try { one = structuredClone(port1, { transfer: [port1] }); other = structuredClone(port2, { transfer: [port2] }); } catch {} one.onmessage = () => { turns++; other.postMessage(0); }; other.postMessage(0);',
  ],
);

test.each(loops)('what waits for the browser goes on no longer than its run: %s', async (_, loop) => {
  await edit(
    page,
    cell,
    `let turns = 0;\nconst turnsNow = () => turns;\n${loop}\nawait new Promise((end) => setTimeout(end, 150));\nturns > 0`,
  );
  expect(await run(page, cell), await outputText(page, cell)).toBe('fresh');
  await edit(
    page,
    nextCell,
    'const turnsBefore = turnsNow();\nawait new Promise((end) => setTimeout(end, 300));\nturnsNow() - turnsBefore',
  );
  expect(await run(page, nextCell)).toBe('fresh');
  expect(Number(await outputText(page, nextCell))).toBeLessThanOrEqual(1);
});

test('what listens to the worker ends with the run that listened', async () => {
  await edit(
    page,
    cell,
    "let heard = 0;\nconst heardNow = () => heard;\nself.addEventListener('languagechange', () => { heard++; });\nself.onlanguagechange = () => { heard++; };\nself.dispatchEvent(new Event('languagechange'));\nheard",
  );
  expect(await run(page, cell), await outputText(page, cell)).toBe('fresh');
  expect((await outputText(page, cell)).trim()).toBe('2');
  await edit(page, nextCell, "self.dispatchEvent(new Event('languagechange'));\nheardNow()");
  expect(await run(page, nextCell)).toBe('fresh');
  expect((await outputText(page, nextCell)).trim()).toBe('2');
});

test('what a cell writes into the data is not what the next one loads', async () => {
  await edit(
    page,
    cell,
    "const spoilt = await data.load('dogs-and-cats');\nspoilt.train.images.fill(7);\nspoilt.test.labels.fill(0);\n1",
  );
  expect(await run(page, cell), await outputText(page, cell)).toBe('fresh');
  await edit(
    page,
    nextCell,
    "const whole = await data.load('dogs-and-cats');\nnew Set(whole.train.images).size > 200 && new Set(whole.test.labels).size === 2",
  );
  expect(await run(page, nextCell)).toBe('fresh');
  expect(await outputText(page, nextCell)).toContain('true');
});

test.each(['ko', 'en'] as const)('Restart kernel is a control, by keys too (%s)', async (language) => {
  const fresh = await site.open(`${language}/02-building-resnet/`, onlyThese);
  await edit(fresh, cell, 'const kept = 7;\nkept');
  expect(await run(fresh, cell)).toBe('fresh');
  const name = language === 'ko' ? '커널 다시 시작' : 'Restart kernel';
  const control = await fresh.$(`::-p-aria([name="${name}"][role="button"])`);
  await control!.focus();
  await fresh.keyboard.press('Enter');
  expect(await waitForState(fresh, cell, ['stale'])).toBe('stale');
  expect(await run(fresh, cell)).toBe('fresh');
  await edit(fresh, cell, 'for (;;);');
  await press(fresh, cell, 'run');
  await waitForState(fresh, cell, ['running']);
  await control!.click();
  expect(await waitForState(fresh, cell, ['stopped'])).toBe('stopped');
  await fresh.close();
});

test('a shared cell that ran and is taken back leaves a fresh kernel', async () => {
  await edit(page, nextCell, 'const own = 1;\nown');
  expect(await run(page, nextCell)).toBe('fresh');
  const original = await sourceOf(page, cell);
  await page.evaluate(
    (hash: string) => void (location.hash = hash),
    await toShareHash({ cell, source: 'display("theirs")' }),
  );
  const accept = await page.waitForSelector(
    `notebook-cell[data-cell="${cell}"] [data-notice="share"] button`,
  );
  await accept!.click();
  await page.waitForFunction(
    (name: string) =>
      document.querySelector<HTMLElement & { source: string }>(`notebook-cell[data-cell="${name}"]`)
        ?.source === 'display("theirs")',
    {},
    cell,
  );
  expect(await run(page, cell)).toBe('fresh');
  await press(page, cell, 'reset');
  expect(await waitForState(page, nextCell, ['stale'])).toBe('stale');
  expect(await sourceOf(page, cell)).not.toBe('display("theirs")');
  expect(original).not.toBe('');
  expect(await kernelStarts()).toBeLessThanOrEqual(2);
});
