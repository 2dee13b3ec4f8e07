import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import sharp from 'sharp';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build, resnet } from '../../src/nn/index.ts';
import { saveSafetensors } from '../../src/nn/weights/index.ts';
import { withoutGpu } from './chromium.ts';
import { openSite, samePage, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  // The browser's own test pattern stands in for a camera, and is allowed without asking.
  const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  site = await openSite([...withoutGpu, ...camera]);
});
afterAll(() => site.close());

const open = samePage((path) => site.open(path));

const row = (layer: string) => `[data-architectures] tr[data-layer="${layer}"]`;

test('without JavaScript, ResNet-50 stands there with its 177 layers, its picture and the stem worked out', async () => {
  const page = await site.open('en/architectures/', { javaScript: false });
  expect((await page.$$(row('input').replace('="input"', ''))).length).toBe(177);
  expect((await page.$$('[data-architectures] [data-entry="block:conv5_block1"]')).length).toBe(1);
  const detail = await page.$eval('[data-detail]', (element) => element.textContent);
  expect(detail).toContain('111.5');
  expect(await page.$('[data-detail] image[href$="/photos/cat-224.webp"]')).not.toBeNull();
  await page.close();
});

test('without JavaScript, nothing is offered that needs it, and the page says so', async () => {
  const page = await site.open('en/architectures/', { javaScript: false });
  const offered = await page.$$eval(
    '[data-architectures] :is(button, select, input):not(tbody *):not(:disabled)',
    (controls) => controls.filter((each) => each.getClientRects().length > 0).length,
  );
  expect(offered).toBe(0);
  expect(await page.$eval('main', (main) => main.innerText)).toContain('takes JavaScript');
  await page.close();
});

test('the click that wakes the page is not lost', async () => {
  const page = await open('ko/architectures/');
  await page.click(row('conv2_block1_1_conv'));
  await page.waitForSelector('[data-detail="conv2_block1_1_conv"]');
});

test('a layer that another network has not gives way to one that it has, and the page says so', async () => {
  const page = await open('ko/architectures/');
  await page.hover('[data-architectures]');
  await page.waitForSelector('[data-maps]');
  await page.click(row('conv4_block6_out'));
  await page.waitForSelector('[data-detail="conv4_block6_out"]');
  await page.select('[data-architectures] .choices select', 'imagenet:101');
  await page.waitForSelector(row('conv4_block23_out'));
  const said = () =>
    page.$eval('[data-architectures] .choices [role="status"]', (element) => element.textContent.trim());
  expect(await said()).toBe('');
  await page.select('[data-architectures] .choices select', 'imagenet:18');
  await page.waitForSelector('[data-detail="conv1_conv"]');
  expect(await said()).toBe('이 신경망에는 conv4_block6_out 층이 없어서 conv1_conv 층을 대신 골랐습니다.');
  await page.click(row('conv2_block1_1_conv'));
  await page.waitForSelector('[data-detail="conv2_block1_1_conv"]');
  expect(await said()).toBe('');
});

test('a layer of the second of two networks alone is still the one that was chosen, by its address as well', async () => {
  const page = await open('en/architectures/');
  await page.hover('[data-architectures]');
  await page.click('.choices .actions button');
  await page.waitForSelector('.comparison');
  await page.select('[data-architectures] .choices fieldset:nth-of-type(2) select', 'imagenet:152');
  await page.waitForSelector(row('conv4_block36_out'));
  await page.click(row('conv4_block36_out'));
  await page.waitForSelector('[data-detail="conv4_block36_out"]');
  await page.waitForFunction(() => location.hash.includes('conv4_block36_out'));
  await page.reload();
  await page.hover('[data-architectures]');
  await page.waitForSelector('[data-detail="conv4_block36_out"]');
});

