/** A reader's own pictures: made smaller, counted, parted, kept and read again. */
import { describe, expect, test } from 'vitest';
import { splitForValidation } from '../../src/data/index.ts';
import {
  AreaSquare,
  contentKey,
  decodePictureSet,
  isCifarBinary,
  partAsMarked,
  partForTest,
  pictureSetHead,
  readCifarBinary,
} from '../../src/data/own-pictures.ts';

/** RGBA rows of a grey picture. */
const grey = (values: readonly number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [value, value, value, 255]));

function squareOf(picture: { width: number; height: number; pixels: Uint8Array }, size: number, strip = 1) {
  const square = new AreaSquare(picture, size);
  const { left, top, side } = square.window;
  for (let y = 0; y < side; y += strip) {
    const rows = Array.from({ length: Math.min(strip, side - y) }, (_, row) => {
      const at = ((top + y + row) * picture.width + left) * 4;
      return [...picture.pixels.subarray(at, at + 4 * side)];
    });
    square.add(Uint8Array.from(rows.flat()));
  }
  return square.bytes();
}
const red = (bytes: Uint8Array): number[] => [...bytes].filter((_, at) => at % 3 === 0);

describe('a picture made smaller', () => {
  test('is the mean of what each pixel covers, in shares of pixels too', () => {
    // 3 → 2: a pixel and half of its neighbour, 1.5 in all.
    const pixels = grey([0, 90, 30, 0, 90, 30, 0, 90, 30]);
    expect(red(squareOf({ width: 3, height: 3, pixels }, 2))).toEqual([30, 50, 30, 50]);
  });

  test('shows no pattern that is not there: lines a pixel wide become grey', () => {
    const lines = grey(Array.from({ length: 64 * 64 }, (_, at) => (at % 2) * 255));
    expect(new Set(red(squareOf({ width: 64, height: 64, pixels: lines }, 32)))).toEqual(new Set([128]));
  });

  test('is of its middle square', () => {
    const pixels = grey([9, 1, 2, 9, 9, 3, 4, 9]);
    expect(red(squareOf({ width: 4, height: 2, pixels }, 2))).toEqual([1, 2, 3, 4]);
  });

  test('is the same in strips of any height', () => {
    const pixels = grey(Array.from({ length: 50 * 50 }, (_, at) => (at * 31) % 256));
    const picture = { width: 50, height: 50, pixels };
    expect(squareOf(picture, 32, 7)).toEqual(squareOf(picture, 32, 50));
  });

  test('is drawn out evenly where it is made larger', () => {
    const values = red(squareOf({ width: 2, height: 2, pixels: grey([0, 200, 0, 200]) }, 4)).slice(0, 4);
    expect(values).toEqual([0, 50, 150, 200]);
  });

  test('keeps its colours apart', () => {
    const pixels = Uint8Array.from([10, 20, 30, 255]);
    expect([...squareOf({ width: 1, height: 1, pixels }, 1)]).toEqual([10, 20, 30]);
  });
});

test('content has one name, and different content another', () => {
  const picture = Uint8Array.from({ length: 3_000 }, (_, at) => (at * 7) % 251);
  const other = picture.slice();
  other[1_500]! ^= 1;
  expect(contentKey(picture.slice())).toBe(contentKey(picture));
  expect(contentKey(other)).not.toBe(contentKey(picture));
  const keys = new Set(
    Array.from({ length: 20_000 }, (_, n) => contentKey(Uint8Array.of(n & 255, n >> 8, 7, n % 13))),
  );
  expect(keys.size).toBe(20_000);
});

