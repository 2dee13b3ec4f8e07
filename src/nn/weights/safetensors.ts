/**
 * The safetensors format (github.com/huggingface/safetensors): the length of a JSON header as 8 bytes, the
 * header `{ name: { dtype, shape, data_offsets } }`, then the numbers, all little-endian.
 */
import { ExplainedError } from '../../explained/index.ts';
import { readSafetensors, toHalf, type StoredArray } from '../../weight-files/index.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface SafetensorsOptions {
  /** Default `F32`; `F16` takes half the bytes and keeps 11 bits of each number. */
  readonly dtype?: 'F32' | 'F16';
  /** Free text by key, kept in the header. */
  readonly metadata?: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

export function toSafetensors(
  tensors: readonly NamedTensor[],
  { dtype = 'F32', metadata }: SafetensorsOptions = {},
): Uint8Array {
  const size = dtype === 'F16' ? 2 : 4;
  const header: Record<string, HeaderEntry | Readonly<Record<string, string>>> = metadata
    ? { __metadata__: metadata }
    : {};
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype, shape: [...shape], data_offsets: [offset, offset + values.length * size] };
    offset += values.length * size;
  }
  // Spaces fill the header up to whole words, so that the numbers can be read in place.
  const text = JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  let at = 8 + padded;
  for (const { values } of tensors) {
    const numbers = dtype === 'F16' ? toHalf(values) : values;
    bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), at);
    at += numbers.byteLength;
  }
  return bytes;
}

/**
 * @returns the tensors in the order of their numbers, as `loadWeights(model, …, { layout: 'keras' })` takes them
 * @throws ExplainedError `weights-format` for damaged bytes or numbers of an unknown type
 */
export function fromSafetensors(given: Uint8Array | ArrayBuffer): Record<string, StoredArray> {
  const bytes = given instanceof Uint8Array ? given : new Uint8Array(given);
  try {
    return Object.fromEntries(readSafetensors(bytes, 'weights'));
  } catch (error) {
    if (error instanceof ExplainedError)
      throw damaged(String(error.values['name'] ?? error.values['place'] ?? 'end'));
    throw error;
  }
}

const damaged = (place: string) => new ExplainedError('weights-format', { place });
