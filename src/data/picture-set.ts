/**
 * A reader's own pictures as a data set: how they are parted, and the file that keeps them.
 *
 * | bytes | what |
 * |---|---|
 * | 8 | the letters `pictures` |
 * | 4 | length of the description, little-endian |
 * | … | the description, JSON: {@link PictureSetHeader} |
 * | train + test | labels, of the training pictures first |
 * | rest | the pictures in that order, `size × size × 3` bytes each |
 *
 * Nothing is packed: a set of hundreds of megabytes is read without a second copy of it.
 */
import { ExplainedError } from '../explained/index.ts';
import { countUpTo, listOf, type Of, record, RefusedData, textUpTo, where } from '../schema/index.ts';
import { measureNormalisation } from './dogs-and-cats.ts';
import type { ImageDataset, ImageSet } from './image-set.ts';
import { seededRandom, shuffledIndices } from './random.ts';

/** What the drawer keeps a set's file as: `mine.pictures` is `data.load('mine')`. */
export const pictureSetEnding = '.pictures';

/** Smallest and largest side of a picture in a set. */
export const pictureSides = { least: 32, most: 224 } as const;
/** A class with fewer leaves nothing to train on once some are set aside. */
export const leastOfClass = 5;
/** Labels are bytes. */
export const mostClasses = 256;
/** Characters of a class's name. */
export const longestClass = 200;
/** Bytes of pictures in a set: what a kernel can hold beside a training. */
export const mostPictureBytes = 400 * 2 ** 20;

const magic = 'pictures';
const channels = 3;

const header = record({
  version: where(countUpTo(1), (version) => version === 1, 'of another version'),
  size: where(countUpTo(pictureSides.most), (size) => size >= pictureSides.least, 'too small'),
  classes: listOf(textUpTo(longestClass), mostClasses),
  train: countUpTo(2 ** 24),
  test: countUpTo(2 ** 24),
  /** Of the drawing of the test pictures; 0 where the set came with its own. */
  seed: countUpTo(2 ** 31),
});
export type PictureSetHeader = Readonly<Of<typeof header>>;

/** Which pictures are for training and which for the test, class by class as the book's own set is. */
export interface Parted {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * Sets the same share of every class aside for the test, drawn by `seed`: at least one of each. The validation pictures
 * are drawn from those for training, by `splitForValidation`, as they are from the book's own.
 */
export function partForTest(
  labels: ArrayLike<number>,
  { classes, share = 0.2, seed = 1 }: { classes: number; share?: number; seed?: number },
): Parted {
  const random = seededRandom(seed, 0x7e57);
  const train: number[] = [];
  const test: number[] = [];
  for (let label = 0; label < classes; label++) {
    const members = membersOf(labels, label);
    const held = Math.min(members.length - 1, Math.max(1, Math.round(members.length * share)));
    const chosen = new Set([...shuffledIndices(members.length, random)].slice(0, held));
    members.forEach((index, member) => (chosen.has(member) ? test : train).push(index));
  }
  return { train, test };
}

/** Class by class, as they are marked. */
export function partAsMarked(
  labels: ArrayLike<number>,
  isTest: (index: number) => boolean,
  classes: number,
): Parted {
  const ordered = Array.from({ length: classes }, (_, label) => membersOf(labels, label)).flat();
  return { train: ordered.filter((index) => !isTest(index)), test: ordered.filter(isTest) };
}

function membersOf(labels: ArrayLike<number>, label: number): number[] {
  const members: number[] = [];
  for (let index = 0; index < labels.length; index++) if (labels[index] === label) members.push(index);
  return members;
}

/** What stands before the pictures in the file: description and labels. */
export function pictureSetHead(about: PictureSetHeader, labels: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(about));
  const start = magic.length + 4;
  const head = new Uint8Array(start + text.length + labels.length);
  head.set(new TextEncoder().encode(magic));
  new DataView(head.buffer).setUint32(magic.length, text.length, true);
  head.set(text, start);
  head.set(labels, start + text.length);
  return head;
}

/**
 * A kept set as `data.load` gives it. The pictures are those bytes themselves.
 * @throws {ExplainedError} `pictures-damaged`
 */
export function decodePictureSet(bytes: Uint8Array, name: string): ImageDataset {
  const damaged = (cause?: unknown): ExplainedError =>
    new ExplainedError('pictures-damaged', { name }, { cause });
  const start = magic.length + 4;
  if (bytes.length < start || new TextDecoder('latin1').decode(bytes.subarray(0, magic.length)) !== magic)
    throw damaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = start + view.getUint32(magic.length, true);
  let about: PictureSetHeader;
  try {
    about = header(JSON.parse(new TextDecoder().decode(bytes.subarray(start, end))), 'description');
  } catch (error) {
    if (error instanceof RefusedData || error instanceof SyntaxError) throw damaged(error);
    throw error;
  }
  const { size, classes, train, test } = about;
  const picture = size * size * channels;
  const pictures = end + train + test;
  const labels = bytes.subarray(end, pictures);
  if (
    bytes.length !== pictures + (train + test) * picture ||
    train === 0 ||
    labels.some((label) => label >= classes.length)
  )
    throw damaged();
  const part = (from: number, count: number): ImageSet => ({
    images: bytes.subarray(pictures + from * picture, pictures + (from + count) * picture),
    labels: labels.subarray(from, from + count),
    count,
    size,
    channels,
    classes,
  });
  const trained = part(0, train);
  return {
    name,
    train: { ...trained, split: 'train' },
    test: { ...part(train, test), split: 'test' },
    classes,
    size,
    channels,
    normalisation: measureNormalisation(trained),
  };
}
