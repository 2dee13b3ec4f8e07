/** Zip archives in memory: stored and deflated entries, of 64 bits where they need it. */
import { ExplainedError } from '../explained/index.ts';
import { cutFile, damagedFile } from './faults.ts';
import {
  zipDirectory,
  type ZipEntry,
  zipEntries,
  zipEntryHeader,
  zipHeaderLength,
  zipMethods,
} from './zip-directory.ts';

/** Bytes that an entry may become: a gigabyte. */
const mostUnpacked = 2 ** 30;

export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

export class Zip {
  readonly #file: string;
  readonly #bytes: Uint8Array;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  /**
   * Reads the directory, at the end of the file.
   * @throws {ExplainedError} `weight-file-cut` where it is not, `weight-file-damaged`
   */
  constructor(bytes: Uint8Array, file: string) {
    this.#file = file;
    this.#bytes = bytes;
    const whole = { bytes, base: 0 };
    const entries = zipEntries(whole, zipDirectory(whole, file), file);
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * The content of an entry; what is stored plainly is shared with the archive, not copied.
   * @throws {ExplainedError} `weight-file-damaged`, `weight-file-cut`, `archive-locked`, `archive-method`
   */
  async read(name: string): Promise<Uint8Array> {
    const entry = this.#entries.get(name);
    if (!entry) throw damagedFile(this.#file, name);
    checkPacking(entry, this.#file);
    const { at, packed, size } = entry;
    const header = zipHeaderLength(this.#bytes.subarray(at, at + zipEntryHeader));
    if (header === undefined) throw damagedFile(this.#file, name);
    const start = at + header;
    if (start + packed > this.#bytes.length) throw cutFile(this.#file, start + packed, this.#bytes.length);
    if (size > mostUnpacked) throw damagedFile(this.#file, name);
    const content = await unpackedEntry(entry, this.#bytes.subarray(start, start + packed));
    if (!content) throw damagedFile(this.#file, name);
    return content;
  }
}

/** @throws {ExplainedError} `archive-locked`, `archive-method` for what is whole, and not to be unpacked here */
export function checkPacking({ name, encrypted, method }: ZipEntry, file: string): void {
  if (encrypted) throw new ExplainedError('archive-locked', { file, name });
  if (!Object.values<number>(zipMethods).includes(method))
    throw new ExplainedError('archive-method', { file, name, method: methodNames[method] ?? String(method) });
}

/** As APPNOTE numbers them (4.4.5). */
const methodNames: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'xz',
  98: 'PPMd',
};

/** An entry's content from its packed bytes; undefined where it is not what the directory says. */
export async function unpackedEntry(
  { method, size, checksum }: Pick<ZipEntry, 'method' | 'size' | 'checksum'>,
  packed: Uint8Array,
): Promise<Uint8Array | undefined> {
  const content =
    method === zipMethods.stored
      ? packed
      : method === zipMethods.deflated
        ? await inflate(packed, size)
        : undefined;
  // Some writers leave the sum out, to save time.
  const isWhole = content?.length === size && (checksum === 0 || sumOf(content) === checksum);
  return isWhole ? content : undefined;
}

/** Inflates, and stops where more comes than was announced: a small file may hold a great deal of zeros. */
async function inflate(packed: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  const stream = new DecompressionStream('deflate-raw');
  // Straight into it: a worker of an opaque origin has no streams of blobs in WebKit. What fails is found by reading.
  const writer = stream.writable.getWriter();
  writer.write(packed as Uint8Array<ArrayBuffer>).then(
    () => writer.close().catch(() => undefined),
    () => undefined,
  );
  const reader = stream.readable.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > size) {
        await reader.cancel();
        return undefined;
      }
      parts.push(value);
    }
  } catch {
    return undefined;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

let table: Uint32Array | undefined;

/** CRC-32 of PKZIP and PNG. */
function sumOf(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });
  let sum = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) sum = (sum >>> 8) ^ table[(sum ^ bytes[at]!) & 255]!;
  return (sum ^ 0xffffffff) >>> 0;
}
