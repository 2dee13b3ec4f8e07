/** The wall behind the checks: the policy of every page, whatever a cell or a fault of ours puts into it. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFirefox } from '../../../scripts/browser.mjs';
import { withoutGpu } from '../chromium.ts';
import {
  builtPages,
  dist,
  edit,
  focusEditor,
  leaveOnly,
  openSite,
  openSiteInFirefox,
  outputText,
  policyViolations,
  run,
  seeAll,
  uncaughtErrors,
  waitForState,
  type Site,
} from '../site.ts';

const published = ['https://huggingface.co', 'https://*.hf.co'];

/** A policy as a map of its directives. */
const parsePolicy = (text: string): Map<string, string[]> =>
  new Map(
    text.split(';').map((part) => {
      const [directive = '', ...sources] = part.trim().split(/\s+/);
      return [directive, sources];
    }),
  );

/** What both the meta and the header of a page say. @param connections besides the site itself */
function expectStrict(policy: Map<string, string[]>, connections: readonly string[] = []): void {
  expect(policy.get('default-src')).toEqual(["'none'"]);
  expect(policy.get('img-src')).toEqual(["'self'", 'data:', 'blob:']);
  expect(policy.get('connect-src')).toEqual(["'self'", ...connections]);
  expect(policy.get('font-src')).toEqual(["'self'"]);
  expect(policy.get('frame-src')).toEqual(["'self'"]);
  for (const directive of ['object-src', 'base-uri', 'form-action'])
    expect(policy.get(directive), directive).toEqual(["'none'"]);
  // No inline code without its hash, no eval, no other site.
  for (const directive of ['script-src', 'style-src-elem'])
    for (const source of policy.get(directive)!)
      expect(source, directive).toMatch(/^'(self|sha256-[\w+/=]{44})'$/);
  expect(policy.get('style-src-attr')).toEqual(["'unsafe-inline'"]);
}

describe('the policy of each page', () => {
  test.each(builtPages)('/%s has it before anything else', (path) => {
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    const html = readFileSync(join(dist, file), 'utf8');
    const head = html.slice(html.indexOf('<head>') + '<head>'.length);
    const meta =
      /^\s*<meta charset="utf-8"\s*\/?>\s*<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(
        head,
      );
    // Published networks may be fetched from one page of each language, and nothing from any other.
    const connections = /^(ko|en)\/architectures\/$/.test(path) ? published : [];
    expectStrict(parsePolicy(meta?.[1] ?? ''), connections);
  });

  test('the kernel’s frame has its own: it computes, and reaches nothing', () => {
    const html = readFileSync(join(dist, 'kernel/frame.htm'), 'utf8');
    const policy = parsePolicy(/Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!);
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('connect-src')).toEqual(['data:', 'blob:']);
    expect(policy.get('worker-src')).toEqual(['data:', 'blob:']);
    expect(policy.get('script-src')).not.toContain("'unsafe-inline'");
  });
});

describe('headers of npm start', () => {
  let site: Site;
  beforeAll(async () => void (site = await openSite()));
  afterAll(() => site.close());

  test.each(['', 'ko/', 'en/02-building-resnet/', 'nothing-here', '%6bo/'])('/%s', async (path) => {
    const { headers } = await fetch(site.address + path);
    const policy = parsePolicy(headers.get('content-security-policy') ?? '');
    // One header for a folder; each page's own, in its `<meta>`, is the narrower one.
    expectStrict(policy, /^(ko|en|%6bo)\//.test(path) ? published : []);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=(self)');
    expect(headers.get('permissions-policy')).toContain('microphone=()');
  });

  test('the kernel’s frame is shown by this site alone, and is opaque even as a page', async () => {
    const { headers } = await fetch(`${site.address}kernel/frame.htm`);
    const policy = parsePolicy(headers.get('content-security-policy')!);
    expect(policy.get('frame-ancestors')).toEqual(["'self'"]);
    expect(policy.get('sandbox')).toEqual(['allow-scripts']);
    expect(headers.get('content-type')).toContain('text/html');
  });

  test('an address that is none does no harm to the server', async () => {
    for (const path of ['//', '/%', '/%ff', '/..%2f..%2fpackage.json'])
      expect((await fetch(new URL(site.address).origin + path)).status).toBe(404);
    expect((await fetch(site.address)).status).toBe(200);
  });
});

/** Puts into the page what no check let through, as a fault of ours would, and tells what came of it. */
async function attack(page: Page, host: string): Promise<Record<string, boolean>> {
  return page.evaluate(async (address: string) => {
    const done: Record<string, boolean> = {};
    const attempt = (name: string, act: () => void): void => {
      try {
        act();
      } catch {
        done[name] = false;
      }
    };
    const insert = (html: string): HTMLElement => {
      const box = document.createElement('div');
      box.innerHTML = html;
      document.body.append(box);
      return box;
    };
    const scope = globalThis as unknown as Record<string, unknown>;
    insert(`<img src="${address}img">`);
    insert(`<svg><image href="${address}svg"/></svg>`);
    insert(
      `<svg><rect filter="url(${address}filter#a)" fill="url(${address}fill#a)" width="9" height="9"/></svg>`,
    );
    insert(`<div style="background:url(${address}background)">x</div>`);
    insert(`<style>body { background: url(${address}style) } @import url(${address}import);</style>`);
    insert(`<link rel="stylesheet" href="${address}sheet">`);
    insert(`<iframe src="${address}frame"></iframe><object data="${address}object"></object>`);
    insert(`<video src="${address}video"></video><audio src="${address}audio"></audio>`);
    insert('<img src="data:,no" onerror="globalThis.handler = true">');
    attempt('inline', () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.inline = true';
      document.body.append(script);
    });
    const foreign = document.createElement('script');
    foreign.src = `${address}script`;
    document.body.append(foreign);
    const data = document.createElement('script');
    data.src = 'data:text/javascript,globalThis.data = true';
    document.body.append(data);
    const code = 'globalThis.evaluated = true';
    // From a timer of the page's own: what a test's tool calls itself is exempt.
    setTimeout(() => attempt('evaluated', () => (0, eval)(code)));
    setTimeout(() => attempt('constructed', () => new Function('globalThis.constructed = true')()));
    setTimeout('globalThis.timed = true' as unknown as () => void, 0);
    await fetch(`${address}fetch`, { mode: 'no-cors' }).catch(() => undefined);
    navigator.sendBeacon(`${address}beacon`);
    attempt('refused', () => void new WebSocket(`${address.replace('http', 'ws')}socket`));
    attempt('refused', () => void new Worker(`data:text/javascript,fetch('${address}worker')`));
    attempt('refused', () => {
      const form = insert(`<form action="${address}form"></form>`).querySelector('form')!;
      form.submit();
    });
    const base = document.createElement('base');
    base.href = address;
    document.head.append(base);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    delete done['refused'];
    done['base'] = document.baseURI.startsWith(address);
    for (const name of ['handler', 'inline', 'data', 'evaluated', 'constructed', 'timed'])
      done[name] = scope[name] === true;
    return done;
  }, host);
}

