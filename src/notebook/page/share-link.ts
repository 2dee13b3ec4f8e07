import { ExplainedError } from '../../explained/index.ts';
import { legible } from '../../schema/index.ts';

/**
 * A cell as the hash of an address: `#cell=stem&code=<deflate-raw, base64url>`. What comes
 * in by a link is a stranger's: it is only ever offered, and takes the place of the
 * reader's own text when the reader accepts it, never before, and never runs by itself.
 */
export interface SharedCell {
  cell: string;
  source: string;
}

/** Characters of source that a link may carry; longer cells are downloaded as files. */
export const sharedSourceLimit = 20_000;
/** Characters of a hash that are looked at at all. */
const hashLimit = 32_000;

/**
 * @returns a hash with its `#`
 * @throws {ExplainedError} `share-too-large`
 */
export async function toShareHash({ cell, source }: SharedCell): Promise<string> {
  if (source.length > sharedSourceLimit) {
    throw new ExplainedError('share-too-large', { size: source.length, limit: sharedSourceLimit });
  }
  return `#cell=${encodeURIComponent(cell)}&code=${await pack(source)}`;
}

/** A text as a part of an address: deflated, in base64url. */
export async function pack(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return toBase64Url(await readAll(through(bytes, new CompressionStream('deflate-raw')), Infinity));
}

/**
 * The inverse of `pack`, of whatever an address says.
 * @param limit characters of the longest text
 * @throws {ExplainedError} `share-unreadable`, `share-too-large`
 */
export async function unpack(packed: string, limit: number): Promise<string> {
  let text: string;
  try {
    // A few bytes can unpack to gigabytes: stop as soon as it is more than a text.
    const unpacked = through(fromBase64Url(packed), new DecompressionStream('deflate-raw'));
    const bytes = await readAll(unpacked, 4 * limit, limit);
    text = legible(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw error instanceof ExplainedError ? error : new ExplainedError('share-unreadable');
  }
  if (text.length > limit) throw new ExplainedError('share-too-large', { size: text.length, limit });
  return text;
}

/**
 * @param cells names of the page's cells
 * @returns nothing when the hash is of another kind (an anchor)
 * @throws {ExplainedError} `share-unreadable`, `share-unknown-cell` or `share-too-large`
 */
export async function fromShareHash(hash: string, cells: Iterable<string>): Promise<SharedCell | undefined> {
  if (!/^#cell=[^&]*&code=/.test(hash)) return undefined;
  if (hash.length > hashLimit)
    throw new ExplainedError('share-too-large', { size: hash.length, limit: hashLimit });
  const parameters = new URLSearchParams(hash.slice(1));
  const cell = parameters.get('cell') ?? '';
  const source = await unpack(parameters.get('code') ?? '', sharedSourceLimit);
  if (![...cells].includes(cell))
    throw new ExplainedError('share-unknown-cell', { cell: cell.slice(0, 100) });
  return { cell, source };
}

type ByteTransform = ReadableWritablePair<Uint8Array<ArrayBuffer>, BufferSource>;

function through(bytes: Uint8Array<ArrayBuffer>, transform: ByteTransform): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream().pipeThrough(transform);
}

async function readAll(stream: ReadableStream<Uint8Array>, most: number, limit = most): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > most) {
      await reader.cancel();
      throw new ExplainedError('share-too-large', { size, limit });
    }
    parts.push(part.value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
