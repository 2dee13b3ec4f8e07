/** What the service worker is published with: the list of everything that can be had offline, and its own code. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Release, releasePath } from '../../src/release/index.ts';

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/**
 * What a reader may ask for. The rest is for hosts and for people: headers, lists for search engines, readmes, copies that
 * are compressed, and files that the build has given a name with a hash.
 */
const isRead = (path: string): boolean =>
  !/(^_headers$|\.(br|md|xml|txt)$|^sw\.js$|^release-|^kernel\/residual-kernels(-relaxed)?\.wasm$)/.test(
    path,
  );

/** @param files content by path below the site's root, as they are served */
export function writeRelease(files: ReadonlyMap<string, Uint8Array | string>): {
  id: string;
  path: string;
  text: string;
} {
  const listed = [...files]
    .filter(([path]) => isRead(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]): [string, [number, string]] => [
      path,
      [Buffer.byteLength(content), sha256(content)],
    ]);
  const id = sha256(JSON.stringify(listed));
  const release: Release = { id, files: Object.fromEntries(listed) };
  return { id, path: releasePath(id), text: JSON.stringify(release) };
}

/** @param id of the release that the service worker is of: another release is another worker, by which it is noticed */
export async function serviceWorker(id: string): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('../../src/offline/service-worker.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['chrome109', 'firefox115', 'safari16.4'],
    legalComments: 'none',
    define: { releaseId: JSON.stringify(id) },
    write: false,
    logLevel: 'error',
  });
  return result.outputFiles[0]!.text;
}
