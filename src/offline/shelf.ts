/**
 * What the service worker keeps: files by their content, and lists of releases. Two releases share what they have in
 * common, so a new one fetches what has changed and nothing else. Only what a release lists, and only while it is
 * that to the last bit, is ever put here.
 */
import { addressOf, type Release, releasePath } from '../release/index.ts';

export class Shelf {
  readonly #root: string;
  readonly #files: Promise<Cache>;
  readonly #releases: Promise<Cache>;
  /** Asked for at every request. Another worker of the site may know of another release, which is its own matter. */
  #known: Promise<Release[]> | undefined;

  /** @param root of the site, with a slash at the end; two sites of one origin do not meet */
  constructor(root: string) {
    this.#root = root;
    this.#files = caches.open(`residual-notes files ${root}`);
    this.#releases = caches.open(`residual-notes releases ${root}`);
  }

  #key(sha256: string): string {
    return `${this.#root}@${sha256}`;
  }

  async find(sha256: string): Promise<Response | undefined> {
    return (await this.#files).match(this.#key(sha256));
  }

  /** The contents that are here, by SHA-256. */
  async held(): Promise<Set<string>> {
    const keys = await (await this.#files).keys();
    return new Set(keys.map(({ url }) => url.slice(url.indexOf('@') + 1)));
  }

  /**
   * Keeps a file as it came, if it is the one that was meant.
   * @param response not read yet
   * @returns whether it was
   */
  async keep(response: Response, [bytes, sha256]: readonly [number, string]): Promise<boolean> {
    if (!response.ok) return false;
    const content = await response.arrayBuffer();
    if (content.byteLength !== bytes || (await digestOf(content)) !== sha256) return false;
    const headers = new Headers(response.headers);
    // Of the way here, not of the file.
    for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'vary'])
      headers.delete(name);
    await (await this.#files).put(this.#key(sha256), new Response(content, { headers }));
    return true;
  }

  /** Fetches a file, past the browser's own copy where that is another. */
  async fetch(file: string, entry: readonly [number, string]): Promise<boolean> {
    for (const cache of ['default', 'reload'] as const) {
      const response = await fetch(addressOf(file, this.#root), { cache, credentials: 'same-origin' });
      if (await this.keep(response, entry)) return true;
    }
    return false;
  }

  /** The known releases, newest first. */
  releases(): Promise<Release[]> {
    return (this.#known ??= this.#readReleases());
  }

  async #readReleases(): Promise<Release[]> {
    const cache = await this.#releases;
    const found = await Promise.all(
      (await cache.keys()).map(async (key) => (await cache.match(key))?.json() as Promise<Release>),
    );
    return found.reverse();
  }

  /** Fetches the list of a release, once. */
  async learn(id: string): Promise<Release> {
    const address = this.#root + releasePath(id);
    const cache = await this.#releases;
    const known = await cache.match(address);
    if (known) return (await known.json()) as Release;
    const response = await fetch(address, { cache: 'no-store' });
    const release = (await response.clone().json()) as Release;
    if (!response.ok || release.id !== id) throw new Error(`${releasePath(id)} is not there`);
    await cache.put(address, response);
    this.#known = undefined;
    return release;
  }

  /** Drops releases, and the contents that only they had. */
  async keepOnly(wanted: readonly Release[]): Promise<void> {
    const releases = await this.#releases;
    for (const { id } of await this.releases())
      if (!wanted.some((release) => release.id === id)) await releases.delete(this.#root + releasePath(id));
    this.#known = undefined;
    const used = new Set(wanted.flatMap(({ files }) => Object.values(files).map(([, sha256]) => sha256)));
    const files = await this.#files;
    for (const sha256 of await this.held()) if (!used.has(sha256)) await files.delete(this.#key(sha256));
  }
}

async function digestOf(content: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
