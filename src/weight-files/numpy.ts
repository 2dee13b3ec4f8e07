/** NumPy's `.npy` (numpy.org/doc/stable/reference/generated/numpy.lib.format.html), and `.npz`, a zip of such. */
import { bytesOf, elements, shortNames, singles, swapped } from './numbers.ts';
import { cutFile, damagedFile, unknownType } from './faults.ts';
import type { StoredArray } from './weight-file.ts';
import type { Zip } from './zip.ts';

export const isNumpy = (bytes: Uint8Array): boolean =>
  bytes.length >= 6 && bytes[0] === 0x93 && new TextDecoder().decode(bytes.subarray(1, 6)) === 'NUMPY';

/**
 * @param array its name within the file
 * @throws {ExplainedError} `weight-file-cut`, `weight-file-damaged`, `weight-file-type`: objects are pickles and are not read
 */
export function readNpy(bytes: Uint8Array, file: string, array: string): StoredArray {
  if (bytes.length < 12) throw cutFile(file, 12, bytes.length);
  if (!isNumpy(bytes)) throw damagedFile(file, array);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = bytes[6]! >= 2;
  const start = isLong ? 12 + view.getUint32(8, true) : 10 + view.getUint16(8, true);
  if (start > bytes.length) throw cutFile(file, start, bytes.length);
  const header = new TextDecoder('latin1').decode(bytes.subarray(isLong ? 12 : 10, start));
  const written = /'descr':\s*'([<>|=]?)(\w+)'/.exec(header);
  const sizes = /'shape':\s*\(([\d,\sL]*)\)/.exec(header)?.[1];
  const isFortran = /'fortran_order':\s*True/.test(header);
  if (sizes === undefined) throw damagedFile(file, array);
  const named = written?.[2] ?? '';
  const type = Object.hasOwn(shortNames, named) ? shortNames[named] : undefined;
  if (!type) throw unknownType(file, array, written?.[2] ?? 'a record');
  const shape = (sizes.match(/\d+/g) ?? []).map(Number);
  const needed = elements(shape) * bytesOf[type];
  if (Number.isNaN(needed)) throw damagedFile(file, array);
  if (start + needed > bytes.length) throw cutFile(file, start + needed, bytes.length);
  const part = bytes.subarray(start, start + needed);
  const data = singles(type, written?.[1] === '>' ? swapped(part, bytesOf[type]) : part);
  return { shape, data: isFortran ? rowMajor(data, shape) : data };
}

/** From the first axis running fastest to the last. */
function rowMajor(data: Float32Array, shape: readonly number[]): Float32Array {
  const result = new Float32Array(data.length);
  const index = shape.map(() => 0);
  for (let from = 0; from < data.length; from++) {
    result[index.reduce((at, number, axis) => at * shape[axis]! + number, 0)] = data[from]!;
    for (let axis = 0; axis < shape.length && ++index[axis]! === shape[axis]; axis++) index[axis] = 0;
  }
  return result;
}

/** Every array of an `.npz`, by its name without `.npy`. */
export async function readNpz(zip: Zip, file: string): Promise<Map<string, StoredArray>> {
  const arrays = new Map<string, StoredArray>();
  for (const name of zip.names)
    arrays.set(name.replace(/\.npy$/, ''), readNpy(await zip.read(name), file, name));
  return arrays;
}
