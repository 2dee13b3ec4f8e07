import { ExplainedError } from '../../explained/index.ts';

/**
 * The content of a file that the site ships.
 * @param path below the site's root, without a slash at its start: `kernel/manifest.json`
 */
export type ReadAsset = (path: string) => Promise<ArrayBuffer>;

/** Takes whatever is at the address: for where no index of what was published is at hand (development, tests). */
export function readUnchecked(
  root: string,
  fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis),
): ReadAsset {
  return async (path) => {
    const response = await fetch(root + path);
    if (!response.ok) throw new Error(String(response.status));
    return response.arrayBuffer();
  };
}

/** The last part of a path: what an error calls the file. */
export const fileOf = (path: string): string => path.split('/').at(-1) ?? path;

/** What was received is not the file that this page was published with: cut, replaced on its way, or published anew. */
export function assetDamaged(path: string): ExplainedError {
  return new ExplainedError('asset-damaged', { file: fileOf(path) });
}

/** The site has been published anew since the page was opened, and the page asks for what is no longer there. */
export function siteChanged(path: string): ExplainedError {
  return new ExplainedError('site-changed', { file: fileOf(path) });
}
