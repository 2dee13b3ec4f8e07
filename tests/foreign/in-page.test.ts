import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourcePosition } from '../../src/notebook/language/index.ts';
import { parseCell } from '../../src/notebook/language/parse.ts';
import type { Output } from '../../src/notebook/protocol/index.ts';
import { launchChromium } from '../browser/chromium.ts';
import {
  beginCell,
  endOfBegunCell,
  openPage,
  runCell,
  servePage,
  type ServedPage,
  startKernel,
} from '../kernel/sandbox-page.ts';

let served: ServedPage;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  served = await servePage();
  browser = await launchChromium();
  page = await openPage(browser, served.url);
  await startKernel(page);
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

const run = async (source: string) => runCell(page, parseCell(source).code);
const printed = (outputs: readonly Output[]): string =>
  outputs.flatMap((output) => (output.kind === 'log' && !output.cleared ? [output.text] : [])).join('\n');

describe('code from elsewhere, in the sandbox of a page', () => {
  it("prints by tfjs's own means", async () => {
    const { outputs, outcome } = await run(
      'tf.tensor1d([1, 2]).print();\nself.console.info("%s of %d", "one", 2);\ntf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] }).summary();',
    );
    expect(outcome).toBe('ok');
    expect(printed(outputs)).toMatch(/^Tensor\n {4}\[1, 2\]\none of 2\n_+\nLayer/);
    expect(outputs.at(-1)).toMatchObject({ kind: 'network', folded: true });
  });

  it('says in plain words what a library threw: they are sent when something first fails', async () => {
    const asked = (): Promise<boolean> =>
      page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => /\/plain-words-/.test(name)),
      );
    expect(await asked()).toBe(false);
    const { outputs, outcome } = await run('tf.matMul(tf.ones([2, 3]), tf.ones([2, 3]))');
    expect(outcome).toBe('failed');
    expect(outputs.at(-1)).toMatchObject({ kind: 'error', explanation: { code: expect.any(String) } });
    expect(await asked()).toBe(true);
  });

  it('asks functions of a plot before the cell goes on, in the first run as in any other', async () => {
    const source =
      "let unit = 'kg'; display(Plot.plot({ x: { tickFormat: (d) => d + unit }, marks: [Plot.dotX([1, 2])] })); unit = 'lb';";
    for (const time of ['first', 'second']) {
      const { outputs, outcome } = await run(source);
      expect(outcome, time).toBe('ok');
      expect(JSON.stringify(outputs), time).toContain('2kg');
      expect(JSON.stringify(outputs), time).not.toContain('2lb');
    }
  });

  it('samples functions over a sheet, and asks what moves stacks and leaves rows, before the cell goes on as well', async () => {
    const sheet = 'x1: 0, x2: 1, y1: 0, y2: 1, pixelSize: 100';
    for (const plot of [
      `Plot.raster({ fill: () => k, ${sheet} })`,
      `Plot.contour(null, { ${sheet}, value: () => k })`,
      'Plot.barX([1], Plot.stackX({ x: [1], offset: (all, from, to) => { to[0] = k; } }))',
      'Plot.dotX([7.25, 8.25], { transform: (data, facets) => ({ data, facets: facets.map(() => [k, 0]) }) })',
    ]) {
      const { outputs, outcome } = await run(`let k = 73.25; display(${plot}); k = 84.25; undefined`);
      expect(outcome, plot).toBe('ok');
      expect(JSON.stringify(outputs), plot).toContain('73.25');
      expect(JSON.stringify(outputs), plot).not.toContain('84.25');
    }
  });

  it.each([
    ['a program', "nn['to' + 'TorchCode']({})", 'nn.toTorchCode'],
    ['features', "await nn['feat' + 'ures']({}, {}, {})", 'nn.features'],
    ['a network asked', "nn['infer' + 'ence']({})", 'nn.inference'],
  ])('says which name is to be written out, so that what it needs is sent: %s', async (_, source, name) => {
    const { outputs } = await run(source);
    const last = outputs.at(-1) as Extract<Output, { kind: 'error' }>;
    expect(last.explanation?.code).toBe('name-unwritten');
    expect(last.explanation?.values['names']).toContain(name);
  });

  it('computes what WASM lacks once the cpu kernels have been sent, and only then', async () => {
    const asked = (): Promise<boolean> =>
      page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /\/cpu-/.test(name)));
    expect(await asked()).toBe(false);
    const { outputs, outcome } = await run(
      'console.log("once");\ntf.einsum("i,i->", tf.tensor1d([1, 2]), tf.tensor1d([3, 4])).print();\ntf.real(tf.fft(tf.complex([1, 2], [0, 0]))).print();',
    );
    expect(outcome, JSON.stringify(outputs)).toBe('ok');
    expect(printed(outputs)).toBe('once\nTensor\n    11\nTensor\n    [3, -1]');
    expect(await asked()).toBe(true);
    // The kernel is none that has been tampered with: what comes after runs in the same one.
    expect(
      (await run('tf.matMul(tf.ones([1, 2], "int32"), tf.ones([2, 1], "int32")).print();')).outcome,
    ).toBe('ok');
    expect(await page.evaluate(() => window.events.filter(({ type }) => type === 'lost').length)).toBe(0);
  });

  it('reads pixels as tensors, and shows what is drawn', async () => {
    const { outputs, outcome } = await run(`
      const sheet = new OffscreenCanvas(3, 2), pen = sheet.getContext('2d');
      pen.fillStyle = 'rgb(250, 20, 10)';
      pen.fillRect(0, 0, 1, 2);
      for (const source of [sheet, pen.getImageData(0, 0, 3, 2), await createImageBitmap(sheet)])
        console.log(tf.browser.fromPixels(source).slice([1, 0, 0], [1, 2, 3]).arraySync().join());
      display(pen.getImageData(1, 0, 2, 2));
      display(await createImageBitmap(sheet));
      sheet;`);
    expect(outcome, JSON.stringify(outputs)).toBe('ok');
    expect(printed(outputs)).toBe('250,20,10,0,0,0');
    const pictures = outputs.filter(({ kind }) => kind === 'image');
    expect(pictures).toMatchObject([
      { width: 2, height: 2 },
      { width: 3, height: 2 },
      { width: 3, height: 2 },
    ]);
    const red = [250, 20, 10, 255];
    for (const { pixels } of pictures.slice(1) as { pixels: Uint8ClampedArray[] }[])
      expect(Object.values(pixels[0]!).slice(0, 8)).toEqual([...red, 0, 0, 0, 0]);
  });

  it('ends a cell that has shaped texts anew, and the one after it', async () => {
    for (const [source, text] of [
      [
        "const t = tf.tensor1d(['a', '나']); t.clone(); console.log(t.reshape([2, 1]).arraySync().join());",
        'a,나',
      ],
      ["console.log(tf.tensor1d(['a', 'b']).equal(tf.tensor1d(['a', 'c'])).arraySync().join());", '1,0'],
      ['console.log(tf.ones([2]).add(1).arraySync().join());', '2,2'],
    ] as const) {
      const { outputs, outcome } = await run(source);
      expect([outcome, printed(outputs)]).toEqual(['ok', text]);
    }
  });

  it("names tfjs's classes as its readers know them", async () => {
    const { outputs } = await run(`
      const net = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
      net.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
      display(await net.fit(tf.ones([2, 1]), tf.ones([2, 1]), { epochs: 1 }));
      display(tf.train.adam());
      display(tf.buffer([2]));
      tf.relu(net.inputs[0]);`);
    expect(outputs).toMatchObject([
      { value: { label: 'History' } },
      { value: { label: 'AdamOptimizer' } },
      { value: { label: 'TensorBuffer' } },
      { kind: 'error', explanation: { code: 'symbolic-in-operation' } },
    ]);
  });

  it('has the controls that most cells do without once a cell names one', async () => {
    const asked = (): Promise<boolean> =>
      page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => /\/controls-/.test(name)),
      );
    await run('view(Inputs.range([1, 9], { step: 1 })); view(Inputs.select(["a", "b"]));');
    expect(await asked()).toBe(false);
    const { outputs, outcome } = await run(
      'const { form, text } = Inputs;\nview(form([text(), Inputs.date()]));\nconsole.log(view(Inputs.search(["red", "blue"], { query: "b" })).join());',
    );
    expect(outcome, JSON.stringify(outputs)).toBe('ok');
    expect(outputs).toMatchObject([{ control: 'form' }, { control: 'search', found: 1 }, { text: 'blue' }]);
    expect(await asked()).toBe(true);
  });

  it('ends a wait for nothing at Stop, in the same kernel', async () => {
    await beginCell(page, 'await new Promise(() => {});');
    const asked = performance.now();
    await page.evaluate(() => window.client.stop());
    expect((await endOfBegunCell(page)).outcome).toBe('stopped');
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect(await page.evaluate(() => window.events.filter(({ type }) => type === 'lost').length)).toBe(0);
  });

  it('says of addresses of a site that is not there what it says of others', async () => {
    for (const source of ["await fetch('./data.json');", "await tf.loadLayersModel('/model.json');"])
      expect((await run(source)).outputs, source).toMatchObject([
        { kind: 'error', explanation: { code: 'no-network' }, position: { line: 1 } },
      ]);
  });

  it('tells an abort that nobody asked for', async () => {
    const { outputs, outcome } = await run("throw new DOMException('changed my mind', 'AbortError');");
    expect(outcome).toBe('failed');
    expect(outputs).toMatchObject([{ kind: 'error', name: 'AbortError', message: 'changed my mind' }]);
  });

  it('runs enums, namespaces and what constructors keep, and finds where they go wrong', async () => {
    const { outputs, outcome } = await run(
      'enum Mode { train, test }\nnamespace Net { export const rate = 0.5; export const of = (mode: Mode) => Mode[mode] + rate; }\nclass Cat { constructor(private readonly age = 3) {} older() { return this.age + 1; } }\nconsole.log(Net.of(Mode.test), new Cat().older());',
    );
    expect(outcome, JSON.stringify(outputs)).toBe('ok');
    expect(printed(outputs)).toBe('test0.5 4');
    const source =
      'namespace Net {\n  export const rate = 1, half = rate / 2; export const broken = half.nothing();\n}';
    const parsed = parseCell(source);
    const failed = await runCell(page, parsed.code);
    expect(failed.outcome).toBe('failed');
    const { position } = failed.outputs.at(-1) as Extract<Output, { kind: 'error' }>;
    expect(sourcePosition(parsed, position!)).toEqual({
      line: 2,
      column: source.split('\n')[1]!.indexOf('nothing'),
    });
  });
});
