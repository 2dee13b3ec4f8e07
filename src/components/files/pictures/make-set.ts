/** A data set of the reader's photographs: read, counted, parted, and kept as one file, or not at all. */
import { ExplainedError } from '../../../explained/index.ts';
import {
  AreaSquare,
  cifarClasses,
  cifarRecordBytes,
  contentKey,
  isCifarBinary,
  leastOfClass,
  mostPictureBytes,
  partAsMarked,
  partForTest,
  pictureSetEnding,
  pictureSetHead,
  readCifarBinary,
} from '../../../data/own-pictures.ts';
import { checkPacking } from '../../../weight-files/archive.ts';
import { keepFile } from '../../kept/reader-files.ts';
import type { ChosenFile } from '../dropped.ts';
import { decodeAll } from './decoding.ts';
import { isPictureInFolder, readFolders } from './folders.ts';
import { entriesOfArchive, type PackedPicture } from './packed-picture.ts';

export interface SetSettings {
  /** `mine` for `data.load('mine')`. */
  readonly name: string;
  /** Pixels along each side. */
  readonly size: number;
  readonly seed: number;
}

export type Progress = { kind: 'reading'; done: number; total: number } | { kind: 'keeping' };

export interface MadeSet {
  readonly name: string;
  readonly size: number;
  readonly classes: readonly { readonly name: string; readonly train: number; readonly test: number }[];
  readonly unreadable: readonly string[];
  /** Copies that were left out, and what they are copies of. */
  readonly duplicates: readonly { readonly path: string; readonly of: string }[];
  readonly others: readonly string[];
}

/** Pictures of one size with their labels, before they are parted. */
interface Counted {
  readonly classes: readonly string[];
  readonly labels: readonly number[];
  readonly pixels: readonly Blob[];
  /** Absent: to be drawn. */
  readonly isTest?: readonly boolean[];
  readonly unreadable: readonly string[];
  readonly duplicates: MadeSet['duplicates'];
  readonly others: readonly string[];
}

const isArchive = ({ name }: ChosenFile): boolean => /\.zip$/i.test(name);

/** Whether files are a data set of pictures rather than files to be kept as they are, by their names and what archives list. */
export async function arePictures(files: readonly ChosenFile[]): Promise<boolean> {
  if (files.some(({ name }) => isCifarBinary(name))) return true;
  const paths = await Promise.all(
    files.map(async (file) =>
      isArchive(file)
        ? entriesOfArchive(file).then(
            (entries) => entries.map(({ path }) => path),
            () => [],
          )
        : [file.name],
    ),
  );
  const all = paths.flat();
  return 2 * all.filter(isPictureInFolder).length > all.length;
}

/**
 * Makes the set and keeps it as `<name>.pictures`, in place of an earlier one of its name. Until it is whole nothing is kept.
 * @throws {ExplainedError} `pictures-…`, `archive-…`, and what the store throws
 * @throws what the signal gives as its reason
 */
export async function makeSet(
  files: readonly ChosenFile[],
  settings: SetSettings,
  { signal, said }: { signal: AbortSignal; said: (progress: Progress) => void },
): Promise<MadeSet> {
  const { name, size, seed } = settings;
  const isName = /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,59}$/u.test(name) && name !== 'dogs-and-cats';
  if (!isName) throw new ExplainedError('pictures-name', { name });
  const cifar = files.filter((file) => isCifarBinary(file.name));
  const counted =
    cifar.length > 0
      ? await countRecords(cifar, settings, { signal, said })
      : await countPhotographs(files, settings, { signal, said });
  const { classes, labels, isTest, pixels, ...rest } = counted;
  classes.forEach((label, at) => {
    const found = labels.filter((each) => each === at).length;
    if (found < leastOfClass)
      throw new ExplainedError('pictures-few', { name: label, found, least: leastOfClass });
  });
  const { train, test } = isTest
    ? partAsMarked(labels, (index) => isTest[index]!, classes.length)
    : partForTest(labels, { classes: classes.length, seed });
  const order = [...train, ...test];
  const head = pictureSetHead(
    {
      version: 1,
      size,
      classes: [...classes],
      train: train.length,
      test: test.length,
      seed: isTest ? 0 : seed,
    },
    Uint8Array.from(order, (index) => labels[index]!),
  );
  signal.throwIfAborted();
  said({ kind: 'keeping' });
  await keepFile(name + pictureSetEnding, new Blob([head, ...order.map((index) => pixels[index]!)]));
  const countIn = (part: readonly number[], label: number): number =>
    part.filter((index) => labels[index] === label).length;
  return {
    name,
    size,
    classes: classes.map((each, label) => ({
      name: each,
      train: countIn(train, label),
      test: countIn(test, label),
    })),
    unreadable: rest.unreadable,
    duplicates: rest.duplicates,
    others: rest.others,
  };
}

interface Watched {
  readonly signal: AbortSignal;
  readonly said: (progress: Progress) => void;
}

