import { fromBfloat, fromHalf } from './half-precision.ts';

/** Types of number by safetensors' names. */
export type NumberType =
  'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U64' | 'U32' | 'U16' | 'U8' | 'BOOL';

export const bytesOf: Readonly<Record<NumberType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};

/** NumPy's names of them, which HDF5's reader has too. */
export const shortNames: Readonly<Record<string, NumberType | undefined>> = {
  f8: 'F64',
  f4: 'F32',
  f2: 'F16',
  i8: 'I64',
  i4: 'I32',
  i2: 'I16',
  i1: 'I8',
  u8: 'U64',
  u4: 'U32',
  u2: 'U16',
  u1: 'U8',
  b1: 'BOOL',
};

export const isNumberType = (name: string): name is NumberType => Object.hasOwn(bytesOf, name);

/** More axes than any library has: each is walked for every number. */
const mostAxes = 64;

/**
 * Elements of an array of this shape; `NaN` where it is no list, of at most 64 whole numbers of at least 0, or where
 * the product is more than can be counted.
 */
export function elements(shape: readonly number[]): number {
  const isList = Array.isArray(shape) && shape.length <= mostAxes;
  if (!isList || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) return NaN;
  if (shape.includes(0)) return 0;
  const product = shape.reduce((so, size) => so * size, 1);
  return Number.isSafeInteger(product) ? product : NaN;
}

/** Little-endian numbers as singles; copied, so that the file's own bytes can go. */
export function singles(type: NumberType, bytes: Uint8Array): Float32Array {
  // A copy begins at a whole word, as typed arrays ask for; a Buffer of Node's would share its memory in `slice`.
  const { buffer } = new Uint8Array(bytes);
  switch (type) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F16':
      return fromHalf(new Uint16Array(buffer));
    case 'BF16':
      return fromBfloat(new Uint16Array(buffer));
    case 'F64':
      return Float32Array.from(new Float64Array(buffer));
    case 'I32':
      return Float32Array.from(new Int32Array(buffer));
    case 'I16':
      return Float32Array.from(new Int16Array(buffer));
    case 'I8':
      return Float32Array.from(new Int8Array(buffer));
    case 'U32':
      return Float32Array.from(new Uint32Array(buffer));
    case 'U16':
      return Float32Array.from(new Uint16Array(buffer));
    case 'U8':
    case 'BOOL':
      return Float32Array.from(new Uint8Array(buffer));
    case 'I64':
      return Float32Array.from(new BigInt64Array(buffer), Number);
    case 'U64':
      return Float32Array.from(new BigUint64Array(buffer), Number);
  }
}

/** The same numbers with the bytes of each the other way round. */
export function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) result[at] = bytes[at - (at % size) + size - 1 - (at % size)]!;
  return result;
}
