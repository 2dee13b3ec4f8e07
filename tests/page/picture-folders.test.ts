/** What folders and archives of photographs say, before any of them is decoded. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readFolders } from '../../src/components/files/pictures/folders.ts';
import { arePictures, makeSet, type Progress } from '../../src/components/files/pictures/make-set.ts';
import { bytesOf, entriesOfArchive } from '../../src/components/files/pictures/packed-picture.ts';
import { longestClass } from '../../src/data/own-pictures.ts';
import { zipped } from '../nn/weights/writers.ts';

const labelled = (paths: string[]): string[] => {
  const { classes, pictures } = readFolders(paths);
  return pictures.map(
    ({ index, label, isTest }) => `${paths[index]}: ${classes[label]}${isTest ? ' (test)' : ''}`,
  );
};

describe('a folder a class', () => {
  test('is called so, whatever lies above', () => {
    expect(labelled(['home/pets/dog/1.jpg', 'home/pets/cat/1.PNG', 'home/pets/cat/far/2.webp'])).toEqual([
      'home/pets/dog/1.jpg: dog',
      'home/pets/cat/1.PNG: cat',
      'home/pets/cat/far/2.webp: cat',
    ]);
  });

  test('is what it is where a picture lies beside the folders, or beside those within training and test', () => {
    const beside = ['pets/cover.jpg', 'pets/dog/1.jpg', 'pets/dog/near/2.jpg', 'pets/cat/1.jpg'];
    expect(labelled(beside)).toEqual([
      'pets/dog/1.jpg: dog',
      'pets/dog/near/2.jpg: dog',
      'pets/cat/1.jpg: cat',
    ]);
    expect(readFolders(beside).others).toEqual(['pets/cover.jpg']);
    const parted = [
      'train/dog/1.jpg',
      'train/cat/1.jpg',
      'train/all.jpg',
      'test/dog/1.jpg',
      'test/cat/1.jpg',
    ];
    expect(labelled(parted)).toEqual([
      'train/dog/1.jpg: dog',
      'train/cat/1.jpg: cat',
      'test/dog/1.jpg: dog (test)',
      'test/cat/1.jpg: cat (test)',
    ]);
    expect(readFolders(parted).others).toEqual(['train/all.jpg']);
    // What one class holds in two folders of its own is still that class, beside another.
    expect(readFolders(['dog/a/1.jpg', 'dog/b/2.jpg', 'dog/3.jpg', 'cat/1.jpg']).classes).toEqual([
      'cat',
      'dog',
    ]);
    expect(() => readFolders(['dog/1.jpg', 'dog/a/2.jpg'])).toThrow(
      expect.objectContaining({ code: 'pictures-one-class' }),
    );
  });

  test('comes in the order of letters, in composed ones', () => {
    expect(readFolders(['강아지/1.jpg'.normalize('NFD'), '고양이/1.jpg', 'a/1.jpg']).classes).toEqual([
      'a',
      '강아지',
      '고양이',
    ]);
  });

  test('may lie below folders for training and test', () => {
    expect(
      labelled(['p/train/a/1.jpg', 'p/train/b/1.jpg', 'p/test/a/2.jpg', 'p/validation/b/3.jpg']),
    ).toEqual([
      'p/train/a/1.jpg: a',
      'p/train/b/1.jpg: b',
      'p/test/a/2.jpg: a (test)',
      'p/validation/b/3.jpg: b',
    ]);
    expect(labelled(['train/a/1.jpg', 'train/b/1.jpg', 'validation/b/2.jpg']).at(-1)).toBe(
      'validation/b/2.jpg: b (test)',
    );
  });

  test('may itself be called test', () => {
    expect(readFolders(['test/1.jpg', 'train/1.jpg']).classes).toEqual(['test', 'train']);
  });

  test('does not count what is no picture, nor what lies beside the folders', () => {
    expect(readFolders(['p/a/1.jpg', 'p/b/1.jpg', 'p/a/notes.txt', 'cover.jpg']).others).toEqual([
      'p/a/notes.txt',
      'cover.jpg',
    ]);
  });

  test('may lie very deep, with a name of any kind and length', () => {
    const above = 'a/'.repeat(4_000);
    const names = ['__proto__', 'constructor', '..', 'x'.repeat(255)];
    const paths = names.flatMap((name) => Array.from({ length: 50 }, (_, at) => `${above}${name}/${at}.jpg`));
    const begun = performance.now();
    const { classes, pictures } = readFolders(paths);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(classes).toEqual(['..', '__proto__', 'constructor', 'x'.repeat(longestClass)]);
    expect(new Set(pictures.map(({ label }) => label)).size).toBe(4);
  });

  test.each([
    ['pictures-none', ['a/notes.txt', '1.jpg']],
    ['pictures-none', []],
    ['pictures-one-class', ['pets/cat/1.jpg', 'pets/cat/2.jpg']],
    ['pictures-classes', Array.from({ length: 257 }, (_, at) => `p/${at}/1.jpg`)],
  ])('%s', (code, paths) => {
    expect(() => readFolders(paths)).toThrow(expect.objectContaining({ code }));
  });
});

describe('an archive', () => {
  const text = (content: string) => new TextEncoder().encode(content);
  const file = (content: Uint8Array, name = 'pets.zip') => ({
    name,
    content: new File([content as Uint8Array<ArrayBuffer>], name),
  });

  test('gives its pictures without being read whole', async () => {
    const bytes = zipped(
      new Map([
        ['pets/dog/1.jpg', text('woof')],
        ['pets/', text('')],
        ['pets/cat/1.jpg', text('meow')],
      ]),
    );
    const entries = await entriesOfArchive(file(bytes));
    expect(entries.map(({ path }) => path)).toEqual(['pets/dog/1.jpg', 'pets/cat/1.jpg']);
    expect(new TextDecoder().decode(await bytesOf(entries[1]!))).toBe('meow');
  });

  test('has deflated entries', async () => {
    const bytes = zipped(new Map([['a/1.jpg', text('woof '.repeat(100))]]));
    const [entry] = await entriesOfArchive(file(bytes));
    const packed = deflateRawSync(text('woof '.repeat(100)));
    const content = new Uint8Array([...bytes.subarray(0, 30 + 7), ...packed]);
    const deflated = {
      ...entry!,
      file: new Blob([content]),
      entry: { ...entry!.entry!, method: 8, packed: packed.length },
    };
    expect(new TextDecoder().decode(await bytesOf(deflated))).toBe('woof '.repeat(100));
    const cut = { ...deflated, entry: { ...deflated.entry, packed: 3 } };
    expect(await bytesOf(cut)).toBeUndefined();
  });

  test('that is cut is said to be', async () => {
    const bytes = zipped(new Map([['a/1.jpg', text('woof')]]));
    await expect(entriesOfArchive(file(bytes.subarray(0, -30)))).rejects.toMatchObject({
      code: 'weight-file-cut',
    });
  });

  test('that announces more than a photograph is not unpacked there', async () => {
    const [entry] = await entriesOfArchive(file(zipped(new Map([['a/1.jpg', text('woof')]]))));
    const bomb = { ...entry!, entry: { ...entry!.entry!, size: 2 ** 32, checksum: 0 } };
    const reads: number[] = [];
    const watched = {
      slice(from: number, to: number) {
        reads.push(from);
        return entry!.file.slice(from, to);
      },
    };
    expect(await bytesOf({ ...bomb, file: watched as unknown as Blob })).toBeUndefined();
    expect(reads).toEqual([]);
  });

  test('of a picture of more pixels than can be decoded leaves it out', async () => {
    const png = new Uint8Array(24);
    const view = new DataView(png.buffer);
    view.setUint32(0, 0x89504e47);
    png.set(text('IHDR'), 12);
    const decoded = async (side: number) => {
      view.setUint32(16, side);
      view.setUint32(20, side);
      const [entry] = await entriesOfArchive(file(zipped(new Map([['a/1.png', png.slice()]]))));
      return bytesOf(entry!);
    };
    expect(await decoded(4_000)).toHaveLength(24);
    expect(await decoded(60_000)).toBeUndefined();
  });

  test('whose directory would be most of a large file is not read', async () => {
    const end = zipped(new Map([['a/1.jpg', text('woof')]])).slice(-22);
    new DataView(end.buffer).setUint32(16, 0, true);
    const large = {
      size: 2 ** 31,
      slice: (from: number) => {
        if (from < 2 ** 31 - 2 ** 17) throw new Error(`read from ${from}`);
        return new Blob([end]);
      },
    };
    await expect(
      entriesOfArchive({ name: 'pets.zip', content: large as unknown as File }),
    ).rejects.toMatchObject({
      code: 'weight-file-damaged',
    });
  });

  test('of photographs is told from one of something else', async () => {
    const of = (...names: string[]) => file(zipped(new Map(names.map((name) => [name, text('x')]))));
    expect(await arePictures([of('a/1.jpg', 'b/1.jpg')])).toBe(true);
    expect(await arePictures([of('archive/data.pkl', 'archive/1.jpg', 'archive/data/0')])).toBe(false);
    expect(await arePictures([file(text('no archive'))])).toBe(false);
  });
});

test('files that are no data set are kept as files', async () => {
  const named = (name: string) => ({ name, content: new File(['x'], name) });
  expect(await arePictures([named('model/model.json'), named('model/a.bin'), named('model/icon.png')])).toBe(
    false,
  );
  expect(await arePictures([named('pets/dog/1.jpg'), named('pets/cat/1.jpg'), named('pets/notes.txt')])).toBe(
    true,
  );
  expect(await arePictures([named('data_batch_1.bin')])).toBe(true);
  expect(await arePictures([named('cat.jpg')])).toBe(false);
});

describe('the records of CIFAR-10', () => {
  const record = 3_073;
  const told: Progress[] = [];
  const made = (bytes: Uint8Array<ArrayBuffer>) =>
    makeSet(
      [{ name: 'data_batch_1.bin', content: new File([bytes], 'data_batch_1.bin') }],
      { name: 'mine', size: 32, seed: 1 },
      { signal: new AbortController().signal, said: (progress) => void told.push(progress) },
    );

  test('are read some at a time', async () => {
    const bytes = new Uint8Array(1_200 * record);
    for (let n = 0; n < 1_200; n++) new DataView(bytes.buffer).setUint16(n * record + 1, n);
    // All are airplanes: of the other classes there are too few, which is told when they have been read.
    await expect(made(bytes)).rejects.toMatchObject({ code: 'pictures-few', values: { name: 'automobile' } });
    expect(told.map((progress) => progress.kind === 'reading' && progress.done)).toEqual([500, 1_000, 1_200]);
  });

  test.each([
    ['empty', 0],
    ['cut', 700 * record - 1],
  ])('of a file that is %s are none', async (_, bytes) => {
    await expect(made(new Uint8Array(bytes))).rejects.toMatchObject({
      code: 'pictures-cifar',
      values: { bytes },
    });
  });

  test('of another label are none', async () => {
    const bytes = new Uint8Array(700 * record);
    bytes[600 * record] = 10;
    await expect(made(bytes)).rejects.toMatchObject({
      code: 'pictures-cifar',
      values: { bytes: bytes.length },
    });
  });
});

test('an archive with a password is said to have one, and its pictures are not called unreadable', async () => {
  const paths = ['dog/1.jpg', 'dog/2.jpg', 'cat/1.jpg', 'cat/2.jpg'];
  const bytes = Uint8Array.from(zipped(new Map(paths.map((path) => [path, Uint8Array.of(1)]))));
  const view = new DataView(bytes.buffer);
  view.setUint16(view.getUint32(bytes.length - 22 + 16, true) + 8, 1, true);
  const made = makeSet(
    [{ name: 'pets.zip', content: new File([bytes], 'pets.zip') }],
    { name: 'mine', size: 32, seed: 1 },
    { signal: new AbortController().signal, said: () => undefined },
  );
  await expect(made).rejects.toMatchObject({
    code: 'archive-locked',
    values: { file: 'pets.zip', name: 'dog/1.jpg' },
  });
});
