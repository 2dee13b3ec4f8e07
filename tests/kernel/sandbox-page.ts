import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { inUtf8 } from '../browser/chromium.ts';
import type { KernelEvent, RunEnd } from '../../src/notebook/runtime/kernel-port.ts';
import type { BackendName, KernelInfo, Output, RunRequest } from '../../src/notebook/protocol/index.ts';

/**
 * A bare page with the kernel's client, for tests in a real browser: no site, no
 * editor. `public/kernel/` must have been built (`npm run prepare:assets`).
 */
const root = new URL('../../', import.meta.url);

const pageCode = `
import { createKernelClient } from './src/notebook/client/client.ts';
window.createClient = (options) => {
  const client = createKernelClient({ lang: 'en', ...options, supply: async (name, value) => {
    window.supplied.push(name);
    if (name === 'photo/cat') return new Uint8Array(await (await fetch('/photos/cat.webp')).arrayBuffer());
    if (name.startsWith('data/')) return new Uint8Array(await (await fetch('/' + name + '.bin')).arrayBuffer());
    if (name === 'echo') return value;
    throw Object.assign(new Error('nothing'), { code: 'unknown-request', values: { name } });
  } });
  window.events = [];
  window.supplied = [];
  client.subscribe((event) => window.events.push({ at: performance.now(), ...event }));
  window.client = client;
};`;

export interface ServedPage {
  url: string;
  close(): Promise<void>;
}

export async function servePage(): Promise<ServedPage> {
  const bundled = await build({
    stdin: { contents: pageCode, resolveDir: root.pathname, loader: 'ts' },
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'error',
  });
  const script = bundled.outputFiles[0]!.text;
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/') {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><meta charset="utf-8"><title>kernel</title><body><script>${script.replaceAll('</script', '<\\/script')}</script>`,
      );
      return;
    }
    readFile(new URL(`public${path}`, root)).then(
      (bytes) => response.end(bytes),
      () => {
        response.statusCode = 404;
        response.end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export function launchFirefox(path: string): Promise<Browser> {
  return puppeteer.launch({ ...inUtf8, browser: 'firefox', executablePath: path, headless: true });
}

type Client = import('../../src/notebook/client/client.ts').KernelClient;
declare global {
  interface Window {
    createClient(options?: { backend?: BackendName | 'auto' }): void;
    client: Client;
    events: (KernelEvent & { at: number })[];
    supplied: string[];
  }
}

/** A page with a client that has not started. */
export async function openPage(browser: Browser, url: string, backend?: BackendName | 'auto'): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.evaluate((choice) => window.createClient(choice ? { backend: choice } : {}), backend);
  return page;
}

export const startKernel = (page: Page): Promise<KernelInfo> => page.evaluate(() => window.client.start());

let nextRun = 1;

/** Run code as a cell; outputs in slot order, typed arrays as plain arrays are lost on the way. */
export async function runCell(
  page: Page,
  code: string,
  parts: Partial<RunRequest> = {},
): Promise<RunEnd & { outputs: Output[] }> {
  const request: RunRequest = {
    run: nextRun++,
    cell: 'cell',
    version: 1,
    imports: [],
    exports: [],
    ...parts,
    code,
  };
  const end = await page.evaluate((sent) => window.client.run(sent), request);
  return { ...end, outputs: await outputsOf(page, request.run) };
}

/** Start a run and wait until it is at the code, but not for its end. */
export async function beginCell(page: Page, code: string): Promise<void> {
  const request: RunRequest = {
    run: nextRun++,
    cell: 'cell',
    version: 1,
    imports: [],
    exports: [],
    code: `display('begun'); ${code}`,
  };
  await page.evaluate((sent) => {
    (window as unknown as { ending: unknown }).ending = window.client.run(sent);
  }, request);
  await page.waitForFunction(
    (run) => window.events.some((event) => event.type === 'output' && event.run === run),
    { polling: 20 },
    request.run,
  );
}

export const endOfBegunCell = (page: Page): Promise<RunEnd> =>
  page.evaluate(() => (window as unknown as { ending: Promise<RunEnd> }).ending);

async function outputsOf(page: Page, run: number): Promise<Output[]> {
  return page.evaluate((number) => {
    const slots = new Map<number, Output>();
    for (const event of window.events)
      if (event.type === 'output' && event.run === number) slots.set(event.slot, event.output);
    return [...slots].sort(([a], [b]) => a - b).map(([, output]) => output);
  }, run);
}
