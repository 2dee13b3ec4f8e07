/** HDF5, as Keras writes it: groups, attributes and arrays of numbers. Read by jsfive. */
import { ExplainedError } from '../explained/index.ts';
import { Dataset, File, Group } from 'jsfive';
import { fromBfloat } from './half-precision.ts';
import { isNull, linkOutOf, unreadLayout } from './hdf5-storage.ts';
import { bytesOf, elements, shortNames, singles, swapped } from './numbers.ts';
import { cutFile, damagedFile, unknownLayout, unknownType } from './faults.ts';
import type { StoredArray } from './weight-file.ts';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Where the file begins: a block of the user's own, of 512 bytes or that doubled, may lie before it. */
function startOf(bytes: Uint8Array): number | undefined {
  for (let start = 0; start < bytes.length; start = Math.max(512, 2 * start))
    if (signature.every((byte, at) => bytes[start + at] === byte)) return start;
  return undefined;
}

export const isHdf5 = (bytes: Uint8Array): boolean => startOf(bytes) !== undefined;

/** A group of the file: what lies in it, and what is said of it. */
export interface Hdf5Group {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly groups: ReadonlyMap<string, Hdf5Group>;
  readonly arrays: ReadonlyMap<string, StoredArray>;
}

/** The message of a header that says where an array's numbers lie. */
const layoutMessage = 8;
/** A file whose groups lead back into themselves would never end. */
const limits = { depth: 32, objects: 100_000 };
/** What deflate makes of one byte at the most: an array that says it is larger than that is damaged. */
const densest = 1_032;

/**
 * The whole file as a tree.
 * @throws {ExplainedError} `weight-file-cut`, `weight-file-damaged`, `weight-file-type`, `weight-file-layout`
 */
