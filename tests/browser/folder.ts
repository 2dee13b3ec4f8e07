/** The built site as a plain static host serves it from a folder: no headers of its own, nothing compressed. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { dist } from './site.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.htm': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

export interface Folder {
  /** `http://localhost:…/a/folder/` */
  address: string;
  /** What was asked for outside the folder. */
  strayed: string[];
  /** Serves other content for a file, as a later publication would. */
  change(file: string, content: string): void;
  close(): Promise<void>;
}

/** @param port a free one where it is left out */
export async function serveInFolder(folder = '/some/folder/', port = 0): Promise<Folder> {
  const strayed: string[] = [];
  const changed = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = decodeURI((request.url ?? '').split('?')[0] ?? '');
    const isInside = path.startsWith(folder);
    if (!isInside) strayed.push(path);
    const file = path.slice(folder.length).replace(/(^|\/)$/, '$1index.html');
    const content = changed.has(file) ? Promise.resolve(changed.get(file)!) : readFile(join(dist, file));
    content
      .then((body) => {
        if (!isInside) throw new Error('outside');
        response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
        response.end(body);
      })
      .catch(async () => {
        response.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8' });
        response.end(await readFile(join(dist, '404.html')));
      });
  });
  await new Promise<void>((done) => void server.listen(port, '127.0.0.1', done));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}${folder}`,
    strayed,
    change: (file, content) => void changed.set(file, content),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
