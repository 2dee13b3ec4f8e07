// Training on WebGL and WebGPU, in software: the kernels are timed once, remembered, and can be forgotten; a device that is lost is
// replaced.
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { edit, leaveOnly, openSite, outputText, run, type Site } from '../browser/site.ts';
import { softwareGpu } from '../browser/chromium.ts';

const path = 'en/02-building-resnet/';
const cell = 'unread-row';

let site: Site;
beforeAll(async () => void (site = await openSite(softwareGpu)));
afterAll(() => site.close());

/** A very small net, and pictures made up here. */
const little = `
const part = (count: number) => ({
  images: Uint8Array.from({ length: count * 8 * 8 * 3 }, (_, at) => (at * 37) % 256),
  labels: Uint8Array.from({ length: count }, (_, at) => at % 2),
  count, size: 8, channels: 3, classes: ['a', 'b'],
});
const set = { train: part(16), test: part(16), normalisation: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } };
const network = nn.build(nn.cifarResnet(8, { width: 2, classes: 2, input: 8 }), { seed: 1 });`;
/** Four steps. */
const training = `${little}
const { train, normalisation } = set;
const losses: string[] = [];
for await (const { loss } of nn.train(network, { train, normalisation }, { epochs: 1, batchSize: 4, augment: false })) losses.push(loss.toFixed(4));
display.text(losses.join(' '));`;

const device = (page: Page) => page.$eval('[data-device]', (line) => (line as HTMLElement).innerText);
const kept = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opened = indexedDB.open('residual-notes');
        opened.onerror = () => reject(opened.error ?? new Error('not opened'));
        opened.onsuccess = () => {
          const asked = opened.result.transaction('things').objectStore('things').getAllKeys();
          asked.onsuccess = () => {
            opened.result.close();
            resolve(asked.result.map(String).filter((key) => key.startsWith('kernels/')));
          };
        };
      }),
  );

