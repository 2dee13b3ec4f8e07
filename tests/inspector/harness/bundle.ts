/**
 * Bundles a small page around the inspector, so that its behaviour in a real browser is tested
 * without building the site. Code is split as on the site: what is lazy there is lazy here.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import type { AddressInfo } from 'node:net';
import { build, type Plugin } from 'esbuild';
import { compile } from 'svelte/compiler';

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

const svelte: Plugin = {
  name: 'svelte',
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js } = compile(await readFile(path, 'utf8'), {
        filename: path,
        css: 'injected',
        runes: true,
        generate: 'client',
      });
      return { contents: js.code, loader: 'ts' };
    });
  },
};

const publicFolder = new URL('../../../public', import.meta.url).pathname;

/** KaTeX's style sheet is imported with KaTeX; esbuild, unlike Vite, does not attach such a sheet to the page. */
const styles = ['src/styles/tokens.css', 'node_modules/katex/dist/katex.min.css'];

export interface Harness {
  /** Address of the page that runs the entry. */
  readonly url: string;
  close(): Promise<void>;
}

/** @param entry path of the TypeScript file the page runs */
export async function serveHarness(entry: string): Promise<Harness> {
  const root = await mkdtemp(join(tmpdir(), 'inspector-harness-'));
  await build({
    entryPoints: [entry, ...styles.map((path) => new URL(`../../../${path}`, import.meta.url).pathname)],
    entryNames: '[name]',
    outdir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    // As Astro has it for a site at the root of its host.
    define: { 'import.meta.env.BASE_URL': '"/"' },
    conditions: ['svelte', 'browser', 'production'],
    mainFields: ['svelte', 'browser', 'module', 'main'],
    loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty' },
    plugins: [svelte],
    logLevel: 'error',
  });
  const name = (entry.split('/').pop() ?? '').replace(/\.ts$/, '');
  const html = `<!doctype html><html lang="ko"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/tokens.css"><link rel="stylesheet" href="/katex.min.css"><link rel="icon" href="data:,">
<style>body{margin:1rem;background:var(--paper);color:var(--ink);font-family:var(--text)}</style>
<main></main><script type="module" src="/${name}.js"></script></html>`;
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (path === '/') {
      response.writeHead(200, { 'content-type': types['.html'] }).end(html);
      return;
    }
    const file =
      path.startsWith('/photos/') || path.startsWith('/data/') ? join(publicFolder, path) : join(root, path);
    readFile(file).then(
      (body) =>
        response
          .writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' })
          .end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
