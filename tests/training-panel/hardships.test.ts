// What can go wrong around a training, brought about for real in a browser: each is handled, said, and nothing is lost. A device
// that is lost: `gpu.test.ts`.
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withoutGpu } from '../browser/chromium.ts';
import {
  edit,
  openSite,
  outputText,
  press,
  run,
  type Site,
  uncaughtErrors,
  waitForState,
} from '../browser/site.ts';

const path = 'en/02-building-resnet/';
const cell = 'unread-row';
const output = `notebook-cell[data-cell="${cell}"] [data-output]`;

/** Pictures made up here, eight pixels a side: what is looked at is the training, not what it learns. */
const little = `
const part = (count: number, labelOf = (at: number) => at % 2) => ({
  images: Uint8Array.from({ length: count * 192 }, (_, at) => (at * 37) % 256),
  labels: Uint8Array.from({ length: count }, (_, at) => labelOf(at)),
  count, size: 8, channels: 3, classes: ['a', 'b'],
});
const set = { train: part(32), test: part(16), normalisation: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } };
const network = nn.build(nn.cifarResnet(8, { width: 2, classes: 2, input: 8 }), { seed: 1 });
`;

const errorCode = (page: Page) =>
  page.$eval(
    `notebook-cell[data-cell="${cell}"]`,
    (found) => found.querySelector('[data-error]')?.getAttribute('data-error') ?? null,
  );
const remarks = (page: Page) =>
  page.$eval(`${output} .training-remarks`, (found) => (found as HTMLElement).innerText);