describe.each(['webgl', 'webgpu'])('on %s', (backend) => {
  let page: Page;
  let losses: string;
  beforeAll(async () => {
    page = await site.open(path, { only: [cell] });
    await page.select('[data-backend-choice]', backend);
  });
  afterAll(() => page.close());

  test('a first training times the kernels, says what it found, and keeps it', async () => {
    await edit(page, cell, '1 + 1');
    expect(await run(page, cell, 120_000)).toBe('fresh');
    expect(await page.$eval('html', (html) => html.dataset['backend'])).toBe(backend);
    // A cell that trains nothing waits for no timing.
    expect(await device(page)).not.toContain('kernels timed');
    await edit(page, cell, training);
    expect(await run(page, cell, 240_000), await outputText(page, cell)).toBe('fresh');
    losses = await outputText(page, cell);
    expect(losses).toMatch(/^\s*\d\.\d{4} \d\.\d{4} \d\.\d{4} \d\.\d{4}\s*$/);
    const said = await device(page);
    expect(said).toMatch(/filter gradient [\d.,]+ \/ [\d.,]+ ms, input gradient [\d.,]+ \/ [\d.,]+ ms/);
    // Programs of our own run on WebGPU alone; that they were timed means that they gave the same numbers.
    const fused =
      /Fused programs of this book \(WGSL\).* batch norm [\d.,]+ ms.* weight update [\d.,]+ \/ [\d.,]+ ms/;
    if (backend === 'webgpu') expect(said).toMatch(fused);
    else expect(said).not.toMatch(fused);
    expect(await kept(page)).toHaveLength(1);
  }, 300_000);

  test('a later visit uses what was found, with the same losses', async () => {
    await page.reload({ waitUntil: 'load' });
    await leaveOnly(page, [cell]);
    await edit(page, cell, training);
    expect(await run(page, cell, 240_000), await outputText(page, cell)).toBe('fresh');
    // Told at the start already: the very same numbers, so nothing was timed again.
    expect(await device(page)).toContain('Training kernels timed');
    expect(await outputText(page, cell)).toBe(losses);
  }, 300_000);

  test('the reader has it forgotten, and the next training times anew', async () => {
    await page.click('[data-action="timeKernels"]');
    await page.waitForFunction(() =>
      document.querySelector('[data-device]')?.textContent.includes('timed again when a training starts'),
    );
    expect(await kept(page)).toEqual([]);
    // That a training times where nothing is kept has been seen above; here, that this kernel does, which knew.
    if (backend !== 'webgl') return;
    expect(await run(page, cell, 240_000), await outputText(page, cell)).toBe('fresh');
    expect(await device(page)).toContain('Training kernels timed');
    expect(await kept(page)).toHaveLength(1);
  }, 300_000);

  // All that a training needs has been compiled above.
  test.runIf(backend === 'webgl')(
    'a device lost in the middle of an epoch: said, replaced, and the training goes on from its checkpoint',
    async () => {
      const losing = (at: number) => `${little}
const losses: number[] = [];
for await (const { step, loss } of nn.train(network, set, { epochs: 4, batchSize: 4, checkpoint: 'lost' })) {
  losses.push(step);
  display.text(step);
  if (step === ${at}) tf.backend().gpgpu.gl.getExtension('WEBGL_lose_context').loseContext();
}
display.text(\`first step of this run: \${losses[0]}\`);`;
      // Epochs have four steps: two are kept, half of the third is lost.
      await edit(page, cell, losing(10));
      expect(await run(page, cell, 240_000)).toBe('failed');
      await expect
        .poll(() =>
          page.$eval(`notebook-cell[data-cell="${cell}"]`, (found) =>
            found.querySelector('[data-error]')?.getAttribute('data-error'),
          ),
        )
        .toBe('device-gone');
      await page.waitForFunction(
        () => document.querySelector('[data-device]')?.textContent.includes('device was lost'),
        { timeout: 60_000 },
      );
      expect(await page.$eval('html', (html) => html.dataset['backend'])).not.toBe('webgl');
      await edit(page, cell, losing(0));
      expect(await run(page, cell, 120_000)).toBe('fresh');
      expect(await outputText(page, cell)).toContain('first step of this run: 9');
    },
    400_000,
  );
});

test('a loss that a cell only tells of is none; one in a cell that goes on and ends while another backend starts is no tampering', async () => {
  const page = await site.open(path, { only: [cell] });
  await page.select('[data-backend-choice]', 'webgl');
  await edit(
    page,
    cell,
    `tf.backend().gpgpu.gl.canvas.dispatchEvent(new Event('webglcontextlost'));
await new Promise((next) => setTimeout(next, 300));
tf.getBackend() + tf.tensor([1]).add(1).dataSync()`,
  );
  expect(await run(page, cell, 120_000)).toBe('fresh');
  expect(await outputText(page, cell)).toContain('webgl2');
  await edit(
    page,
    cell,
    `tf.tensor([1]).add(1).dataSync();
tf.backend().gpgpu.gl.getExtension('WEBGL_lose_context').loseContext();
await new Promise((next) => setTimeout(next, 300));
String(tf.tensor([1, 2]).add(1).arraySync());`,
  );
  expect(await run(page, cell, 120_000)).toBe('failed');
  expect((await outputText(page, cell)).replace(/^[^]*?(?=What all cells)/, '')).not.toContain(
    'has been changed',
  );
  const device = (): Promise<string | undefined> =>
    page.evaluate(() => document.querySelector('[data-device]')?.textContent);
  await expect.poll(device, { timeout: 60_000 }).toContain('device was lost');
  await edit(page, cell, 'String(tf.tensor([1, 2]).add(1).arraySync()) + tf.getBackend()');
  expect(await run(page, cell, 120_000)).toBe('fresh');
  expect(await outputText(page, cell)).toMatch(/2,3wasm/);
  await page.close();
}, 200_000);
