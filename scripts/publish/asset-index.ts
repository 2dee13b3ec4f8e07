/** The index of what a page may fetch, and its digest in every page; read by `src/components/host/published-assets.ts`. */
import { createHash } from 'node:crypto';
import type { AssetIndex } from '../../src/components/host/published-assets.ts';
import { indexPath } from '../../src/release/index.ts';

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/** What a script of a page asks for. Pages, modules and pictures are the browser's to load, and what is written about files is read by people. */
export const isIndexed = (path: string): boolean =>
  /^(cells|data|kernel|language-service|photos|prose|search|stored|weights)\//.test(path) &&
  !/\.(html|md|br)$/.test(path);

/** @param files content by path below the site's root */
export function writeIndex(files: ReadonlyMap<string, Uint8Array>): {
  path: string;
  text: string;
  digest: string;
} {
  const index: AssetIndex = Object.fromEntries(
    [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, content]) => [path, [content.length, sha256(content)]]),
  );
  const text = JSON.stringify(index);
  const digest = sha256(text);
  return { path: indexPath(digest), text, digest };
}

/** The page with the digest in it. */
export const withDigest = (html: string, digest: string): string =>
  html.replace('<meta name="viewport"', `<meta name="published" content="${digest}"><meta name="viewport"`);