test('where a reader goes back to the address without a network, the page is as it opened', async () => {
  const page = await site.open('ko/architectures/');
  const depth = () => page.$eval('[data-architectures] .choices select', (select) => select.value);
  expect(await depth()).toBe('imagenet:50');
  await page.evaluate(() => (location.hash = '#net-imagenet-18&layer=conv1_bn&with=cifar-20'));
  await page.waitForSelector('.comparison');
  await page.waitForSelector('[data-detail="conv1_bn"]');
  expect(await depth()).toBe('imagenet:18');
  await page.goBack();
  await page.waitForSelector('[data-detail="conv1_conv"]');
  expect(await depth()).toBe('imagenet:50');
  expect(await page.$('.comparison')).toBeNull();
  expect(new URL(page.url()).hash).toBe('');
  await page.goForward();
  await page.waitForSelector('[data-detail="conv1_bn"]');
  expect(await depth()).toBe('imagenet:18');
  await page.close();
});

test('another depth changes every shape; two networks are compared', async () => {
  const page = await open('en/architectures/');
  await page.hover('[data-architectures]');
  await page.select('[data-architectures] .choices select', 'imagenet:152');
  await page.waitForSelector(row('conv4_block36_out'));
  expect((await page.$$(row('input').replace('="input"', ''))).length).toBe(517);
  await page.click('.choices .actions button');
  await page.waitForSelector('.comparison');
  const text = await page.$eval('.comparison', (element) => element.textContent);
  expect(text).toContain('60,419,944');
  expect(text).toContain('11,703,912');
});

test('ResNet-152 unfolded is panned by the compositor, as a layer of its own', async () => {
  const page = await open('en/architectures/');
  await page.hover('[data-architectures]');
  await page.waitForSelector('[data-maps]');
  await page.select('[data-architectures] .choices select', 'imagenet:152');
  await page.click('.graph fieldset button:last-of-type');
  const height = await page.$eval('.view .sheet', (sheet) => sheet.clientHeight);
  expect(height).toBeGreaterThan(30_000);
  const session = await page.createCDPSession();
  const layers = new Promise<number[]>((resolve) =>
    session.on('LayerTree.layerTreeDidChange', ({ layers: found }) => {
      if (found?.some((layer) => layer.height === height)) resolve(found.map((layer) => layer.height));
    }),
  );
  await session.send('DOM.enable');
  await session.send('LayerTree.enable');
  await page.$eval('.view', (view) => (view.scrollTop += 100));
  // Without one the wheel paints the picture anew at each step, and frames come late.
  expect(await layers).toContain(height);
  await session.detach();
});

test('on a phone the cat passes through a live model, every map is drawn, and a pixel comes apart into products in sight', async () => {
  const page = await open('ko/architectures/', { width: 390 });
  await page.click(row('conv1_conv'));
  await page.waitForSelector('[data-maps]');
  await page.click('[data-maps]');
  await page.waitForSelector('.maps canvas', { timeout: 40_000 });
  /** How many greys each canvas shows, and whether its last row lies within what is shown of it. */
  const drawn = () =>
    page.$$eval('.maps canvas', (all) =>
      all.map((canvas) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        const greys = new Set<number>();
        for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) greys.add(data[at]!);
        const cut =
          canvas.getBoundingClientRect().bottom - canvas.parentElement!.getBoundingClientRect().bottom;
        return greys.size > 20 && cut < 1;
      }),
    );
  expect(await drawn()).toEqual([true, true]);
  // Another number of columns is another size, which empties a canvas.
  await page.setViewport({ width: 1280, height: 900 });
  await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
  expect(await drawn()).toEqual([true, true]);
  await page.setViewport({ width: 390, height: 900 });
  await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
  expect(await drawn()).toEqual([true, true]);
  await page.click('.large');
  await page.waitForSelector('[data-patch]', { timeout: 20_000 });
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector('[data-patch] .title')!.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  const cells = await page.$$eval('[data-patch] td', (found) => found.length);
  expect(cells).toBe(3 * 49);
});

const imageOf = (page: Page) =>
  page.$eval('[data-architectures] figure image', (image) => image.getAttribute('href') ?? '');
const readingOf = (page: Page) => page.$eval('.reading', (element) => element.textContent);

