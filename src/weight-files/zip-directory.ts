/**
 * The directory of a zip archive (PKWARE's APPNOTE), at its end. It is read from a part of the file as well as from the
 * whole: `bytes` are those from `base` on.
 */
import { ExplainedError } from '../explained/index.ts';
import { cutFile, damagedFile } from './faults.ts';

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  /** Where its own header begins. */
  readonly at: number;
}

/** Bytes from some place of an archive on. */
export interface ZipPart {
  readonly bytes: Uint8Array;
  readonly base: number;
}

/** Where the directory begins, and how many entries it has. */
export interface ZipDirectory {
  readonly from: number;
  readonly count: number;
}

export const zipMethods = { stored: 0, deflated: 8 } as const;
/** `PK` and two numbers, little-endian. */
const signature = { entry: 0x04034b50, directory: 0x02014b50, end: 0x06054b50, end64: 0x06064b50 } as const;
/** Of an entry's own header, before name and extra field. */
export const zipEntryHeader = 30;
/** The end record, a comment of at most 64 KiB, and the two records of 64 bits before it. */
export const zipTail = 22 + 0xffff + 20 + 56;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** @throws {ExplainedError} `weight-file-cut` where there is no end record, `weight-file-damaged` */
export function zipDirectory({ bytes, base }: ZipPart, file: string): ZipDirectory {
  return orDamaged(file, () => {
    const view = viewOf(bytes);
    const end = endOf(view, base, file);
    let count = view.getUint16(end + 10, true);
    let from = view.getUint32(end + 16, true);
    // What does not fit into 32 bits stands in a record of its own, found through the one before the end.
    if ((count === 0xffff || from === 0xffffffff) && end >= 20) {
      const far = Number(view.getBigUint64(end - 20 + 8, true)) - base;
      if (view.getUint32(far, true) !== signature.end64) throw damagedFile(file, 'zip');
      count = Number(view.getBigUint64(far + 32, true));
      from = Number(view.getBigUint64(far + 48, true));
    }
    return { from, count };
  });
}

/** A million empty entries fit into a file of a few megabytes, and would hold up whoever reads them. */
const mostEntries = 200_000;

/** @throws {ExplainedError} `weight-file-damaged`, `archive-entries` */
export function zipEntries(
  { bytes, base }: ZipPart,
  { from, count }: ZipDirectory,
  file: string,
): ZipEntry[] {
  return orDamaged(file, () => {
    if (count > mostEntries)
      throw new ExplainedError('archive-entries', { file, found: count, limit: mostEntries });
    const view = viewOf(bytes);
    const entries: ZipEntry[] = [];
    let at = from - base;
    for (let number = 0; number < count; number++) {
      if (view.getUint32(at, true) !== signature.directory) throw damagedFile(file, 'zip');
      const extra = at + 46 + view.getUint16(at + 28, true);
      const comment = extra + view.getUint16(at + 30, true);
      const next = comment + view.getUint16(at + 32, true);
      const [packed, size, own] = sizesOf(view, at, extra, comment);
      entries.push({
        name: nameOf(bytes.subarray(at + 46, extra)),
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
  });
}

/**
 * UTF-8, whether the archive says so or not; what is none is as Windows writes Korean names (code page 949), or else of a
 * byte a letter.
 */
function nameOf(bytes: Uint8Array): string {
  for (const decoder of decoders) {
    try {
      return decoder.decode(bytes);
    } catch {
      // The next one.
    }
  }
  return latin.decode(bytes);
}

const decoders = ['utf-8', 'euc-kr'].map((encoding) => new TextDecoder(encoding, { fatal: true }));
const latin = new TextDecoder('latin1');

/** How long an entry's own header is, by its first {@link zipEntryHeader} bytes; undefined where there is none. */
export function zipHeaderLength(header: Uint8Array): number | undefined {
  if (header.length < zipEntryHeader) return undefined;
  const view = viewOf(header);
  if (view.getUint32(0, true) !== signature.entry) return undefined;
  return zipEntryHeader + view.getUint16(26, true) + view.getUint16(28, true);
}

/** The end record lies at the very end, before a comment of at most 64 KiB. */
function endOf(view: DataView, base: number, file: string): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--)
    if (view.getUint32(at, true) === signature.end) return at;
  const length = base + view.byteLength;
  throw cutFile(file, length + 22, length);
}

/** Packed and plain size, and where the entry lies: in 32 bits, or, where they are all ones, in the extra field. */
function sizesOf(
  view: DataView,
  at: number,
  from: number,
  to: number,
): [packed: number, size: number, own: number] {
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

/** A number that leads out of the file says that it is damaged. */
function orDamaged<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof RangeError ? damagedFile(file, 'zip') : error;
  }
}
