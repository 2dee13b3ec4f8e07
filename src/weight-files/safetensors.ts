/**
 * The safetensors format (github.com/huggingface/safetensors): the length of a JSON header as 8 bytes, the
 * header `{ name: { dtype, shape, data_offsets } }`, then the numbers, all little-endian.
 */
import { bytesOf, elements, isNumberType, singles } from './numbers.ts';
import { cutFile, damagedFile, unknownType } from './faults.ts';
import type { StoredArray } from './weight-file.ts';

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** The format's own limit of a header. */
const headerLimit = 100_000_000;

/** Whether the bytes begin as such a file does. */
export function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || bytes[8] !== 0x7b) return false;
  return headerLength(bytes) <= headerLimit;
}

function headerLength(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true));
}

/**
 * @param file its name, for what is said of it
 * @throws {ExplainedError} `weight-file-cut`, `weight-file-damaged`, `weight-file-type`
 */
export function readSafetensors(bytes: Uint8Array, file: string): Map<string, StoredArray> {
  if (bytes.length < 8) throw cutFile(file, 8, bytes.length);
  const length = headerLength(bytes);
  if (length > headerLimit) throw damagedFile(file, 'header');
  const start = 8 + length;
  if (start > bytes.length) throw cutFile(file, start, bytes.length);
  const header = parseHeader(bytes.subarray(8, start), file);
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  // All announced bytes first: where a file was cut, that is the news, and not the tensor that misses its end.
  const end = entries.reduce((last, [, entry]) => Math.max(last, announcedEnd(entry)), 0);
  if (start + end > bytes.length) throw cutFile(file, start + end, bytes.length);
  const read = entries.map(([name, entry]) => {
    if (!isEntry(entry)) throw damagedFile(file, name);
    const { dtype: type, shape, data_offsets } = entry;
    if (!isNumberType(type)) throw unknownType(file, name, type);
    const [from, to] = data_offsets;
    const isWhole = Number.isSafeInteger(from) && from >= 0 && to - from === elements(shape) * bytesOf[type];
    if (!isWhole) throw damagedFile(file, name);
    return { name, shape, type, from, to };
  });
  // One tensor after the other, without a gap and to the end, as the format asks for: where it is otherwise, the header is
  // another file's, or says of some bytes that they are two tensors.
  let next = 0;
  for (const { name, from, to } of read.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== next) throw damagedFile(file, name);
    next = to;
  }
  if (start + next !== bytes.length) throw damagedFile(file, 'end');
  return new Map(
    read.map(({ name, shape, type, from, to }) => [
      name,
      { shape, data: singles(type, bytes.subarray(start + from, start + to)) },
    ]),
  );
}

/** Whether what a header says of a tensor is what it should be. */
const isEntry = (entry: unknown): entry is HeaderEntry => {
  const { dtype, shape, data_offsets } = (entry ?? {}) as Partial<Record<keyof HeaderEntry, unknown>>;
  return (
    typeof dtype === 'string' &&
    Array.isArray(shape) &&
    Array.isArray(data_offsets) &&
    data_offsets.every((offset) => typeof offset === 'number')
  );
};

/** Where a tensor's bytes end, by a header that may hold anything; 0 where it does not say. */
function announcedEnd(entry: unknown): number {
  const { data_offsets } = (entry ?? {}) as { data_offsets?: readonly unknown[] | null };
  const end = data_offsets?.[1];
  return typeof end === 'number' && Number.isSafeInteger(end) ? end : 0;
}

function parseHeader(bytes: Uint8Array, file: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof header === 'object' && header !== null) return header as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw damagedFile(file, 'header');
}