test.each([
  ['ko', '3단계 중 2', '층이 517개인'],
  ['en', '2 of 3', '517 layers'],
])(
  'feature maps of ResNet-152 say what they wait for, in turn (%s)',
  async (language, step, layers) => {
    const page = await open(
      // Narrow, which leaves the number of its layers as it is.
      `${language}/architectures/#net-imagenet-152&width=4&input=64&layer=conv5_block3_out`,
    );
    await page.waitForSelector('[data-detail="conv5_block3_out"] [data-maps]');
    await page.evaluate(() => {
      const said: string[] = [];
      (globalThis as unknown as { said: string[] }).said = said;
      new MutationObserver(() => {
        const words = document.querySelector<HTMLElement>('[data-stage]')?.innerText.trim();
        if (words && said.at(-1) !== words) said.push(words);
      }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    await page.click('[data-maps]');
    await page.waitForSelector('.maps canvas', { timeout: 120_000 });
    const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    expect(said).toHaveLength(3);
    expect(said[1]).toContain(step);
    expect(said[1]).toContain(layers);
    expect(await page.$('[data-stage]')).toBeNull();
  },
  180_000,
);

/** The page with a network chosen from the list, and feature maps of one of its layers. */
async function mapsOf(network: string, layer: string): Promise<Page> {
  const page = await open('en/architectures/');
  await page.hover('[data-architectures]');
  await page.waitForSelector('[data-maps]');
  await page.select('[data-architectures] .choices select', network);
  await page.click(row(layer));
  await page.click('[data-maps]');
  await page.waitForSelector('.maps canvas', { timeout: 40_000 });
  return page;
}

test('a network of the book is asked with its trained weights, and with its initial ones to compare', async () => {
  const page = await mapsOf('trained:resnet20', 'conv2_block1_1_conv');
  const said = () => page.$eval('[data-architectures] .live', (element) => element.textContent);
  expect(await said()).toMatch(/trained on photographs of dogs and cats: \d\d\.\d% of the 400 test pictures/);
  const trained = await readingOf(page);
  await page.click('[data-weights="initial"]');
  await page.waitForFunction(
    (before: string) => (document.querySelector('.reading')?.textContent ?? before) !== before,
    { timeout: 20_000 },
    trained,
  );
  expect(await said()).toContain('before any training');
  // A width for which there are none: the choice is gone, and the page says which weights these are.
  await page.$eval('.choices input[max="1024"]', (input) => {
    input.value = '8';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await page.waitForFunction(() => document.querySelector('[data-weights]') === null);
  expect(await said()).toContain('not trained');
});

test('the channels of a layer are leafed through, 64 at a time', async () => {
  // A quarter as wide, where a later layer has as many channels as one of the first stage had.
  const page = await open('en/architectures/#net-imagenet-50&width=16&layer=conv4_block1_3_conv');
  await page.waitForSelector('[data-detail="conv4_block1_3_conv"] [data-maps]');
  await page.click('[data-maps]');
  await page.waitForSelector('.maps canvas', { timeout: 40_000 });
  const pages = () => page.$eval('.maps .stepper', (element) => element.textContent.trim());
  expect(await pages()).toContain('Channels 0–63 of 256');
  await page.click('.maps .stepper button:last-child');
  expect(await pages()).toContain('Channels 64–127 of 256');
  expect(await readingOf(page)).toMatch(/^\s*channel 64, \(7, 7\): −?\d/);
  await page.focus('.large');
  await page.keyboard.press('PageUp');
  expect(await readingOf(page)).toMatch(/^\s*channel 63, \(7, 7\): −?\d/);
  expect(await pages()).toContain('Channels 0–63 of 256');
});

test('an input too small says which layer runs out of pixels, and the smallest that works', async () => {
  const page = await open('en/architectures/');
  await page.hover('[data-architectures]');
  await page.select('[data-architectures] .choices select', 'trained:simple-cnn');
  await page.waitForSelector(row('stage3_pool'));
  const setInput = (value: string) =>
    page.$eval(
      '.choices input[max="2048"]',
      (input, size) => {
        input.value = size;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      },
      value,
    );
  await setInput('7');
  await page.waitForSelector('[data-architectures] [role=alert]');
  const said = await page.$eval('[data-architectures] [role=alert]', (element) => element.textContent);
  expect(said).toContain('stage3_pool');
  expect(said).toContain('The smallest input that works is 8×8');
  await setInput('8');
  await page.waitForSelector(`${row('stage3_pool')}[data-shape="1,1,64"]`);
  expect(await page.$('[data-architectures] [role=alert]')).toBeNull();
});

test('the camera gives one picture, which the receptive field is then drawn on', async () => {
  const page = await open('en/architectures/');
  await page.hover('[data-architectures]');
  await page.waitForSelector('[data-picture="camera"]');
  await page.waitForFunction(() =>
    document.querySelector('[data-architectures] figure image')?.getAttribute('href')?.startsWith('data:'),
  );
  const cat = await imageOf(page);
  await page.click('[data-picture="camera"]');
  await page.waitForSelector('[data-picture="camera"][aria-pressed="true"]', { timeout: 20_000 });
  const taken = await imageOf(page);
  expect(taken).not.toBe(cat);
  // Chromium's test pattern is green.
  const green = await page.evaluate(async (address: string) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let greens = 0;
    for (let at = 0; at < data.length; at += 4) greens += Number(data[at + 1]! > data[at]! + 40);
    return greens / (data.length / 4);
  }, taken);
  expect(green).toBeGreaterThan(0.5);
});

test('the reader’s own file: a picture is taken, 60 megapixels and a file of words are refused in words', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reader-pictures-'));
  try {
    const page = await open('en/architectures/');
    await page.hover('[data-architectures]');
    await page.waitForSelector('[data-picture="file"]');
    const offer = async (name: string, bytes: Uint8Array) => {
      const file = join(folder, name);
      await writeFile(file, bytes);
      await ((await page.$('input[type=file]')) as ElementHandle<HTMLInputElement>).uploadFile(file);
    };
    const refusal = async () => {
      await page.waitForSelector('[data-architectures] .choice [role=alert]', { timeout: 20_000 });
      return page.$eval('[data-architectures] .choice [role=alert]', (element) => element.textContent);
    };
    const plain = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#408060' } });

    // By its head, which is all that is to be read of it.
    const huge = await plain(100, 60).jpeg().toBuffer();
    const frame = huge.indexOf(Buffer.from([0xff, 0xc0]));
    huge.writeUInt16BE(6_000, frame + 5);
    huge.writeUInt16BE(10_000, frame + 7);
    await offer('huge.jpg', huge);
    expect(await refusal()).toContain('10,000×6,000');
    await offer('notes.jpg', Buffer.from('not a picture at all'));
    await page.waitForFunction(() =>
      document.querySelector('.choice [role=alert]')?.textContent.includes('not a picture'),
    );
    await offer('mine.png', await plain(500, 300).png().toBuffer());
    await page.waitForSelector('[data-picture="file"][aria-pressed="true"]', { timeout: 20_000 });
    expect(await page.$('.choice [role=alert]')).toBeNull();
    // Alive: another layer can be chosen.
    await page.click(row('conv1_bn'));
    await page.waitForSelector('[data-detail="conv1_bn"]');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('an absurd width is refused in words, and the last network stays', async () => {
  const page = await open('en/architectures/');
  await page.hover('[data-architectures]');
  await page.waitForFunction(() => document.querySelector('.choices input[max="1024"]') !== null);
  await page.$eval('.choices input[max="1024"]', (input) => {
    input.value = '2000000000';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await page.waitForSelector('[data-architectures] [role=alert]');
  const said = await page.$eval('[data-architectures] [role=alert]', (element) => element.textContent);
  expect(said).toContain('2,000,000,000');
  expect(await page.$(row('conv1_conv'))).not.toBeNull();
});

test.each([390, 1280])(
  'an address says network, layer, comparison and input, and is written as they change (%i px)',
  async (width) => {
    const page = await open('en/architectures/#net-imagenet-18&input=96&layer=conv4_block1_out', {
      width,
    });
    await page.waitForSelector('[data-detail="conv4_block1_out"]');
    expect(await page.$eval(row('conv1_conv'), (found) => found.getAttribute('data-shape'))).toBe('48,48,64');
    expect(await page.$$('[data-architectures] .comparison')).toHaveLength(0);

    // The list shows the layer.
    const isInList = () =>
      page.evaluate((of: string) => {
        const list = document.querySelector('[data-layers]')!.getBoundingClientRect();
        const found = document.querySelector(of)!.getBoundingClientRect();
        return found.top >= list.top && found.bottom <= list.bottom;
      }, row('conv4_block1_out'));
    expect(await isInList()).toBe(true);

    await page.click('.choices .actions button');
    await page.waitForSelector('.comparison');
    await page.select('[data-architectures] .choices fieldset:nth-of-type(2) select', 'cifar:20');
    await page.$eval('.choices fieldset:nth-of-type(2) input[max="2048"]', (input) => {
      input.value = '64';
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    const expected = '#net-imagenet-18&input=96&layer=conv4_block1_out&with=cifar-20&with-input=64';
    await page.waitForFunction((hash: string) => location.hash === hash, { timeout: 20_000 }, expected);

    expect(
      await page.$eval('a[data-language="ko"]', (link) => {
        link.addEventListener('click', (event) => event.preventDefault());
        link.click();
        return new URL(link.href).hash;
      }),
    ).toBe(expected);
    const other = await open(`ko/architectures/${expected}`, { width });
    await other.waitForSelector('.comparison');
    const values = await other.$$eval('.choices input[max="2048"]', (found) =>
      found.map(({ value }) => value),
    );
    expect(values).toEqual(['96', '64']);
  },
  60_000,
);

test.each([390, 1280])(
  'what is chosen is in sight with the head of its panel, and the list stays as it was scrolled (%i px)',
  async (width) => {
    const page = await open('en/architectures/', { width, theme: 'light' });
    await page.hover('[data-architectures]');
    await page.waitForSelector('[data-maps]');
    // The list at the foot of the window, so that the panel is below it.
    const before = await page.$eval('[data-layers]', (list) => {
      list.scrollTop = 1_000;
      scrollBy({ top: list.getBoundingClientRect().bottom - innerHeight, behavior: 'instant' });
      const { top } = list.getBoundingClientRect();
      const rows = [...list.querySelectorAll<HTMLElement>('tbody tr')];
      const found = rows.find((each) => each.getBoundingClientRect().top > top + 200)!;
      return { layer: found.dataset['layer']!, scrolled: list.scrollTop };
    });
    await page.click(row(before.layer));
    await page.waitForFunction(
      (name: string) => {
        const panel = document.querySelector(`[data-detail="${name}"]`)?.getBoundingClientRect();
        return panel && panel.top <= innerHeight - 100;
      },
      { timeout: 10_000 },
      before.layer,
    );
    const after = await page.$eval(
      '[data-layers]',
      (list, name) => ({
        scrolled: list.scrollTop,
        row: list.querySelector(`tr[data-layer="${name}"]`)!.getBoundingClientRect().top,
      }),
      before.layer,
    );
    expect(after.scrolled).toBe(before.scrolled);
    expect(after.row).toBeGreaterThan(0);
  },
  60_000,
);

describe('a field of a number', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open('en/architectures/');
    await page.hover('[data-architectures]');
    await page.waitForSelector('[data-maps]');
  });

  test.each([
    ['', 'is empty'],
    ['99999', '99,999 is none of those'],
    ['2.5', '2.5 is none of those'],
    ['0', '0 is none of those'],
  ])('with “%s” in it is answered, and the network stays', async (typed, answer) => {
    const field = (await page.$('.choices input[max="2048"]')) as ElementHandle<HTMLInputElement>;
    await field.click({ count: 3 });
    await page.keyboard.press('Backspace');
    await page.keyboard.type(typed);
    await page.waitForFunction(
      (wanted: string) => document.querySelector('[data-refused="input"]')?.textContent.includes(wanted),
      {},
      answer,
    );
    expect(await page.$eval('[data-refused]', ({ textContent }) => textContent)).toMatch(
      typed === '' ? /has 224; enter a whole number from 1 to 2,048/ : /from 1 to 2,048.*has 224/s,
    );
    await page.waitForFunction(
      (of: string) => document.querySelector(of)?.getAttribute('data-shape') === '112,112,64',
      {},
      row('conv1_conv'),
    );
    // No digit has changed under the reader's hand.
    expect(await field.evaluate(({ value }) => value)).toBe(typed);
    // Left so, it shows what the network has.
    await page.keyboard.press('Tab');
    expect(await field.evaluate(({ value }) => value)).toBe('224');
    expect(await field.evaluate((each) => each.getAttribute('aria-invalid'))).toBeNull();
    await field.click({ count: 3 });
    await page.keyboard.type('32');
    await page.waitForSelector(`${row('conv1_conv')}[data-shape="16,16,64"]`);
    expect(await page.$('[data-refused]')).toBeNull();
    await field.click({ count: 3 });
    await page.keyboard.type('224');
    await page.waitForSelector(`${row('conv1_conv')}[data-shape="112,112,64"]`);
  });
});

/** What the network read, colour by colour in its order: smallest, mean and largest value. */
const numbersRead = (page: Page): Promise<[string, number[]][]> =>
  page.$$eval('[data-preprocessing] tr[data-colour]', (rows) =>
    rows.map((row): [string, number[]] => [
      row.getAttribute('data-colour')!,
      Array.from(row.querySelectorAll('td'), ({ textContent }) =>
        Number(textContent.replace('−', '-').replaceAll(',', '')),
      ),
    ]),
  );

test('weights of the reader’s own are looked with as Keras’ are, in BGR, and otherwise when the reader says so', async () => {
  await tf.setBackend('cpu');
  const model = build(resnet(18, { convention: 'keras', width: 4, input: 64 }), { seed: 1 });
  const folder = await mkdtemp(join(tmpdir(), 'own-weights-'));
  const file = join(folder, '내 가중치.safetensors');
  await writeFile(file, await saveSafetensors(model));
  try {
    const page = await site.open('en/architectures/');
    await page.hover('[data-architectures]');
    await page.waitForSelector('[data-maps]');
    expect(await page.$('[data-own-weights]')).toBeNull();
    await page.select('[data-architectures] .choices select', 'imagenet:18');
    for (const [most, value] of [
      ['1024', '4'],
      ['2048', '64'],
    ])
      // prettier-ignore
      await page.$eval(
        `.choices input[max="${most}"]`,
        (input, typed) => {
          input.value = typed!;
          input.dispatchEvent(new Event('input', { bubbles: true }));
        },
        value,
      );
    await page.click('[data-files]');
    const input = await page.waitForSelector('[data-files-drawer] input[data-choose="files"]');
    await (input as ElementHandle<HTMLInputElement>).uploadFile(file);
    await page.waitForSelector('[data-files-drawer] tr[data-file]');
    await page.click('[data-files-drawer] header button');
    await page.waitForSelector('[data-own-weights]');
    await page.select('[data-own-weights]', '내 가중치.safetensors');
    const look = async () => {
      await (await page.waitForSelector('[data-look]:not([disabled])'))!.click();
      await page.waitForSelector('[data-likeliest] li[data-class]', { timeout: 40_000 });
      return numbersRead(page);
    };
    const read = await look();
    expect(await page.$eval('[data-preprocessing="caffe"]', ({ textContent }) => textContent)).toContain(
      'BGR values, 0 to 255, the mean (103.939, 116.779, 123.68)',
    );
    expect(read.map(([colour]) => colour)).toEqual(['blue', 'green', 'red']);
    const limits = [103.94, 116.78, 123.68];
    read.forEach(([, [least, mean, most]], at) => {
      expect(least).toBeGreaterThan(-limits[at]! - 0.01);
      expect(most).toBeLessThan(255 - limits[at]! + 0.01);
      expect(most! - least!).toBeGreaterThan(100);
      expect(mean! > least! && mean! < most!).toBe(true);
    });
    await page.click('[data-style="tf"]');
    // Of the picture as it was read before nothing is said any more.
    expect(await page.$('[data-likeliest] li[data-class]')).toBeNull();
    const other = await look();
    expect(other.map(([colour]) => colour)).toEqual(['red', 'green', 'blue']);
    // (x / 127.5 − 1) of what was x − mean: the same picture, read in two ways.
    other
      .toReversed()
      .forEach(([, [, mean]], at) =>
        expect(Math.abs(mean! - ((read[at]![1][1]! + limits[at]!) / 127.5 - 1))).toBeLessThan(0.02),
      );
    await page.close();
  } finally {
    await rm(folder, { recursive: true });
  }
}, 120_000);
