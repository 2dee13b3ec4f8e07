/**
 * The files that the site was published with, and nothing else in their place. The build writes an index of all files
 * that a page may fetch, with length and SHA-256, and puts the index's own digest into every page (`<meta
 * name="published">`, by `scripts/publish/asset-index.ts`). So a file that was cut, a captive portal's page with
 * status 200, or a file of a later build is told from the one that was meant, before anything is made of it.
 */
import { ExplainedError } from '../../explained/index.ts';
import { indexPath, publishedHeader } from '../../release/index.ts';
import {
  assetDamaged,
  fileOf,
  type ReadAsset,
  readUnchecked,
  siteChanged,
} from '../../notebook/client/index.ts';

/** Length in bytes and SHA-256 in hexadecimal, by path below the site's root. */
export type AssetIndex = Record<string, readonly [bytes: number, sha256: string]>;

/** A file of which nothing more has come for so long will not come, however slow the line (milliseconds). */
const stallLimit = 30_000;

export interface Surroundings {
  /** The site's root, with a slash at the end. */
  root: string;
  /** Digest of the index that the page was published with. */
  digest: string;
  /** The page's own address, to see what is published there now. */
  page: string;
  fetch: typeof globalThis.fetch;
  /** Absent where the browser withholds it: on plain HTTP other than localhost. Lengths are compared all the same. */
  subtle: Pick<SubtleCrypto, 'digest'> | undefined;
  /** Whether a service worker answers, which may hold files of several releases and must know whose are wanted. */
  isKept?: () => boolean;
}

/** The digest a page carries, from its text. */
export const publishedIn = (html: string): string | undefined =>
  /<meta name="published" content="([0-9a-f]{64})"/.exec(html)?.[1];

/**
 * @returns a reader that rejects with `asset-damaged` or `site-changed`, or with whatever the fetch failed with. What
 *   failed once is asked for past the browser's cache the next time.
 */
export function createAssetReader({
  root,
  digest,
  page,
  fetch,
  subtle,
  isKept = () => false,
}: Surroundings): ReadAsset {
  const doubted = new Set<string>();
  let index: Promise<AssetIndex> | undefined;

  async function receive(path: string): Promise<ArrayBuffer> {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const heard = (): void => {
      clearTimeout(timer);
      const seconds = stallLimit / 1_000;
      timer = setTimeout(
        () => silence.abort(new ExplainedError('asset-stalled', { file: fileOf(path), seconds })),
        stallLimit,
      );
    };
    heard();
    try {
      const response = await fetch(root + path, {
        signal: silence.signal,
        ...(isKept() && { headers: { [publishedHeader]: digest } }),
        ...(doubted.has(path) && { cache: 'reload' as const }),
      });
      if (!response.ok) throw new Error(String(response.status));
      return await arrival(response, heard);
    } finally {
      clearTimeout(timer);
    }
  }

  async function isIntact(bytes: ArrayBuffer, sha256: string): Promise<boolean> {
    if (!subtle) return true;
    const found = new Uint8Array(await subtle.digest('SHA-256', bytes));
    return Array.from(found, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
  }

  /** What is to be said of a file that is not as it should be: is it the file, or is the whole page of yesterday? */
  async function reason(path: string, otherwise: unknown): Promise<unknown> {
    const now = await fetch(page, { cache: 'no-store' }).then(
      async (response) => publishedIn(await response.text()),
      () => undefined,
    );
    return now !== undefined && now !== digest ? siteChanged(path) : otherwise;
  }

  async function checked(
    path: string,
    isRight: (bytes: ArrayBuffer) => Promise<boolean>,
  ): Promise<ArrayBuffer> {
    try {
      const bytes = await receive(path);
      if (!(await isRight(bytes))) throw await reason(path, assetDamaged(path));
      doubted.delete(path);
      return bytes;
    } catch (error) {
      doubted.add(path);
      // A status: the file is gone. Without an answer there is none about the page either.
      const isStatus = error instanceof Error && /^\d{3}$/.test(error.message);
      throw isStatus ? await reason(path, error) : error;
    }
  }

  async function readIndex(): Promise<AssetIndex> {
    const path = indexPath(digest);
    const bytes = await checked(path, (found) => isIntact(found, digest));
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as AssetIndex;
    } catch {
      // Only where nothing could be hashed.
      doubted.add(path);
      throw assetDamaged(path);
    }
  }

  return async (path) => {
    index ??= readIndex().catch((error: unknown) => {
      index = undefined;
      throw error;
    });
    // Asked for before the index is there: that is small, and the file will nearly always be right.
    const known = index;
    known.catch(() => undefined);
    return checked(path, async (bytes) => {
      const files = new Map(Object.entries(await known));
      const [length, sha256] = files.get(path) ?? [];
      return bytes.byteLength === length && isIntact(bytes, sha256!);
    });
  };
}

/**
 * The body of a response; `heard` is called whenever some of it has come. Read by hand: of a stream that goes through another
 * and breaks off, Firefox tells the window as well, whoever has caught it.
 */
async function arrival(response: Response, heard: () => void): Promise<ArrayBuffer> {
  const reader = response.body?.getReader();
  if (!reader) return response.arrayBuffer();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    heard();
    parts.push(next.value);
  }
  return new Blob(parts).arrayBuffer();
}

let shared: ReadAsset | undefined;

/** The reader of the page, or an unchecked one where the page was not published (development). */
export const readAsset: ReadAsset = (path) => (shared ??= ofThisPage())(path);

function ofThisPage(): ReadAsset {
  const root = import.meta.env.BASE_URL.replace(/\/?$/, '/');
  const digest = document.querySelector<HTMLMetaElement>('meta[name="published"]')?.content;
  if (digest === undefined) return readUnchecked(root);
  return createAssetReader({
    root,
    digest,
    page: location.pathname,
    fetch: globalThis.fetch.bind(globalThis),
    // Absent where the page is not served securely.
    subtle: (globalThis.crypto as Crypto | undefined)?.subtle,
    isKept: () => 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null,
  });
}

/** A JSON file that the site ships. */
export async function readJson<Content>(path: string): Promise<Content> {
  return JSON.parse(new TextDecoder().decode(await readAsset(path))) as Content;
}
