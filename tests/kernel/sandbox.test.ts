import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'puppeteer-core';
import { findFirefox } from '../../scripts/browser.mjs';
import { slowness } from '../slowness.ts';
import { launchChromium, softwareGpu } from '../browser/chromium.ts';
import {
  beginCell,
  endOfBegunCell,
  launchFirefox,
  openPage,
  runCell,
  servePage,
  startKernel,
  type ServedPage,
} from './sandbox-page.ts';

let served: ServedPage;
beforeAll(async () => {
  served = await servePage();
});
afterAll(() => served.close());

describe('the sandbox in Chromium', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    page = await openPage(browser, served.url);
  });
  afterAll(() => browser.close());

  it('starts on WASM, passing over a GPU of software, and says so', async () => {
    const info = await startKernel(page);
    expect(info.backend).toBe('wasm');
    expect(info.notes).toEqual([]);
    expect(info.skipped.map(({ backend }) => backend)).toEqual(['webgpu', 'webgl']);
  });

  it('computes, and gives the place of an error', async () => {
    const { outputs } = await runCell(page, '__last((tf.matMul([[1, 2]], [[3], [4]])))');
    expect(outputs).toMatchObject([{ kind: 'tensor', shape: [1, 1], values: [11] }]);
    const failed = await runCell(page, '\n  tf.matMul(tf.zeros([2, 3]), tf.zeros([4, 5]));');
    expect(failed.outputs).toMatchObject([
      { kind: 'error', position: { line: 2, column: 5 }, explanation: { code: 'matmul-inner' } },
    ]);
  });

  it('decodes the photograph and trains', async () => {
    const cat = await runCell(page, "__last((await photo('cat', 224)))");
    expect(cat.outputs).toMatchObject([{ kind: 'tensor', shape: [224, 224, 3] }]);
    const code = `
      const dogs = await data.load('dogs-and-cats');
      const model = nn.build(nn.cifarResnet(8, { width: 4, classes: 2 }));
      const small = { ...dogs, train: data.subset(dogs.train, Array.from({ length: 128 }, (_, at) => at * 12)) };
      const result = await watch(nn.train(model, small, { epochs: 1, evaluateEvery: 0, signal }));
      display(result.outcome);`;
    const trained = await runCell(page, code);
    expect(trained.outcome, JSON.stringify(trained.outputs.filter(({ kind }) => kind === 'error'))).toBe(
      'ok',
    );
    expect(trained.outputs[0]).toMatchObject({ kind: 'custom', of: 'training', data: { state: 'finished' } });
  });

  it('reaches no network, storage or page', async () => {
    const attempts = [
      `await fetch(${JSON.stringify(served.url)})`,
      `await new Promise((ok, no) => { const s = new WebSocket('ws://127.0.0.1:9'); s.onopen = ok; s.onerror = () => no(new Error('closed')); })`,
      `importScripts(${JSON.stringify(served.url)})`,
      "await new Promise((ok, no) => { const r = indexedDB.open('x'); r.onsuccess = ok; r.onerror = () => no(r.error); })",
      "await caches.open('x')",
      'localStorage.length',
      'document.cookie',
      'parent.document',
      `await new Promise((ok, no) => { const w = new Worker(${JSON.stringify(served.url)}); w.onmessage = ok; w.onerror = () => no(new Error('refused')); })`,
      "await import('data:text/javascript,1').then(() => fetch('/'))",
    ];
    for (const attempt of attempts) {
      const { outcome } = await runCell(page, attempt);
      expect(outcome, attempt).toBe('failed');
    }
    const requested = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
    );
    expect(requested.filter((path) => !/^\/(kernel|photos|data|favicon)/.test(path))).toEqual([]);
  });

  it('stops a loop that never yields, is back within a second, and leaves the page responsive', async () => {
    const back: number[] = [];
    // Three times, and the best one counts: a test machine is busy with other tests.
    for (let time = 0; time < 3; time += 1) {
      await runCell(page, 'const kept = 1;', { cell: 'before', exports: ['kept'] });
      await beginCell(page, 'while (true) {}');
      const late = await page.evaluate(async () => {
        const start = performance.now();
        await new Promise((done) => setTimeout(done, 0));
        return performance.now() - start;
      });
      expect(late).toBeLessThan(1_000 * slowness());
      const times = await page.evaluate(async () => {
        const stopped = performance.now();
        await window.client.stop();
        const lost = window.events.findLast((event) => event.type === 'lost')!;
        return {
          lost: lost.at - stopped,
          back: performance.now() - lost.at,
          reason: (lost as { reason: string }).reason,
        };
      });
      expect(await endOfBegunCell(page)).toMatchObject({ outcome: 'terminated' });
      expect(times.reason).toBe('stopped');
      expect(times.lost).toBeLessThan(3_000 * slowness());
      back.push(times.back);
      const after = await runCell(page, 'kept', { imports: [{ name: 'kept', from: 'before' }] });
      expect(after.outputs).toMatchObject([{ explanation: { code: 'import-missing' } }]);
      expect((await runCell(page, '__last((1))')).outcome).toBe('ok');
    }
    console.log(`fresh kernel after ${back.map(Math.round).join(', ')} ms`);
    expect(Math.min(...back)).toBeLessThan(1_000 * slowness());
  });

  it('stops yielding code without losing anything', async () => {
    await runCell(page, 'const kept = 1;', { cell: 'before', exports: ['kept'] });
    await beginCell(page, 'while (true) await tf.nextFrame();');
    await page.evaluate(() => window.client.stop());
    expect(await endOfBegunCell(page)).toMatchObject({ outcome: 'stopped' });
    expect(
      (await runCell(page, '__last((kept))', { imports: [{ name: 'kept', from: 'before' }] })).outcome,
    ).toBe('ok');
  });

  it('survives a flood of outputs', async () => {
    const { outputs } = await runCell(
      page,
      'for (let i = 0; i < 20000; i++) { console.log(i); display(i); }',
    );
    expect(outputs.length).toBeLessThan(1_000);
    expect((await runCell(page, '__last((1))')).outcome).toBe('ok');
  });

  it('gives a cell no way to the port', async () => {
    const { outputs } = await runCell(page, '__last((typeof kernelPort))');
    expect(outputs).toMatchObject([{ value: { text: 'undefined' } }]);
  });

  it('re-runs the stem 200 times without a tensor more', async () => {
    const stem = `
      const inputs = tf.input({ shape: [224, 224, 3] });
      let x = tf.layers.zeroPadding2d({ padding: 3 }).apply(inputs);
      x = tf.layers.conv2d({ filters: 64, kernelSize: 7, strides: 2 }).apply(x);
      x = tf.layers.batchNormalization().apply(x);
      x = tf.layers.reLU().apply(x);
      x = tf.layers.maxPooling2d({ poolSize: 3, strides: 2 }).apply(tf.layers.zeroPadding2d({ padding: 1 }).apply(x));
      const stem = tf.model({ inputs, outputs: x });
      __last((stem));`;
    const options = { cell: 'stem', exports: ['inputs', 'x', 'stem'] };
    const first = await runCell(page, stem, options);
    let last = first;
    for (let time = 1; time < 200; time += 1) last = await runCell(page, stem, options);
    expect(last.memory).toEqual(first.memory);
  });
});

