/**
 * Serve `dist/` as a static host would: pre-compressed, with the headers of its file `_headers` and a 404 page.
 * Usage: serve.mjs [port] [folder]
 */
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants } from 'node:zlib';
import compression from 'compression';
import sirv from 'sirv';

/** @param {string} file @returns {string | undefined} */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/**
 * The rules of a file `_headers`: a path, where `*` stands for anything, and below it lines `  Name: value`.
 * @param {string} text
 * @returns {{ path: RegExp, headers: [string, string][] }[]}
 */
function parseHeaders(text) {
  const rules = [];
  for (const line of text.split('\n')) {
    const header = /^\s+([\w-]+):\s*(.+)$/.exec(line);
    if (header) rules.at(-1)?.headers.push([header[1], header[2]]);
    else if (line.trim()) {
      const pattern = line.trim().replace(/[.+?^${}()|[\]\\]/g, '\\$&');
      rules.push({
        path: new RegExp(`^${pattern.replaceAll('*', '.*')}$`),
        headers: /** @type {[string, string][]} */ ([]),
      });
    }
  }
  return rules;
}

/**
 * @param {number} port 0 chooses a free one
 * @param {string} folder of the built site
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serve(port, folder) {
  const files = sirv(folder, { dev: false, etag: true, brotli: true });
  // What the build has compressed (`publish/compressed.ts`) is sent so; the rest is compressed anew for each answer, where
  // Brotli's highest levels would take seconds: a middle one.
  const compress = compression({
    threshold: 512,
    level: 9,
    brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } },
  });
  const rules = parseHeaders(readIfThere(join(folder, '_headers')) ?? '');
  /** @param {string} address @param {import('node:http').ServerResponse} response */
  const addHeaders = (address, response) => {
    let path = address.split('?')[0] ?? '';
    try {
      path = decodeURI(path);
    } catch {
      // Not an encoded path: matched as it stands.
    }
    for (const rule of rules)
      if (rule.path.test(path)) for (const [name, value] of rule.headers) response.setHeader(name, value);
  };
  const notFound = () => readIfThere(join(folder, '404.html')) ?? 'Not found';
  const server = createServer((request, response) => {
    // `compression` is written for Express but needs only what Node's own objects have.
    addHeaders(request.url ?? '/', response);
    compress(/** @type {any} */ (request), /** @type {any} */ (response), () =>
      files(request, response, () => {
        addHeaders('/404.html', response);
        response.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8' });
        response.end(notFound());
      }),
    );
  });
  await new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done(undefined));
  });
  const bound = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    address: `http://localhost:${bound.port}/`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve(Number(process.argv[2] ?? 4321), resolve(process.argv[3] ?? 'dist'));
  console.log(`\nResidual Notes · 잔차 노트\n${address}\n(stop with Ctrl+C)`);
}
