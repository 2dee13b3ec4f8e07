/** The wall behind the checks: the policy of every page, whatever a cell or a fault of ours puts into it. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withoutGpu } from '../chromium.ts';
import {
  builtPages,
  dist,
  edit,
  openSite,
  outputText,
  policyViolations,
  run,
  seeAll,
  uncaughtErrors,
  waitForState,
  type Site,
} from '../site.ts';
import { breaksNoRule, wallStands } from './wall.ts';

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

const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

describe('in Chromium', () => {
  let site: Site;
  beforeAll(async () => void (site = await openSite([...withoutGpu, ...camera])));
  afterAll(() => site.close());

  wallStands(() => site);

  // What its pages load, all of them, is looked at in `tests/browser/pages.test.ts`.
  test('a chapter breaks no rule when it is used', async () => {
    const page = await site.open('en/02-building-resnet/', { typescript: true });
    await breaksNoRule(page);
    await page.close();
  }, 120_000);

  test('the inspector’s page: another network, a comparison', async () => {
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

  test('what the inspector exports is saved', async () => {
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

  test('a photograph is taken and asked about', async () => {
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
  }, 120_000);
});