describe('GPU backends, in software, when chosen', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(softwareGpu);
  });
  afterAll(() => browser.close());

  it.each(['webgl', 'webgpu', 'cpu'] as const)('%s runs the stem', async (backend) => {
    const page = await openPage(browser, served.url, backend);
    const info = await startKernel(page);
    expect(info.backend, JSON.stringify(info)).toBe(backend);
    const code = `
      const inputs = tf.input({ shape: [32, 32, 3] });
      const x = tf.layers.conv2d({ filters: 4, kernelSize: 7, strides: 2, padding: 'same', kernelInitializer: 'ones' }).apply(inputs);
      const m = tf.model({ inputs, outputs: x });
      __last((tf.mean(m.predict(tf.ones([1, 32, 32, 3])))))`;
    const { outputs, outcome } = await runCell(page, code);
    expect(outcome, JSON.stringify(outputs)).toBe('ok');
    // `same` pads 2 before and 3 after: along one axis the windows hold 5, 13 times 7, 6 and 4 ones, 6.625 on average.
    expect((outputs[0] as { values: number[] }).values[0]).toBeCloseTo(6.625 ** 2 * 3, 1);
    await page.close();
  });

  it('is passed over when nobody chose it', async () => {
    const page = await openPage(browser, served.url);
    const info = await startKernel(page);
    expect(info.backend).toBe('wasm');
    expect(info.skipped).toMatchObject([
      { backend: 'webgpu', reason: 'software' },
      { backend: 'webgl', reason: 'software' },
    ]);
    await page.close();
  });

  it('can be changed to while running; values are gone, and the reader is told', async () => {
    const page = await openPage(browser, served.url);
    await startKernel(page);
    const info = await page.evaluate(() => window.client.setBackend('webgl'));
    expect(info.backend).toBe('webgl');
    expect(
      await page.evaluate(() => window.events.findLast((event) => event.type === 'backendChanged')),
    ).toMatchObject({ tensorsLost: true });
    await page.close();
  });
});

const firefox = findFirefox();

describe.skipIf(!firefox)('the sandbox in Firefox', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchFirefox(firefox!);
    page = await openPage(browser, served.url);
  });
  afterAll(() => browser.close());

  it('starts on WASM and knows where an error is', async () => {
    expect((await startKernel(page)).backend).toBe('wasm');
    const failed = await runCell(page, '\n  tf.matMul(tf.zeros([2, 3]), tf.zeros([4, 5]));');
    expect(failed.outputs).toMatchObject([
      { position: { line: 2, column: 5 }, explanation: { code: 'matmul-inner' } },
    ]);
    const later = await runCell(
      page,
      'async function f() {\n  await tf.nextFrame();\n  null.x;\n}\nawait f();',
    );
    expect(later.outputs).toMatchObject([
      { position: { line: 3 }, explanation: { code: 'property-of-nothing' } },
    ]);
  });

  it('decodes the photograph, and reaches no network', async () => {
    expect((await runCell(page, "__last((await photo('cat', 224)))")).outputs).toMatchObject([
      { shape: [224, 224, 3] },
    ]);
    expect((await runCell(page, "await fetch('/')")).outcome).toBe('failed');
  });

  it('ends a loop that never yields and runs on', async () => {
    await beginCell(page, 'while (true) {}');
    await page.evaluate(() => window.client.stop());
    expect(await endOfBegunCell(page)).toMatchObject({ outcome: 'terminated' });
    expect((await runCell(page, '__last((1))')).outcome).toBe('ok');
  });
});
