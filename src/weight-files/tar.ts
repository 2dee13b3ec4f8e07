/** Tar archives (POSIX ustar and pax, and GNU's long names), read from front to back a piece at a time. */
import { cutFile, damagedFile } from './faults.ts';

export interface TarEntry {
  readonly name: string;
  /** Its content, in pieces as they came. */
  readonly content: readonly Uint8Array<ArrayBuffer>[];
}

const block = 512;
/** Of a name that stands in an entry of its own. */
const longestName = 2 ** 16;

/**
 * The files of an archive; folders and links are passed over.
 * @param read the next piece of the archive, undefined at its end
 * @param most bytes of all that is in it: a small file may hold a great deal of zeros
 * @throws {ExplainedError} `weight-file-cut`, `weight-file-damaged`
 */
export async function* tarEntries(
  read: () => Promise<Uint8Array<ArrayBuffer> | undefined>,
  file: string,
  most: number,
): AsyncGenerator<TarEntry, void> {
  const pieces = new Pieces(read, file);
  let all = 0;
  let named: string | undefined;
  for (;;) {
    const header = await pieces.takeUnlessOver(block);
    // Two blocks of zeros are the end; what comes after is filling.
    if (!header || header.every((byte) => byte === 0)) return;
    if (!isHeader(header)) throw damagedFile(file, 'tar');
    const size = numberAt(header, 124, 12);
    all += size;
    if (!(all <= most)) throw damagedFile(file, 'tar');
    const type = String.fromCharCode(header[156]!);
    const padded = Math.ceil(size / block) * block;
    if (type === 'x' || type === 'L') {
      if (size > longestName) throw damagedFile(file, 'tar');
      const said = textOf((await pieces.take(padded)).subarray(0, size));
      named = type === 'L' ? said : (/(?:^|\n)\d+ path=([^\n]*)\n/.exec(said)?.[1] ?? named);
      continue;
    }
    const content = await pieces.takePieces(size);
    await pieces.take(padded - size);
    const name =
      named ?? [textOf(header.subarray(345, 500)), textOf(header.subarray(0, 100))].filter(Boolean).join('/');
    named = undefined;
    if (type === '0' || type === '\0' || type === '7') yield { name, content };
  }
}

/** Whether a block's checksum is right: all its bytes, those of the sum itself as spaces. */
export function isHeader(header: Uint8Array): boolean {
  if (header.length < block) return false;
  const sum = header.subarray(0, block).reduce((so, byte, at) => so + (at >= 148 && at < 156 ? 32 : byte), 0);
  return sum === numberAt(header, 148, 8);
}

/** Up to the first zero. */
const textOf = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
};

/** In octal digits; where it needs more of them, in bytes after one that says so. */
function numberAt(header: Uint8Array, at: number, length: number): number {
  if (header[at]! < 0x80) return Number.parseInt(textOf(header.subarray(at, at + length)).trim() || '0', 8);
  return header.subarray(at + 1, at + length).reduce((value, byte) => value * 256 + byte, 0);
}

/** Bytes that come in pieces of any length, taken in lengths of one's own. */
class Pieces {
  readonly #read: () => Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly #file: string;
  #rest: Uint8Array<ArrayBuffer> = new Uint8Array();
  #seen = 0;

  constructor(read: () => Promise<Uint8Array<ArrayBuffer> | undefined>, file: string) {
    this.#read = read;
    this.#file = file;
  }

  /** Undefined where nothing more comes at all. */
  async takeUnlessOver(length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#rest.length === 0) this.#rest = (await this.#read()) ?? this.#rest;
    return this.#rest.length === 0 ? undefined : this.take(length);
  }

  async take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const pieces = await this.takePieces(length);
    const [only] = pieces;
    if (only && pieces.length === 1) return only;
    const whole = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  async takePieces(length: number): Promise<Uint8Array<ArrayBuffer>[]> {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for (let missing = length; missing > 0;) {
      if (this.#rest.length === 0) {
        const next = await this.#read();
        if (!next) throw cutFile(this.#file, this.#seen + missing, this.#seen);
        this.#rest = next;
        continue;
      }
      const piece = this.#rest.subarray(0, missing);
      pieces.push(piece);
      this.#rest = this.#rest.subarray(piece.length);
      this.#seen += piece.length;
      missing -= piece.length;
    }
    return pieces;
  }
}
