/** A real browser with the benchmark page in it. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import type { Bench } from './page.ts';

const root = new URL('../', import.meta.url);

const executables: Record<BrowserName, string[]> = {
  chromium: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  firefox: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
};

export type BrowserName = 'chromium' | 'firefox';

/** The path of an installed browser; `CHROME_PATH` and `FIREFOX_PATH` come first. */
export function findBrowser(name: BrowserName): string | undefined {
  const chosen = process.env[name === 'chromium' ? 'CHROME_PATH' : 'FIREFOX_PATH'];
  return [...(chosen ? [chosen] : []), ...executables[name]].find((path) => existsSync(path));
}

/** Serves the page, the compiled kernels and the data on a port of its own. */
export async function servePage(): Promise<{ address: string; close(): void }> {
  await import('../scripts/build-wasm.ts');
  const bundle = await build({
    entryPoints: [new URL('bench/page.ts', root).pathname],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
    target: 'es2022',
    // tfjs asks for Node's modules behind a check that a browser never passes.
    external: ['fs', 'util', 'crypto', 'worker_threads', 'perf_hooks', 'os', 'path', 'string_decoder'],
  });
  const [training, passes] = await Promise.all(
    ['training', 'inference'].map((name) =>
      build({
        entryPoints: [new URL(`src/${name}.worker.ts`, root).pathname],
        bundle: true,
        format: 'iife',
        write: false,
        logLevel: 'error',
        target: 'es2022',
      }),
    ),
  );
  const files: Record<string, () => [string, Uint8Array | string]> = {
    '/': () => [
      'text/html',
      '<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/page.js"></script>',
    ],
    '/page.js': () => ['text/javascript', bundle.outputFiles[0]!.contents],
    '/training.js': () => ['text/javascript', training!.outputFiles[0]!.contents],
    '/passes.js': () => ['text/javascript', passes!.outputFiles[0]!.contents],
  };
  const folders: Record<string, URL> = {
    '/kernel/': new URL('public/kernel/', root),
    '/data/': new URL('public/data/', root),
    '/onnx/': new URL('.cache/onnxruntime/node_modules/onnxruntime-web/dist/', root),
    '/tfjs/': new URL('node_modules/@tensorflow/tfjs-backend-wasm/dist/', root),
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const folder = Object.keys(folders).find((prefix) => path.startsWith(prefix));
    const made = files[path]?.();
    if (made) return response.writeHead(200, { 'content-type': made[0] }).end(made[1]);
    const name = folder ? path.slice(folder.length) : '';
    if (!folder || !/^[\w.-]+$/.test(name) || !existsSync(new URL(name, folders[folder])))
      return response.writeHead(404).end();
    const type = name.endsWith('.wasm')
      ? 'application/wasm'
      : /\.m?js$/.test(name)
        ? 'text/javascript'
        : 'application/octet-stream';
    return response
      .writeHead(200, { 'content-type': type })
      .end(readFileSync(new URL(name, folders[folder])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => void server.close(),
  };
}

export interface BenchPage {
  /** Runs a function of the page's `bench` with plain data. */
  call<Name extends keyof Bench>(
    name: Name,
    ...values: Parameters<Bench[Name]>
  ): Promise<Awaited<ReturnType<Bench[Name]>>>;
  close(): Promise<void>;
}

/** Chromium without a GPU: WebGL and WebGPU run in software. */
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-webgpu-adapter=swiftshader',
  '--use-vulkan=swiftshader',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

export async function openPage(name: BrowserName, address: string): Promise<BenchPage> {
  const executablePath = findBrowser(name)!;
  const browser: Browser = await puppeteer.launch({
    browser: name === 'firefox' ? 'firefox' : 'chrome',
    executablePath,
    headless: true,
    args: name === 'chromium' ? chromiumFlags : [],
    protocolTimeout: 1_800_000,
  });
  const page: Page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction('window.bench !== undefined');
  return {
    call: (method, ...values) =>
      page.evaluate(
        (called, passed) =>
          (window as unknown as { bench: Record<string, (...all: unknown[]) => unknown> }).bench[called]!(
            ...passed,
          ),
        method,
        values as never[],
      ) as never,
    close: () => browser.close(),
  };
}
