/** Published networks on the architectures page: asked for on a press alone, gone on with, kept, and looked with. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { HTTPRequest, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, resnet, torchKey } from '../../src/nn/index.ts';
import { toSafetensors } from '../../src/nn/weights/index.ts';
import { openSite, policyViolations, type Site, uncaughtErrors } from './site.ts';

const minutes = 60_000;
const host = 'huggingface.co';
/** Where the host sends such a request on. */
const fileServer = 'https://cas-bridge.xethub.hf.co/resnet18';

let site: Site;
let file: Uint8Array;
beforeAll(async () => {
  site = await openSite();
  await tf.setBackend('cpu');
  file = madeWeights();
}, 5 * minutes);
afterAll(() => site.close());

/** A state dict of ResNet-18 by torchvision's names whose last layer says class 281, a tabby, of everything. */
function madeWeights(): Uint8Array {
  const model = build(resnet(18, { convention: 'torchvision' }), { initializer: 'zeros' });
  const arrays = model.layers.flatMap((layer) =>
    layer.weights.map((weight) => {
      const kind = weight.originalName.split('/').at(-1)!;
      const shape = weight.shape as number[];
      const [a = 1, b = 1, c = 1, d = 1] = shape;
      const turned = shape.length === 4 ? [d, c, a, b] : shape.length === 2 ? [b, a] : [a];
      const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
      if (kind === 'moving_variance' || kind === 'gamma') values.fill(1);
      if (layer.name === 'predictions' && kind === 'bias') {
        values[281] = 5;
        values[285] = 4;
      }
      return { name: torchKey(layer.name, kind), shape: turned, values };
    }),
  );
  model.dispose();
  return toSafetensors(arrays);
}

interface Asked {
  readonly url: string;
  readonly range: string | undefined;
}

/** Stands in for the host and its file server; the first answer of the server is cut after 20 MB. */
async function standIn(page: Page): Promise<{ asked: Asked[]; foreign: string[] }> {
  const asked: Asked[] = [];
  const foreign: string[] = [];
  let isFirst = true;
  const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'content-range' };
  const answer = async (request: HTTPRequest): Promise<void> => {
    const url = request.url();
    if (url.startsWith(site.address) || /^(data|blob):/.test(url)) return request.continue();
    foreign.push(url);
    const { range } = request.headers();
    asked.push({ url, range });
    if (new URL(url).host === host)
      return request.respond({ status: 302, headers: { ...cors, location: fileServer } });
    if (!url.startsWith(fileServer)) return request.abort();
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const until = isFirst ? 20_000_000 : file.length;
    isFirst = false;
    return request.respond({
      status: range === undefined ? 200 : 206,
      contentType: 'application/octet-stream',
      headers: {
        ...cors,
        'content-length': String(file.length - from),
        ...(range !== undefined && { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` }),
      },
      body: Buffer.from(file.subarray(from, until)),
    });
  };
  await page.setRequestInterception(true);
  page.on('request', (request) => void answer(request).catch(() => undefined));
  return { asked, foreign };
}

const said = (page: Page): Promise<string> =>
  page.$eval('[data-published] [data-said]', (line) => (line as HTMLElement).innerText);

async function press(page: Page): Promise<void> {
  await page.$eval('[data-fetch="18"]', (button) => (button as HTMLElement).click());
}

const waitForState = (page: Page, state: string): Promise<unknown> =>
  page.waitForSelector(`[data-fetch="18"][data-state="${state}"]`, { timeout: 3 * minutes });

test(
  'nothing is asked of another host before a press; then the file comes, and the network says what it sees',
  async () => {
    const page = await site.open('ko/architectures/');
    const { asked, foreign } = await standIn(page);
    await page.reload({ waitUntil: 'load' });
    await page.click('[data-published] summary');
    await waitForState(page, 'absent');
    const row = await page.$eval('tr[data-network="18"]', (found) => (found as HTMLElement).innerText);
    expect(row).toMatch(/ResNet-18\s+huggingface\.co, timm\s+47 MB\s+Apache-2\.0\s+받기/);
    expect(foreign).toEqual([]);

    await press(page);
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('[data-fetch="18"]')?.innerText === '이어서 받기',
      { timeout: 3 * minutes },
    );
    expect(await said(page)).toContain('연결이 끊겼습니다');
    const before = asked.length;
    await press(page);
    await waitForState(page, 'kept');
    expect(asked.slice(before).map(({ url }) => new URL(url).host)).toEqual([host, new URL(fileServer).host]);
    expect(asked.at(-1)!.range).toMatch(/^bytes=[1-9]\d+-$/);
    expect(await said(page)).toContain('보관했습니다');

    await press(page);
    const look = await page.waitForSelector('[data-look]:not([disabled])', { timeout: 2 * minutes });
    await look!.click();
    await page.waitForSelector('[data-likeliest] li[data-class]', { timeout: 4 * minutes });
    const classes = await page.$$eval('[data-likeliest] li', (found) =>
      found.map((item) => (item as HTMLElement).innerText.replaceAll(/\s+/g, ' ')),
    );
    expect(classes).toHaveLength(5);
    expect(classes[0]).toContain('줄무늬 고양이');
    expect(classes[1]).toContain('이집트 고양이');
    expect(await page.$eval('[data-likeliest]', (found) => (found as HTMLElement).innerText)).toMatch(
      /RGB.*0\.485/s,
    );
    expect(policyViolations(page)).toEqual([]);
    expect(uncaughtErrors(page)).toEqual([]);
    await page.close();
  },
  12 * minutes,
);

test(
  'the policy lets no other host through there, and this one nowhere else',
  async () => {
    const reach = (page: Page, address: string): Promise<string> =>
      page.evaluate(
        (url: string) =>
          fetch(url).then(
            () => 'reached',
            () => 'refused',
          ),
        address,
      );
    const page = await site.open('en/architectures/');
    await standIn(page);
    expect(await reach(page, `https://${host}/timm/x`)).toBe('reached');
    expect(await reach(page, 'https://example.org/')).toBe('refused');
    expect(policyViolations(page).join()).toContain('example.org');
    const other = await site.open('en/02-building-resnet/');
    await standIn(other);
    expect(await reach(other, `https://${host}/timm/x`)).toBe('refused');
    expect(policyViolations(other).join()).toContain(host);
    for (const each of [page, other]) await each.close();
  },
  6 * minutes,
);
