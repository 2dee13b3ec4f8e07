import { ExplainedError } from '../explained/index.ts';

/** Of CIFAR-10 (Krizhevsky 2009), in the order of its labels. */
export const cifarClasses = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
] as const;

/** A label, then 32 × 32 red bytes, as many green, as many blue. */
const plane = 32 * 32;
const record = 1 + 3 * plane;
/** Bytes of a record. */
export const cifarRecordBytes = record;

/** Whether a file is one of the official binary version, by its name. */
export const isCifarBinary = (name: string): boolean => /(^|\/)(data_batch_\d+|test_batch)\.bin$/.test(name);

export interface CifarRecords {
  readonly labels: Uint8Array;
  /** `count × 32 × 32 × 3`, as the pictures of this book are. */
  readonly images: Uint8Array<ArrayBuffer>;
  readonly count: number;
}

/**
 * The records of a `data_batch_….bin`, or of some of them.
 * @param whole bytes of the file that they are of
 * @throws {ExplainedError} `pictures-cifar` where the file is no whole number of records or a label is none of the ten
 */
export function readCifarBinary(bytes: Uint8Array, file: string, whole = bytes.length): CifarRecords {
  const count = Math.floor(bytes.length / record);
  if (count === 0 || count * record !== bytes.length)
    throw new ExplainedError('pictures-cifar', { file, bytes: whole });
  const labels = new Uint8Array(count);
  const images = new Uint8Array(count * 3 * plane);
  for (let n = 0; n < count; n++) {
    const start = n * record;
    labels[n] = bytes[start]!;
    if (labels[n]! >= cifarClasses.length) throw new ExplainedError('pictures-cifar', { file, bytes: whole });
    for (let channel = 0; channel < 3; channel++)
      for (let at = 0; at < plane; at++)
        images[(n * plane + at) * 3 + channel] = bytes[start + 1 + channel * plane + at]!;
  }
  return { labels, images, count };
}
