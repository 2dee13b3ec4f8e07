/**
 * Values as text and pieces of bytes, for a file that leaves the browser, and back. Numbers that JSON has not, dates, arrays
 * of bytes and files go through; what is neither data nor bytes is refused.
 */
import { ExplainedError } from '../../explained/index.ts';

/** What stands for a thing that JSON has not. A plain object with such a key is written as `object`. */
interface Stand {
  $: 'undefined' | 'number' | 'date' | 'bytes' | 'file' | 'object';
  of?: unknown;
  part?: number;
  type?: string;
}

const arrays = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
};
type ArrayName = keyof typeof arrays;

/** Deeper than anything that is kept. */
const deepest = 40;

/** @param parts the pieces of bytes so far, to which the value's are added */
export function toPortable(value: unknown, parts: Blob[], depth = 0): unknown {
  if (depth > deepest) throw new ExplainedError('kept-file-damaged');
  if (value === undefined) return { $: 'undefined' } satisfies Stand;
  if (typeof value === 'number' && !Number.isFinite(value))
    return { $: 'number', of: String(value) } satisfies Stand;
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  if (typeof value !== 'object') throw new ExplainedError('kept-file-damaged');
  if (value instanceof Date) return { $: 'date', of: value.getTime() } satisfies Stand;
  if (value instanceof Blob) return { $: 'file', part: parts.push(value) - 1 } satisfies Stand;
  if (value instanceof ArrayBuffer)
    return { $: 'bytes', type: 'ArrayBuffer', part: parts.push(new Blob([value])) - 1 } satisfies Stand;
  const name = Object.entries(arrays).find(([, made]) => value instanceof made)?.[0];
  if (name !== undefined)
    return {
      $: 'bytes',
      type: name,
      part: parts.push(new Blob([value as Uint8Array<ArrayBuffer>])) - 1,
    } satisfies Stand;
  if (Array.isArray(value)) return value.map((each) => toPortable(each, parts, depth + 1));
  const written = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, toPortable(each, parts, depth + 1)]),
  );
  return '$' in value ? ({ $: 'object', of: written } satisfies Stand) : written;
}

/** @param partAt a piece of the file's bytes by its number; throws where there is none */
export async function fromPortable(
  value: unknown,
  partAt: (part: unknown) => Blob,
  depth = 0,
): Promise<unknown> {
  if (depth > deepest) throw new ExplainedError('kept-file-damaged');
  if (typeof value !== 'object' || value === null) return value;
  const inside = (each: unknown): Promise<unknown> => fromPortable(each, partAt, depth + 1);
  if (Array.isArray(value)) return Promise.all(value.map(inside));
  if (!('$' in value)) return plainObject(value, inside);
  const { $: kind, of, part, type } = value as Stand;
  switch (kind) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(of);
    case 'date':
      return new Date(Number(of));
    case 'file':
      return partAt(part);
    case 'bytes': {
      const bytes = await partAt(part).arrayBuffer();
      if (type === 'ArrayBuffer') return bytes;
      const made = Object.hasOwn(arrays, String(type)) ? arrays[type as ArrayName] : undefined;
      if (!made || bytes.byteLength % made.BYTES_PER_ELEMENT !== 0)
        throw new ExplainedError('kept-file-damaged');
      return new made(bytes);
    }
    case 'object':
      if (typeof of === 'object' && of !== null) return plainObject(of, inside);
  }
  throw new ExplainedError('kept-file-damaged');
}

async function plainObject(value: object, inside: (each: unknown) => Promise<unknown>): Promise<object> {
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, each]): Promise<[string, unknown]> => [key, await inside(each)]),
  );
  // `__proto__` as well becomes a property, and nothing else.
  return Object.fromEntries(entries);
}