export function readHdf5(given: Uint8Array, file: string): Hdf5Group {
  const start = startOf(given) ?? 0;
  // Addresses count from where the file begins.
  const bytes = given.subarray(start);
  const end = announcedEnd(bytes);
  if (end === undefined || end > given.length) throw cutFile(file, end ?? start + 96, given.length);
  let objects = 0;

  function groupOf(group: Group, path: string, depth: number): Hdf5Group {
    const groups = new Map<string, Hdf5Group>();
    const arrays = new Map<string, StoredArray>();
    for (const name of group.keys) {
      if (++objects > limits.objects || depth > limits.depth) throw damagedFile(file, path);
      const item = group.get(name);
      const own = textOf(name);
      if (item instanceof Group) groups.set(own, groupOf(item, `${path}${own}/`, depth + 1));
      else if (item instanceof Dataset) {
        const array = arrayOf(item, `${path}${own}`);
        if (array) arrays.set(own, array);
      }
    }
    return { attributes: inUtf8(group.attrs), groups, arrays };
  }

  function arrayOf(dataset: Dataset, path: string): StoredArray | undefined {
    // Keras writes these as pairs of bytes without a meaning, and says beside them what they are.
    const isBfloat = String(dataset.attrs['dtype']).replace(/\0+$/, '') === 'bfloat16';
    if (isBfloat) Object.defineProperty(dataset._dataobjects, 'dtype', { value: '<u2' });
    if (isNull(dataset, bytes)) return undefined;
    const layout = unreadLayout(dataset, bytes);
    if (layout !== undefined) throw unknownLayout(file, path, layout);
    const dtype = typeOf(dataset, path);
    const { shape } = dataset;
    // Texts and references are no weights.
    if (typeof dtype !== 'string' || !/[<>|=]?[fiu]\d/.test(dtype)) return undefined;
    const count = elements(shape);
    if (!(count * Number(/\d+$/.exec(dtype)?.[0]) <= bytes.length * densest)) throw damagedFile(file, path);
    let data: Float32Array;
    try {
      // A part that says it is larger than the file could hold is walked number by number.
      const part = elements(dataset._dataobjects.chunks ?? []);
      if (!(part <= bytes.length * densest)) throw new RangeError('chunks');
      const value = compact(dataset, path, dtype, count) ?? filled(dataset, count);
      data = isBfloat ? fromBfloat(value) : Float32Array.from(value);
    } catch (error) {
      if (error instanceof RangeError || error instanceof ExplainedError) throw error;
      throw damagedFile(file, path);
    }
    if (data.length !== count) throw damagedFile(file, path);
    return { shape, data };
  }

  function typeOf(dataset: Dataset, path: string): unknown {
    try {
      return dataset.dtype;
    } catch (error) {
      if (error instanceof RangeError) throw error;
      // Records, dates and lists: no weights, as texts are none. Bytes without a meaning may be numbers of a type of Keras' own.
      if (/^(Time|Bitfield|Array) datatype|^Compound/.test(String(error))) return undefined;
      if (String(error).startsWith('Opaque')) throw unknownType(file, path, 'opaque bytes');
      throw unknownType(file, path, String(error).slice(0, 60));
    }
  }

  /** The numbers, and in the place of those that were never written what the file says to take for them. */
  function filled(dataset: Dataset, count: number): ArrayLike<number> {
    const { value } = dataset;
    const written = value.length === 0 ? Array<undefined>(count).fill(undefined) : value;
    if (!Array.prototype.includes.call(written, undefined)) return value as ArrayLike<number>;
    const fill = Number(dataset.fillvalue);
    return Array.from(written, (each) => each ?? fill);
  }

  /** The numbers of a small array that lie within its header, which jsfive leaves; undefined where they lie elsewhere. */
  function compact(dataset: Dataset, path: string, dtype: string, count: number): Float32Array | undefined {
    const { _dataobjects: objects } = dataset;
    const at = objects.find_msg_type(layoutMessage)[0]?.get('offset_to_message');
    const [, order, named = ''] = /^([<>|=]?)(\w+)$/.exec(dtype) ?? [];
    const type = shortNames[named];
    // Versions 3 and 4 of the message say a class, and of class 0 a length and the numbers themselves (section IV.A.2.i).
    if (at === undefined || !type || bytes[at]! < 3 || bytes[at + 1] !== 0) return undefined;
    const length = count * bytesOf[type];
    if (bytes[at + 2]! + 256 * bytes[at + 3]! < length) throw damagedFile(file, path);
    const part = bytes.subarray(at + 4, at + 4 + length);
    return singles(type, order === '>' ? swapped(part, bytesOf[type]) : part);
  }

  try {
    const { buffer } = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
    return groupOf(new File(buffer as ArrayBuffer, file), '', 0);
  } catch (error) {
    if (error instanceof ExplainedError) throw error;
    const link = linkOutOf(bytes);
    if (link !== undefined) throw unknownLayout(file, link, 'external link');
    // jsfive throws texts, and errors of whatever it stumbles over.
    throw damagedFile(file, 'HDF5');
  }
}

/** The bytes that jsfive has made letters of: now of Latin 1, now of Windows' variant of it. */
function textOf(letters: string): string {
  const bytes = Array.from(letters, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code < 256 ? code : 0x80 + windowsLetters.indexOf(letter);
  });
  if (bytes.every((byte) => byte < 0x80)) return letters;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return letters;
  }
}

/** What stands there for 0x80 to 0x9f. */
const windowsLetters = new TextDecoder('latin1').decode(
  Uint8Array.from({ length: 32 }, (_, at) => 0x80 + at),
);

function inUtf8(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const read = (value: unknown): unknown =>
    typeof value === 'string' ? textOf(value) : Array.isArray(value) ? value.map(read) : value;
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [textOf(name), read(value)]));
}

/** Where the file ends by its own superblock (HDF5 File Format Specification, section II.A). */
function announcedEnd(bytes: Uint8Array): number | undefined {
  if (bytes.length < 48) return undefined;
  const version = bytes[8]!;
  const at = version < 2 ? 40 + (version === 1 ? 4 : 0) : 28;
  return Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(at, true));
}
