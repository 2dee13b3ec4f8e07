/**
 * Fetches a published network into the reader's files: on a press alone, in parts that stay when it is broken off, so that
 * the next press goes on where this one ended.
 */
import { ExplainedError } from '../../../explained/index.ts';
import type { KeptFile } from '../../kept/reader-files.ts';
import { mostHeaderBytes, type PublishedNetwork } from './networks.ts';

/** The reader's files, as far as they are needed. */
export interface Shelf {
  list(): Promise<KeptFile[]>;
  open(name: string): Promise<Blob | undefined>;
  keep(name: string, content: Blob): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface Fetching {
  readonly shelf: Shelf;
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  readonly heard: (done: number, total: number) => void;
  /** Bytes of a part; default 8 MiB. */
  readonly partBytes?: number;
}

/**
 * @throws {ExplainedError} `network-unreachable`, `network-refused`, `network-length`, `network-broken`, `network-damaged`
 * @throws what the signal gives as its reason; what has come by then is kept
 */
export async function fetchNetwork(network: PublishedNetwork, fetching: Fetching): Promise<void> {
  const parts = new Parts(network.file, fetching.shelf);
  await parts.dropBehindGap();
  let response = await ask(network, await parts.length(), fetching);
  if (response.status !== 206 && (await parts.length()) > 0) {
    // It was sent from the beginning after all.
    await parts.clear();
    if (response.status === 416) response = await ask(network, 0, fetching);
  }
  if (!response.ok || !response.body)
    throw new ExplainedError('network-refused', {
      host: new URL(network.address).host,
      status: response.status,
    });
  if (response.status === 206 && !goesOn(response, await parts.length())) {
    // A piece from elsewhere: what has come so far is of no use beside it.
    await response.body.cancel();
    await parts.clear();
    throw new ExplainedError('network-damaged', { file: network.file });
  }
  const before = await parts.length();
  const total = before + Number(response.headers.get('content-length') ?? NaN);
  const expected = Number.isFinite(total) ? total : network.bytes;
  const longest = network.bytes + mostHeaderBytes;
  const found =
    expected < network.bytes || expected > longest
      ? expected
      : await receive(response.body, parts, { before, total: expected, longest }, fetching);
  if (found !== undefined) {
    await response.body.cancel().catch(() => undefined);
    await parts.clear();
    throw new ExplainedError('network-length', { file: network.file, found, expected: network.bytes });
  }

  const whole = await parts.joined();
  if (Number.isFinite(total) && whole.size < total)
    throw new ExplainedError('network-broken', { file: network.file, done: whole.size, total });
  if (!(await isWhole(whole, network))) {
    await parts.clear();
    throw new ExplainedError('network-damaged', { file: network.file });
  }
  await fetching.shelf.keep(network.file, whole);
  await parts.clear();
}

/** Where it cannot be gone on with, as where a file server does not let another page ask for a range, it begins anew. */
async function ask(
  network: PublishedNetwork,
  from: number,
  fetching: Pick<Fetching, 'fetch' | 'signal'>,
): Promise<Response> {
  const { fetch, signal } = fetching;
  try {
    return await fetch(network.address, {
      signal,
      // No cookie, no address of the page: the host learns that someone wants this file.
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      ...(from > 0 && { headers: { range: `bytes=${from}-` } }),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (from > 0) return ask(network, 0, fetching);
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExplainedError('network-unreachable', { host: new URL(network.address).host, reason });
  }
}

/** Whether a part begins where the one before it ended; where the host keeps that to itself, it is believed. */
function goesOn({ headers }: Response, from: number): boolean {
  const range = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '');
  return range === null || Number(range[1]) === from;
}

/** @returns how much came, where it is more than the file can be */
async function receive(
  body: ReadableStream<Uint8Array>,
  parts: Parts,
  { before, total, longest }: { before: number; total: number; longest: number },
  { signal, heard, partBytes = 8 * 2 ** 20 }: Fetching,
): Promise<number | undefined> {
  const reader = body.getReader();
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;
  let done = before;
  const lay = async (): Promise<void> => {
    if (held > 0) await parts.add(done - held, new Blob(waiting));
    waiting = [];
    held = 0;
  };
  heard(done, total);
  try {
    for (;;) {
      const next = await reader.read().catch(() => undefined);
      if (signal.aborted || !next || next.done) break;
      waiting.push(next.value as Uint8Array<ArrayBuffer>);
      held += next.value.length;
      done += next.value.length;
      if (done > longest) return done;
      heard(done, total);
      if (held >= partBytes) await lay();
    }
    // What has come stays, whatever ended it.
    await lay();
  } finally {
    await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
  signal.throwIfAborted();
  return undefined;
}

/** A safetensors file says itself how long it is: a header, and the end of the last tensor. */
async function isWhole(file: Blob, { bytes, sha256 }: PublishedNetwork): Promise<boolean> {
  if (file.size < 8) return false;
  const header = Number(new DataView(await file.slice(0, 8).arrayBuffer()).getBigUint64(0, true));
  if (!(header > 0 && header <= mostHeaderBytes)) return false;
  let end = 0;
  try {
    const entries = JSON.parse(await file.slice(8, 8 + header).text()) as Record<
      string,
      { data_offsets?: [number, number] }
    >;
    for (const { data_offsets } of Object.values(entries)) end = Math.max(end, data_offsets?.[1] ?? 0);
  } catch {
    return false;
  }
  if (file.size !== 8 + header + end || end < bytes) return false;
  if (sha256 === undefined) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}

/** What has come of a file so far, as files of a folder beside it, each named by where it begins. */
class Parts {
  readonly #folder: string;
  readonly #shelf: Shelf;

  constructor(file: string, shelf: Shelf) {
    this.#folder = `${file}.part/`;
    this.#shelf = shelf;
  }

  async length(): Promise<number> {
    return (await this.#found()).reduce((sum, { size }) => sum + size, 0);
  }

  add(from: number, content: Blob): Promise<void> {
    return this.#shelf.keep(this.#folder + String(from).padStart(12, '0'), content);
  }

  async joined(): Promise<Blob> {
    const found = await this.#found();
    const contents = await Promise.all(found.map(({ name }) => this.#shelf.open(name)));
    return new Blob(contents.map((content) => content ?? new Blob([])));
  }

  /** What lies behind a part that is gone would be in the way of what comes. */
  async dropBehindGap(): Promise<void> {
    const sound = new Set((await this.#found()).map(({ name }) => name));
    for (const { name } of await this.#all()) if (!sound.has(name)) await this.#shelf.remove(name);
  }

  async clear(): Promise<void> {
    for (const { name } of await this.#all()) await this.#shelf.remove(name);
  }

  async #all(): Promise<KeptFile[]> {
    const found = (await this.#shelf.list()).filter(({ name }) => name.startsWith(this.#folder));
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Up to the first gap: one that the reader deleted, say. */
  async #found(): Promise<KeptFile[]> {
    const parts: KeptFile[] = [];
    let end = 0;
    for (const part of await this.#all()) {
      if (Number(part.name.slice(this.#folder.length)) !== end) break;
      parts.push(part);
      end += part.size;
    }
    return parts;
  }
}
