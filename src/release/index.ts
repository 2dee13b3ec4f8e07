/**
 * One publication of the site: every file of it with its length and SHA-256, by path below the root. What a reader has of
 * it while offline is known by these, and so is what a later one has in common with it.
 */
export interface Release {
  /** Of the list of files. */
  id: string;
  files: Record<string, readonly [bytes: number, sha256: string]>;
}

/** Where the list of a release lies, below the root. */
export const releasePath = (id: string): string => `release-${id.slice(0, 12)}.json`;

/** Where the index of assets of this digest lies, below the root. */
export const indexPath = (digest: string): string => `assets-${digest.slice(0, 12)}.json`;

/** The header by which a page says which index of assets it was published with, so that it is handed no other's. */
export const publishedHeader = 'residual-published';

/** What pages and the service worker say to each other. */
export type ToServiceWorker = { type: 'fill' } | { type: 'takeOver' };
export type FromServiceWorker = { type: 'filled' };

/**
 * The file that an address stands for: a folder's is its page.
 * @returns `undefined` for an address outside the root
 */
export function fileAt(address: string, root: string): string | undefined {
  const [path = ''] = address.split(/[?#]/);
  if (!path.startsWith(root)) return undefined;
  const file = decodeURI(path.slice(root.length));
  return file === '' || file.endsWith('/') ? `${file}index.html` : file;
}

/** The address that a file is asked for by: hosts send another one away. */
export const addressOf = (file: string, root: string): string =>
  root + encodeURI(file).replace(/(^|\/)index\.html$/, '$1');

/**
 * What a reader gets when it is first used, and only then: TypeScript for the editor. It is kept once it has come, and a
 * later edition brings its own to those who have it.
 */
export const isOnDemand = (file: string): boolean => /^language-service\/(?!manifest)/.test(file);

/** What is needed first comes first: pages and what they load, then what runs cells, then what cells read. */
const order = [
  /\.html$/,
  /^_astro\//,
  /^(cells|search)\//,
  /^kernel\/(frame|held|manifest|base|tfjs|residual)/,
  /./,
];

/** The files of a release in the order in which they are kept. */
export function inOrder({ files }: Release): string[] {
  const rank = (file: string): number => order.findIndex((pattern) => pattern.test(file));
  return Object.keys(files).sort((a, b) => rank(a) - rank(b));
}

/** The releases that are still in use, of those known from the newest: all of them while several pages may be open. */
export const stillUsed = <Known>(newestFirst: readonly Known[], openPages: number): readonly Known[] =>
  openPages > 1 ? newestFirst : newestFirst.slice(0, 2);
