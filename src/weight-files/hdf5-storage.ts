/** How an array lies in a file of HDF5, by the messages of its header (HDF5 File Format Specification, section IV.A.2). */
import type { Dataset } from 'jsfive';

const messages = { dataspace: 1, datatype: 3, external: 7, layout: 8, filters: 11 } as const;
/** Deflate, the shuffling of bytes before it, and a sum over them. */
const readFilters = new Set([1, 2, 3]);
const filterNames: Readonly<Record<number, string>> = {
  4: 'szip',
  5: 'nbit',
  6: 'scale-offset',
  32_000: 'LZF',
  32_001: 'Blosc',
  32_004: 'LZ4',
  32_008: 'bitshuffle',
  32_015: 'Zstandard',
};

const place = ({ _dataobjects }: Dataset, message: number): number | undefined =>
  _dataobjects.find_msg_type(message)[0]?.get('offset_to_message');

/** Whether it has no place for a number, not even for one: `h5py.Empty`. */
export function isNull(dataset: Dataset, bytes: Uint8Array): boolean {
  const at = place(dataset, messages.dataspace);
  return at !== undefined && bytes[at] === 2 && bytes[at + 3] === 2;
}

/** What keeps it from being read, though nothing is wrong with it; undefined where nothing does. */
export function unreadLayout(dataset: Dataset, bytes: Uint8Array): string | undefined {
  const { _dataobjects: objects } = dataset;
  const isNamed = objects.find_msg_type(messages.datatype).some((each) => (each.get('flags') ?? 0) & 2);
  if (isNamed) return 'named datatype';
  if (place(dataset, messages.external) !== undefined) return 'external file';
  const at = place(dataset, messages.layout);
  if (at === undefined) return undefined;
  const [version, layout] = [bytes[at]!, bytes[at + 1]];
  if (version >= 4 && layout === 3) return 'virtual dataset';
  if (version >= 4 && layout === 2) return 'chunks in a newer layout of HDF5';
  if (version >= 5 && layout !== 0) return 'a newer layout of HDF5';
  const filter = objects.filter_pipeline?.find((each) => !readFilters.has(each.get('filter_id') ?? 0));
  const id = filter?.get('filter_id');
  return id === undefined ? undefined : (filterNames[id] ?? `filter ${id}`);
}

/** Of a link's message: it says what kind it is, when it was made, in which encoding it is named. */
const linkFlags = { kind: 8, order: 4, encoding: 16, length: 3, all: 31 } as const;
const externalKind = 64;

/**
 * Where a link of the file leads that lies in another file: `other.h5/weights`. jsfive opens no group with such a link, so
 * that the message is looked for wherever it may be.
 */
export function linkOutOf(bytes: Uint8Array): string | undefined {
  for (let at = bytes.indexOf(externalKind); at >= 0; at = bytes.indexOf(externalKind, at + 1)) {
    const flags = bytes[at - 1] ?? 0;
    if (bytes[at - 2] !== 1 || !(flags & linkFlags.kind) || flags > linkFlags.all) continue;
    const name = at + 1 + (flags & linkFlags.order ? 8 : 0) + (flags & linkFlags.encoding ? 1 : 0);
    const value = name + (1 << (flags & linkFlags.length)) + (bytes[name] ?? 0);
    const length = (bytes[value] ?? 0) + 256 * (bytes[value + 1] ?? 0);
    // A byte of version and flags, the file, the place in it: each ends with a zero.
    const [, file, path, rest] = new TextDecoder()
      .decode(bytes.subarray(value + 2, value + 2 + length))
      .split('\0');
    if (file !== undefined && path !== undefined && rest === '') return file + path;
  }
  return undefined;
}