async function countPhotographs(
  files: readonly ChosenFile[],
  { size }: SetSettings,
  { signal, said }: Watched,
): Promise<Counted> {
  const packed: PackedPicture[] = [];
  for (const file of files) {
    const own = isArchive(file) ? await entriesOfArchive(file) : [{ path: file.name, file: file.content }];
    for (const each of own) {
      if (each.entry && isPictureInFolder(each.path)) checkPacking(each.entry, file.name);
      packed.push(each);
    }
  }
  // In whatever order a system lists its folders: the same pictures make the same set.
  packed.sort((one, other) => (one.path < other.path ? -1 : 1));
  const { classes, pictures, isParted, others } = readFolders(packed.map(({ path }) => path));
  checkSize(pictures.length, size);
  const total = pictures.length;
  said({ kind: 'reading', done: 0, total });
  const decoded = await decodeAll(
    pictures.map(({ index }) => packed[index]!),
    { size, signal, heard: (done) => said({ kind: 'reading', done, total }) },
  );

  const labels: number[] = [];
  const isTest: boolean[] = [];
  const pixels: Blob[] = [];
  const unreadable: string[] = [];
  const copies = new Copies();
  pictures.forEach((picture, at) => {
    const { path } = packed[picture.index]!;
    const found = decoded[at]!;
    if (!found.pixels) unreadable.push(path);
    else if (copies.isFirst(found.key, path)) {
      labels.push(picture.label);
      isTest.push(picture.isTest);
      pixels.push(found.pixels);
    }
  });
  return {
    classes,
    labels,
    pixels,
    ...(isParted && { isTest }),
    unreadable,
    duplicates: copies.found,
    others,
  };
}

/** Records that are read at once. */
const together = 500;

/** The official binary version: its `test_batch.bin`, where it is there beside others, is the test. */
async function countRecords(
  files: readonly ChosenFile[],
  { size }: SetSettings,
  { signal, said }: Watched,
): Promise<Counted> {
  const labels: number[] = [];
  const isTest: boolean[] = [];
  const pixels: Blob[] = [];
  const copies = new Copies();
  const ofTest = (name: string): boolean => name.endsWith('test_batch.bin');
  const isParted = files.some(({ name }) => ofTest(name)) && files.some(({ name }) => !ofTest(name));
  const picture = 32 * 32 * 3;
  const total = files.reduce((sum, { content }) => sum + Math.floor(content.size / cifarRecordBytes), 0);
  checkSize(total, size);
  let done = 0;
  for (const { name, content } of files) {
    let from = 0;
    // Once at least: of an empty file as well it is said that it is none.
    do {
      const part = content.slice(from, from + together * cifarRecordBytes);
      const records = readCifarBinary(new Uint8Array(await part.arrayBuffer()), name, content.size);
      const first = from / cifarRecordBytes;
      for (let n = 0; n < records.count; n++) {
        const own = records.images.subarray(n * picture, (n + 1) * picture);
        if (!copies.isFirst(contentKey(own), `${name} ${first + n}`)) continue;
        labels.push(records.labels[n]!);
        isTest.push(ofTest(name));
        pixels.push(new Blob([size === 32 ? own : resized(own, 32, size)]));
      }
      from += part.size;
      said({ kind: 'reading', done: (done += records.count), total });
      // The page answers between them, a press on Cancel too.
      await new Promise((resolve) => setTimeout(resolve));
      signal.throwIfAborted();
    } while (from < content.size);
  }
  return {
    classes: cifarClasses,
    labels,
    pixels,
    ...(isParted && { isTest }),
    unreadable: [],
    duplicates: copies.found,
    others: [],
  };
}

function resized(pixels: Uint8Array, side: number, size: number): Uint8Array<ArrayBuffer> {
  const square = new AreaSquare({ width: side, height: side }, size);
  const opaque = new Uint8Array(side * side * 4);
  for (let at = 0; at < side * side; at++) opaque.set(pixels.subarray(3 * at, 3 * at + 3), 4 * at);
  square.add(opaque);
  return square.bytes();
}

function checkSize(count: number, size: number): void {
  const bytes = count * size * size * 3;
  if (bytes <= mostPictureBytes) return;
  const megabytes = (of: number): number => Math.round(of / 2 ** 20);
  const fitting = Math.floor(Math.sqrt(mostPictureBytes / (3 * count)));
  throw new ExplainedError('pictures-large', {
    found: megabytes(bytes),
    most: megabytes(mostPictureBytes),
    size,
    fitting,
  });
}

/** The same content twice would stand in training and test alike. */
class Copies {
  readonly found: { path: string; of: string }[] = [];
  readonly #known = new Map<string, string>();

  isFirst(key: string, path: string): boolean {
    const of = this.#known.get(key);
    if (of === undefined) this.#known.set(key, path);
    else this.found.push({ path, of });
    return of === undefined;
  }
}