describe('without a GPU', () => {
  let site: Site;
  let page: Page;
  beforeAll(async () => {
    site = await openSite([
      ...withoutGpu,
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ]);
    page = await site.open(path, { only: [cell, 'train-resnet8'] });
  });
  afterAll(() => site.close());

  test.each([
    ['a batch larger than the set', '{ epochs: 1, batchSize: 33 }', 'set', 'train-batch-too-large', '33'],
    ['zero epochs', '{ epochs: 0 }', 'set', 'train-setting', 'epochs'],
    ['a learning rate that is no number', '{ epochs: 1, learningRate: NaN }', 'set', 'train-setting', 'NaN'],
    [
      'labels out of range',
      '{ epochs: 1 }',
      '{ ...set, train: part(32, (at) => at % 3) }',
      'train-label-range',
      'label 2',
    ],
    [
      'images of one class',
      '{ epochs: 1 }',
      '{ ...set, train: part(32, () => 1) }',
      'train-one-class',
      '(b)',
    ],
  ])('%s is refused in words before the first step', async (_, options, data, code, words) => {
    await edit(page, cell, `${little}await watch(nn.train(network, ${data}, ${options}));`);
    expect(await run(page, cell)).toBe('failed');
    // It is drawn in its turn.
    await expect.poll(() => errorCode(page)).toBe(code);
    expect(await outputText(page, cell)).toContain(words);
  });

  test('two trainings at once: of one network refused, of two networks both done, in two cells one after the other', async () => {
    const both = (second: string) =>
      `${little}const other = nn.build(nn.cifarResnet(8, { width: 2, classes: 2, input: 8 }), { seed: 2 });
await Promise.all([network, ${second}].map((each, at) => watch(nn.train(each, set, { epochs: 2, batchSize: 16 }), { name: \`run \${at}\` })));`;
    await edit(page, cell, both('network'));
    expect(await run(page, cell)).toBe('failed');
    await expect.poll(() => errorCode(page)).toBe('train-busy');
    await edit(page, cell, both('other'));
    expect(await run(page, cell)).toBe('fresh');
    // They are drawn in their turn.
    await expect
      .poll(() => page.$$eval(`${output} .out-training[data-state="finished"]`, (all) => all.length))
      .toBe(2);
    // Run pressed on a second cell while the first trains: it waits its turn.
    await edit(page, cell, `${little}await watch(nn.train(network, set, { epochs: 40, batchSize: 16 }));`);
    await edit(
      page,
      'train-resnet8',
      `const resnet8 = nn.build(nn.cifarResnet(8, { width: 2, classes: 2, input: 8 }));
const training = await watch(nn.train(resnet8, set, { epochs: 1, batchSize: 16 }));`,
    );
    await press(page, cell, 'run');
    await press(page, 'train-resnet8', 'run');
    expect(await waitForState(page, 'train-resnet8', ['fresh', 'failed'], 120_000)).toBe('fresh');
    expect(await waitForState(page, cell, ['fresh', 'failed'])).toBe('fresh');
  });

  test('storage that is full while a checkpoint is saved is said, and the training ends all the same', async () => {
    // A store of its own: Chromium remembers for half a minute how much room the one in use had.
    const crowded = await site.open(path, { only: [cell] });
    const session = await crowded.createCDPSession();
    await session.send('Storage.overrideQuotaForOrigin', {
      origin: new URL(site.address).origin,
      quotaSize: 1,
    });
    await edit(
      crowded,
      cell,
      `${little}await watch(nn.train(network, set, { epochs: 2, batchSize: 16, checkpoint: 'no room' }));`,
    );
    expect(await run(crowded, cell)).toBe('fresh');
    await crowded.waitForSelector(`${output} .training-remarks [role=alert]`);
    expect(await remarks(crowded)).toContain(
      'The checkpoint of epoch 1 could not be stored. Training goes on.',
    );
    expect(await remarks(crowded)).toContain('The browser’s storage for this site is full');
    expect(await crowded.$eval(`${output} .out-training`, (panel) => panel.getAttribute('data-state'))).toBe(
      'finished',
    );
    await crowded.close();
  }, 120_000);

  test('a tab that is hidden goes on training', async () => {
    await edit(
      page,
      cell,
      `${little}await watch(nn.train(network, set, { epochs: 20000, batchSize: 16, learningRate: 0.001, evaluateEvery: 0 }));`,
    );
    // A hidden page draws no frames, and what waits for one would wait for ever.
    const bar = `${output} [role="progressbar"]`;
    const step = () => page.$eval(bar, (found) => (found as HTMLProgressElement).value);
    const beyond = (least: number) =>
      page.waitForFunction(
        (selector, least) => {
          const found = document.querySelector<HTMLProgressElement>(selector);
          return found && found.value > least;
        },
        { polling: 200, timeout: 60_000 },
        bar,
        least,
      );
    await press(page, cell, 'run');
    await beyond(0);
    const tab = await page.createCDPSession();
    const { windowId } = await tab.send('Browser.getWindowForTarget');
    await tab.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
    await page.waitForFunction(() => document.visibilityState === 'hidden', { polling: 100 });
    const hiddenAt = await step();
    await beyond(hiddenAt + 50);
    expect(await page.evaluate(() => document.visibilityState)).toBe('hidden');
    await tab.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } });
    await press(page, cell, 'stop');
    expect(await waitForState(page, cell, ['stopped', 'fresh', 'failed'])).toBe('stopped');
  }, 120_000);

  test('a picture from the camera is predicted, with probabilities, evidence and an honest word', async () => {
    await edit(
      page,
      cell,
      `const photographs = await data.load('dogs-and-cats');
const few = {
  ...photographs,
  train: data.subset(photographs.train, Array.from({ length: 64 }, (_, n) => n * 25)),
  test: data.subset(photographs.test, Array.from({ length: 64 }, (_, n) => n * 6)),
};
const network = nn.build(nn.cifarResnet(8, { width: 4, classes: 2 }));
for await (const step of nn.train(network, few, { epochs: 2 })) void step;
await predict(network, 'reader', few);`,
    );
    await press(page, cell, 'run');
    const picker = `notebook-cell[data-cell="${cell}"] .photo-picker`;
    const pressControl = async (name: string) => {
      const found = await page.waitForSelector(`${picker} ::-p-aria([name="${name}"][role="button"])`);
      await found!.evaluate((element) => (element as HTMLElement).click());
    };
    await page.waitForSelector(picker, { timeout: 60_000 });
    await pressControl('Use the camera');
    await page.waitForFunction(
      (selector) => document.querySelector<HTMLVideoElement>(selector)?.videoWidth,
      {},
      `${picker} video`,
    );
    await pressControl('Take the picture');
    expect(await waitForState(page, cell, ['fresh', 'failed'])).toBe('fresh');
    const shares = await page.$$eval(`${output} .probabilities td.number`, (cells) =>
      cells.map((found) => parseFloat(found.textContent)),
    );
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0);
    expect(
      await page.$$eval(`${output} .prediction-picture svg rect`, (marks) => marks.length),
    ).toBeGreaterThan(0);
    // The camera’s test picture is no pet: whichever verdict it gets, it is said what cannot be known.
    const verdict = await page.$eval(`${output} .out-prediction`, (found) =>
      found.getAttribute('data-verdict'),
    );
    const said = await outputText(page, cell);
    expect({ far: 'Perhaps neither', unsure: 'is unsure', plain: 'always divides 100%' }[verdict!]).toSatisfy(
      (words: string) => said.includes(words),
    );
    expect(uncaughtErrors(page)).toEqual([]);
  }, 120_000);
});