interface Listener {
  address: string;
  asked: string[];
  server: Server;
}

async function listen(): Promise<Listener> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, server };
}

const firefox = findFirefox();
const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const browsers: [string, () => Promise<Site>][] = [
  ['Chromium', () => openSite([...withoutGpu, ...camera])],
  ...(firefox ? [['Firefox', openSiteInFirefox] satisfies [string, () => Promise<Site>]] : []),
];

describe.each(browsers)('in %s', (name, open) => {
  let site: Site;
  let outside: Listener;
  beforeAll(async () => {
    site = await open();
    outside = await listen();
  });
  afterAll(async () => {
    await site.close();
    outside.server.close();
  });

  test('what reaches the page past every check reaches no other site and runs nothing', async () => {
    const page = await site.open('en/colophon/');
    // The listener is there: without a policy it would have been asked.
    await fetch(`${outside.address}here`);
    expect(await attack(page, outside.address)).toEqual({
      base: false,
      constructed: false,
      data: false,
      evaluated: false,
      handler: false,
      inline: false,
      timed: false,
    });
    expect(outside.asked).toEqual(['/here']);
    await page.close();
  });

  test('the kernel’s frame serves no other site', async () => {
    const page = await (await site.browser.createBrowserContext()).newPage();
    await page.goto(`${outside.address}other`);
    const ready = await page.evaluate(async (address: string) => {
      let said = 0;
      addEventListener('message', () => (said += 1));
      for (const sandbox of ['allow-scripts', null]) {
        const frame = document.createElement('iframe');
        if (sandbox) frame.setAttribute('sandbox', sandbox);
        frame.src = `${address}kernel/frame.htm`;
        const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
        document.body.append(frame);
        await loaded;
        frame.contentWindow?.postMessage({ type: 'ping', id: 1 }, '*');
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      return said;
    }, site.address);
    expect(ready).toBe(0);
    await page.close();
  });

  // What a page loads is the same in every browser: Firefox reads one page of each kind, a chapter where it is used, and
  // Chromium all of them in `tests/browser/pages.test.ts`. One after the other: a page behind another is drawn no frames, and nothing in it comes
  // into view.
  const read = name === 'Chromium' ? [] : ['en/', 'en/figures/', 'en/architectures/'];
  test.for(read)('/%s breaks no rule when it is read, by day and by night', async (path) => {
    const page = await site.open(path);
    await seeAll(page);
    await page.select('[data-theme-choice]', 'dark');
    expect(policyViolations(page)).toEqual([]);
    expect(uncaughtErrors(page)).toEqual([]);
    await page.close();
  });

  test('a chapter breaks no rule when it is used', async () => {
    const page = await site.open('en/02-building-resnet/', { typescript: true });
    if (name !== 'Chromium') await seeAll(page);
    await page.select('[data-theme-choice]', 'dark');
    await leaveOnly(page, ['drift', 'stem', 'batch-mean']);
    await focusEditor(page, 'drift');
    await page.keyboard.type('// ');
    expect(await run(page, 'stem')).toBe('fresh');
    const plot = `
      display(Plot.plot({ color: { legend: true, scheme: 'blues' }, marks: [Plot.dot([[1, 2], [2, 3]], { fill: (d) => d[0], tip: true })] }));
      display(Plot.plot({ color: { type: 'categorical', domain: ['a', 'b'], legend: true }, marks: [Plot.barY(['a', 'b'], { x: (d) => d, y: 1, fill: (d) => d })] }));
      display.tex('\\\\frac{a}{b}');
      display.table([{ a: 1, b: 2 }]);
      display.images(tf.randomUniform([4, 16, 16, 3]));
      view(Inputs.range([0, 1], { label: 'x' }));
      view(Inputs.select(['a', 'b']));
      view(Inputs.button('x'));
      nn.resnet(18)`;
    await edit(page, 'batch-mean', plot);
    expect(await run(page, 'batch-mean')).toBe('fresh');
    const drawn = 'notebook-cell[data-cell="batch-mean"] [data-output]';
    await page.waitForSelector(`${drawn} .plot-d6a7b5`);
    // What Plot's own rules ask for is in force, though its style elements are not admitted.
    expect(await page.$eval(`${drawn} svg.plot-d6a7b5`, (svg) => getComputedStyle(svg).maxWidth)).toBe(
      '100%',
    );
    expect(await page.$$(`${drawn} style`)).toHaveLength(0);
    await page.waitForSelector(`${drawn} [data-inspector]`);
    expect(policyViolations(page)).toEqual([]);
    expect(uncaughtErrors(page)).toEqual([]);
    await page.close();
  }, 120_000);

  test.runIf(name === 'Chromium')('the inspector’s page: another network, a comparison', async () => {
    const page = await site.open('en/architectures/');
    await page.hover('[data-architectures]');
    await page.click('[data-architectures] tr[data-layer="conv2_block1_1_conv"]');
    await page.waitForSelector('[data-detail="conv2_block1_1_conv"]');
    await page.select('[data-architectures] .choices select', 'imagenet:18');
    await page.waitForSelector('[data-architectures] tr[data-layer="conv5_block2_out"]');
    await page.click('.choices .actions button');
    await page.waitForSelector('.comparison');
    await seeAll(page);
    expect(policyViolations(page)).toEqual([]);
    expect(uncaughtErrors(page)).toEqual([]);
    await page.close();
  });

  test.runIf(name === 'Chromium')('what the inspector exports is saved', async () => {
    const page = await site.open('en/02-building-resnet/', { only: ['five-networks'] });
    const folder = await mkdtemp(join(tmpdir(), 'policy-'));
    const session = await page.createCDPSession();
    await session.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    const cell = 'notebook-cell[data-cell="five-networks"]';
    await edit(page, 'five-networks', 'nn.resnet(18)');
    expect(await run(page, 'five-networks')).toBe('fresh');
    await (await page.waitForSelector(`${cell} [data-offer-exports]`))!.click();
    await page.waitForSelector(`${cell} [data-export="csv"]`);
    for (const kind of ['csv', 'markdown', 'svg', 'keras', 'torch']) {
      const before = (await readdir(folder)).length;
      await page.$eval(`${cell} [data-export="${kind}"]`, (button) => (button as HTMLElement).click());
      for (let tries = 0; tries < 100 && (await readdir(folder)).length === before; tries++)
        await new Promise((resolve) => setTimeout(resolve, 50));
      expect((await readdir(folder)).length, kind).toBe(before + 1);
    }
    expect(policyViolations(page)).toEqual([]);
    await rm(folder, { recursive: true });
    await page.close();
  });

  test.runIf(name === 'Chromium')(
    'a photograph is taken and asked about',
    async () => {
      const page = await site.open('en/02-building-resnet/', { only: ['batch-mean'] });
      await edit(
        page,
        'batch-mean',
        "const { model } = await nn.trained('resnet20'); const set = await data.load('dogs-and-cats'); await predict(model, 'reader', set);",
      );
      await page.$eval('notebook-cell[data-cell="batch-mean"] [data-action="run"]', (button) =>
        (button as HTMLElement).click(),
      );
      const picker = 'notebook-cell[data-cell="batch-mean"] .photo-picker';
      const press = async (label: string): Promise<void> => {
        const found = await page.waitForSelector(`${picker} ::-p-aria([name="${label}"][role="button"])`);
        await found!.evaluate((element) => (element as HTMLElement).click());
      };
      await press('Use the camera');
      await page.waitForFunction(
        (query) => document.querySelector<HTMLVideoElement>(query)?.videoWidth,
        {},
        `${picker} video`,
      );
      await press('Take the picture');
      expect(await waitForState(page, 'batch-mean', ['fresh', 'failed'])).toBe('fresh');
      expect(await outputText(page, 'batch-mean')).not.toBe('');
      expect(policyViolations(page)).toEqual([]);
      await page.close();
    },
    120_000,
  );
});

describe.skipIf(firefox)('Firefox', () => {
  test.skip('is not on this machine (FIREFOX_PATH names one)', () => undefined);
});
