/**
 * Reading without a network. The service worker of one release: it keeps that release's files once a page tells it that
 * there is time, and answers from them. A newer one waits until the reader takes it, so that no open page finds itself
 * between two releases; what an open page of the older still asks for stays.
 *
 * Cells never meet it: they run in an opaque origin, which it does not control and whose policy lets nothing out.
 */
import {
  fileAt,
  type FromServiceWorker,
  indexPath,
  inOrder,
  isOnDemand,
  publishedHeader,
  type Release,
  stillUsed,
  type ToServiceWorker,
} from '../release/index.ts';
import { Shelf } from './shelf.ts';

declare const self: ServiceWorkerGlobalScope;
/** The id of the release that this was published with, put in by the build. */
declare const releaseId: string;

const root = new URL('./', self.location.href).href;
const shelf = new Shelf(root);
/** How many files are fetched at once while the reader reads. */
const lanes = 2;

let known: Promise<Release> | undefined;
const own = (): Promise<Release> =>
  (known ??= shelf.learn(releaseId).catch((error: unknown) => {
    known = undefined;
    throw error;
  }));

// ------------------------------------------------------------ coming and going

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => {
  const { type } = event.data as ToServiceWorker;
  // What could not be fetched is tried again by the next page.
  if (type === 'fill') event.waitUntil(fill().catch(() => undefined));
  else void self.skipWaiting();
});

/** A first one has nothing to do yet; a later one fetches what has changed of what the reader has. */
async function install(): Promise<void> {
  const release = await own();
  const earlier = (await shelf.releases()).filter(({ id }) => id !== release.id);
  if (earlier.length === 0) return;
  const held = await shelf.held();
  const uses = earlier.some(({ files }) =>
    Object.entries(files).some(([file, [, sha256]]) => isOnDemand(file) && held.has(sha256)),
  );
  const wanted = inOrder(release).filter((file) => {
    if (isOnDemand(file)) return uses;
    const before = earlier.map(({ files }) => files[file]?.[1]);
    const isNew = before.every((sha256) => sha256 === undefined);
    // A file that is new is wanted where the reader has everything.
    return isNew ? isWhole(earlier[0]!, held) : before.some((each) => each !== undefined && held.has(each));
  });
  await fetchAll(release, wanted, held);
}

async function activate(): Promise<void> {
  const release = await own();
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const others = (await shelf.releases()).filter(({ id }) => id !== release.id);
  await shelf.keepOnly(stillUsed([release, ...others], pages.length));
}

const isWhole = ({ files }: Release, held: ReadonlySet<string>): boolean =>
  Object.entries(files).every(([file, [, sha256]]) => isOnDemand(file) || held.has(sha256));

// ------------------------------------------------------------ keeping

let filling: Promise<void> | undefined;
/** Whether everything of the release is here. */
let whole = false;

/** Fetches everything that is missing, and tells the pages once nothing is. */
function fill(): Promise<void> {
  return (filling ??= fillOnce().finally(() => (filling = undefined)));
}

async function fillOnce(): Promise<void> {
  const release = await own();
  const eager = inOrder(release).filter((file) => !isOnDemand(file));
  await fetchAll(release, eager, await shelf.held());
  if (!isWhole(release, await shelf.held())) return;
  whole = true;
  // Only now: until then a page is better served by the network alone.
  await self.clients.claim();
  const message: FromServiceWorker = { type: 'filled' };
  for (const page of await self.clients.matchAll({ type: 'window', includeUncontrolled: true }))
    page.postMessage(message);
}

async function fetchAll(release: Release, files: readonly string[], held: Set<string>): Promise<void> {
  const waiting = files.filter((file) => !held.has(release.files[file]![1]));
  const lane = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      await shelf.fetch(file, release.files[file]!);
  };
  // The first that fails ends its lane: the connection is gone. The next page tries again.
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function knowWhole(): Promise<boolean> {
  if (!whole) whole = isWhole(await own(), await shelf.held());
  return whole;
}

// ------------------------------------------------------------ answering

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const file = fileAt(request.url, root);
  // Asked of the network alone: other origins, other methods, parts of files, and what must be of this moment.
  if (file === undefined || request.method !== 'GET' || request.headers.has('range')) return;
  if (request.cache === 'no-store' || file === 'sw.js') return;
  event.respondWith(answer(event, file));
});

async function answer(event: FetchEvent, file: string): Promise<Response> {
  const { request } = event;
  const isPage = request.mode === 'navigate';
  // Who loads a page again wants what is published now; so does who has just found a file damaged.
  const isAnew = request.cache === 'reload' || request.cache === 'no-cache';
  const mayBeKept = !isAnew && (!isPage || (await knowWhole().catch(() => false)));
  if (mayBeKept) {
    const kept = await find(request, file);
    if (kept) return kept;
  }
  try {
    const response = await fetch(request);
    if (response.ok) event.waitUntil(keepPassing(file, response.clone()));
    return response;
  } catch (error) {
    const kept = await find(request, file);
    if (kept) return kept;
    if (!isPage) throw error;
    return await missing(file);
  }
}

/** The file, of the release that the page which asks is of; a page itself is of this one. */
async function find(request: Request, file: string): Promise<Response | undefined> {
  const published = request.headers.get(publishedHeader);
  const all = await shelf.releases();
  const mine = all.filter(({ id }) => id === releaseId);
  const others = all.filter(({ id }) => id !== releaseId);
  // Of a release that is not here there is nothing: another's file of the same name is another file.
  const asked =
    published === null ? [...mine, ...others] : all.filter(({ files }) => indexPath(published) in files);
  for (const { files } of request.mode === 'navigate' ? mine : asked) {
    const sha256 = files[file]?.[1];
    const kept = sha256 === undefined ? undefined : await shelf.find(sha256);
    if (kept) return kept;
  }
  return undefined;
}

/** What a page has fetched anyway need not be fetched again. */
async function keepPassing(file: string, response: Response): Promise<void> {
  const entry = (await own()).files[file];
  if (entry && !(await shelf.find(entry[1]))) await shelf.keep(response, entry);
}

/** A page that is not here: its address without the slash at the end, or none of the book's. */
async function missing(file: string): Promise<Response> {
  const { files } = await own();
  if (`${file}/index.html` in files) return Response.redirect(`${root}${file}/`, 302);
  const sha256 = files['404.html']?.[1];
  const page = sha256 === undefined ? undefined : await shelf.find(sha256);
  return page ? new Response(page.body, { status: 404, headers: page.headers }) : Response.error();
}