describe('the parts', () => {
  const labels = Array.from({ length: 100 }, (_, at) => (at < 60 ? 0 : at < 90 ? 1 : 2));

  test('hold the same share of every class, and each picture once', () => {
    const { train, test: held } = partForTest(labels, { classes: 3 });
    expect([0, 1, 2].map((label) => held.filter((at) => labels[at] === label).length)).toEqual([12, 6, 2]);
    expect([...train, ...held].sort((a, b) => a - b)).toEqual(Array.from(labels.keys()));
  });

  test('are drawn by the seed', () => {
    const of = (seed: number) => partForTest(labels, { classes: 3, seed }).test;
    expect(of(7)).toEqual(of(7));
    expect(of(8)).not.toEqual(of(7));
  });

  test('stand class by class, and at least one of each is set aside', () => {
    const { train, test: held } = partForTest([1, 0, 1, 0, 1, 0], { classes: 2, share: 0.01 });
    expect(held).toHaveLength(2);
    expect(train.map((at) => [1, 0, 1, 0, 1, 0][at])).toEqual([0, 0, 1, 1]);
  });

  test('are as the folders mark them, where they do', () => {
    expect(partAsMarked([1, 0, 1, 0], (at) => at >= 2, 2)).toEqual({ train: [1, 0], test: [3, 2] });
  });
});

describe('the kept set', () => {
  const about = { version: 1, size: 32, classes: ['개', 'cat'], train: 8, test: 2, seed: 3 };
  const labels = Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1, 0, 1);
  const picture = 32 * 32 * 3;
  const pixels = Uint8Array.from({ length: 10 * picture }, (_, at) => Math.floor(at / picture) * 20);
  const head = pictureSetHead(about, labels);
  const bytes = new Uint8Array(head.length + pixels.length);
  bytes.set(head);
  bytes.set(pixels, head.length);

  test('is read as the book’s own set is', () => {
    const set = decodePictureSet(bytes, 'mine');
    expect(set).toMatchObject({ name: 'mine', classes: ['개', 'cat'], size: 32, channels: 3 });
    expect(set.train).toMatchObject({
      count: 8,
      size: 32,
      channels: 3,
      split: 'train',
      classes: ['개', 'cat'],
    });
    expect([...set.train.labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect([...set.test.labels]).toEqual([0, 1]);
    expect(set.test.images[0]).toBe(160);
    // (0 + 20 + … + 140) / 8 = 70
    expect(set.normalisation.mean[1]).toBeCloseTo(70 / 255, 12);
    expect(splitForValidation(set.train, 0.25).validation.count).toBe(2);
  });

  test.each([
    ['cut', () => bytes.slice(0, -1)],
    ['of other letters', () => Uint8Array.from(bytes, (byte, at) => (at === 0 ? byte ^ 1 : byte))],
    [
      'with a label of no class',
      () => Uint8Array.from(bytes, (byte, at) => (at === head.length - 1 ? 2 : byte)),
    ],
    ['empty', () => new Uint8Array(0)],
    [
      'with a description that is none',
      () => Uint8Array.from(bytes, (byte, at) => (at === 12 ? 0x21 : byte)),
    ],
  ])('is refused %s', (_, damaged) => {
    expect(() => decodePictureSet(damaged(), 'mine')).toThrow(
      expect.objectContaining({ code: 'pictures-damaged' }),
    );
  });
});

describe('CIFAR-10’s binary version', () => {
  const records = new Uint8Array(2 * 3073);
  records[0] = 3;
  records[1] = 11; // red of the first pixel
  records[1 + 1024] = 22;
  records[1 + 2048 + 1023] = 33; // blue of the last
  records[3073] = 9;

  test('has its channels side by side here', () => {
    const { count, labels, images } = readCifarBinary(records, 'data_batch_1.bin');
    expect(count).toBe(2);
    expect([...labels]).toEqual([3, 9]);
    expect([...images.subarray(0, 3)]).toEqual([11, 22, 0]);
    expect(images[3071]).toBe(33);
  });

  test.each([
    ['cut', records.subarray(0, 5000)],
    ['of CIFAR-100', new Uint8Array(3074 * 2)],
    ['empty', new Uint8Array(0)],
    ['with an eleventh class', Uint8Array.from(records, (byte, at) => (at === 0 ? 10 : byte))],
  ])('is refused %s', (_, bytes) => {
    expect(() => readCifarBinary(bytes, 'data_batch_1.bin')).toThrow(
      expect.objectContaining({ code: 'pictures-cifar' }),
    );
  });

  test('is known by its name', () => {
    expect(isCifarBinary('cifar-10-batches-bin/data_batch_1.bin')).toBe(true);
    expect(isCifarBinary('test_batch.bin')).toBe(true);
    expect(isCifarBinary('weights.bin')).toBe(false);
  });
});
