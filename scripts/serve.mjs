/** Serve `dist/` as a static host would: pre-compressed, with a 404 page. Usage: serve.mjs [port] [folder] */
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import sirv from 'sirv';

/**
 * @param {number} port 0 chooses a free one
 * @param {string} folder of the built site
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serve(port, folder) {
  const files = sirv(folder, { dev: false, etag: true });
  // A static host compresses once, and so as well as it can.
  const compress = compression({ threshold: 512, level: 9 });
  const notFound = () => {
    try {
      return readFileSync(join(folder, '404.html'));
    } catch {
      return 'Not found';
    }
  };
  const server = createServer((request, response) => {
    // `compression` is written for Express but needs only what Node's own objects have.
    compress(/** @type {any} */ (request), /** @type {any} */ (response), () =>
      files(request, response, () => {
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
