/** Zip archives (PKWARE's APPNOTE): stored and deflated entries, of 64 bits where they need it. */
import { cutFile, damagedFile } from './faults.ts';

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  /** Where its own header begins. */
  readonly at: number;
}

const stored = 0;
const deflated = 8;
/** `PK` and two numbers, little-endian. */
const signature = { entry: 0x04034b50, directory: 0x02014b50, end: 0x06054b50, end64: 0x06064b50 } as const;

/** Bytes that an entry may become: a gigabyte. */
const mostUnpacked = 2 ** 30;

export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

export class Zip {
  readonly #file: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #entries: ReadonlyMap<string, Entry>;

  /**
   * Reads the directory, at the end of the file.
   * @throws {ExplainedError} `weight-file-cut` where it is not, `weight-file-damaged`
   */
  constructor(bytes: Uint8Array, file: string) {
    this.#file = file;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      this.#entries = new Map(this.#directory().map((entry) => [entry.name, entry]));
    } catch (error) {
      throw error instanceof RangeError ? damagedFile(file, 'zip') : error;
    }
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * The content of an entry; what is stored plainly is shared with the archive, not copied.
   * @throws {ExplainedError} `weight-file-damaged`
   */
  async read(name: string): Promise<Uint8Array> {
    const entry = this.#entries.get(name);
    if (!entry || entry.encrypted) throw damagedFile(this.#file, name);
    const { at, packed, size, method } = entry;
    if (at + 30 > this.#bytes.length || this.#view.getUint32(at, true) !== signature.entry)
      throw damagedFile(this.#file, name);
    const start = at + 30 + this.#view.getUint16(at + 26, true) + this.#view.getUint16(at + 28, true);
    if (start + packed > this.#bytes.length) throw cutFile(this.#file, start + packed, this.#bytes.length);
    if (size > mostUnpacked) throw damagedFile(this.#file, name);
    const part = this.#bytes.subarray(start, start + packed);
    const content = method === stored ? part : method === deflated ? await inflate(part, size) : undefined;
    if (content?.length !== size) throw damagedFile(this.#file, name);
    // Some writers leave the sum out, to save time.
    if (entry.checksum !== 0 && checksum(content) !== entry.checksum) throw damagedFile(this.#file, name);
    return content;
  }

  #directory(): Entry[] {
    const view = this.#view;
    const end = this.#end();
    let count = view.getUint16(end + 10, true);
    let at = view.getUint32(end + 16, true);
    // What does not fit into 32 bits stands in a record of its own, found through the one before the end.
    if ((count === 0xffff || at === 0xffffffff) && end >= 20) {
      const far = Number(view.getBigUint64(end - 20 + 8, true));
      if (view.getUint32(far, true) !== signature.end64) throw damagedFile(this.#file, 'zip');
      count = Number(view.getBigUint64(far + 32, true));
      at = Number(view.getBigUint64(far + 48, true));
    }
    const entries: Entry[] = [];
    for (let number = 0; number < count; number++) {
      if (view.getUint32(at, true) !== signature.directory) throw damagedFile(this.#file, 'zip');
      const extra = at + 46 + view.getUint16(at + 28, true);
      const comment = extra + view.getUint16(at + 30, true);
      const next = comment + view.getUint16(at + 32, true);
      const [packed, size, own] = this.#sizes(at, extra, comment);
      entries.push({
        name: new TextDecoder().decode(this.#bytes.subarray(at + 46, extra)),
        encrypted: (view.getUint16(at + 8, true) & 1) === 1,
        method: view.getUint16(at + 10, true),
        checksum: view.getUint32(at + 16, true),
        packed,
        size,
        at: own,
      });
      at = next;
    }
    return entries;
  }

  /** The end record lies at the very end, before a comment of at most 64 KiB. */
  #end(): number {
    const last = this.#bytes.length - 22;
    for (let at = last; at >= Math.max(0, last - 0xffff); at--)
      if (this.#view.getUint32(at, true) === signature.end) return at;
    throw cutFile(this.#file, this.#bytes.length + 22, this.#bytes.length);
  }

  /** Packed and plain size, and where the entry lies: in 32 bits, or, where they are all ones, in the extra field. */
  #sizes(at: number, from: number, to: number): [packed: number, size: number, own: number] {
    const view = this.#view;
    const short = [24, 20, 42].map((place) => view.getUint32(at + place, true));
    for (let field = from; field + 4 <= to; field += 4 + view.getUint16(field + 2, true)) {
      if (view.getUint16(field, true) !== 1) continue;
      let value = field + 4;
      short.forEach((number, index) => {
        if (number !== 0xffffffff) return;
        short[index] = Number(view.getBigUint64(value, true));
        value += 8;
      });
    }
    const [size = 0, packed = 0, own = 0] = short;
    return [packed, size, own];
  }
}

/** Inflates, and stops where more comes than was announced: a small file may hold a great deal of zeros. */
async function inflate(packed: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
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
function checksum(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });
  let sum = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) sum = (sum >>> 8) ^ table[(sum ^ bytes[at]!) & 255]!;
  return (sum ^ 0xffffffff) >>> 0;
}
