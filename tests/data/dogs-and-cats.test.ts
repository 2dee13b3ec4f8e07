import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeDogsAndCats, encodeDogsAndCats } from '../../src/data/dogs-and-cats.ts';
import type { ImageDataset } from '../../src/data/image-set.ts';

const packed = new Uint8Array(readFileSync(new URL('../../public/data/dogs-and-cats.bin', import.meta.url)));
let data: ImageDataset;
beforeAll(async () => {
  data = await decodeDogsAndCats(packed);
});

describe('the dog and cat pictures', () => {
  it('are 1,600 for training and 400 for testing, half dogs, half cats', () => {
    expect([data.train.count, data.test.count, data.size, data.channels]).toEqual([1600, 400, 32, 3]);
    expect(data.classes).toEqual(['dog', 'cat']);
    const dogs = (labels: Uint8Array) => labels.filter((label) => label === 0).length;
    expect([dogs(data.train.labels), dogs(data.test.labels)]).toEqual([800, 200]);
  });

  it('are the package’s own bytes: the first two pixels of the first dog and of the first cat', () => {
    expect([...data.train.images.subarray(0, 6)]).toEqual([45, 20, 19, 42, 21, 18]);
    expect([...data.train.images.subarray(800 * 3072, 800 * 3072 + 6)]).toEqual([
      125, 125, 116, 110, 101, 91,
    ]);
  });

  it('contain no picture twice, so no test picture is trained on', () => {
    const seen = new Set<string>();
    for (const { images, count } of [data.train, data.test]) {
      for (let n = 0; n < count; n++)
        seen.add(Buffer.from(images.subarray(n * 3072, (n + 1) * 3072)).toString('latin1'));
    }
    expect(seen.size).toBe(2000);
  });

  it('take at most 3.2 MB packed and come back without loss after packing again', async () => {
    expect(packed.length).toBeLessThan(3_200_000);
    const pixels = new Uint8Array(2000 * 3072);
    for (let label = 0; label < 2; label++) {
      pixels.set(
        data.train.images.subarray(label * 800 * 3072, (label + 1) * 800 * 3072),
        label * 1000 * 3072,
      );
      pixels.set(
        data.test.images.subarray(label * 200 * 3072, (label + 1) * 200 * 3072),
        (label * 1000 + 800) * 3072,
      );
    }
    const again = await decodeDogsAndCats(
      encodeDogsAndCats(pixels, (bytes) => deflateSync(bytes, { level: 1 })),
    );
    expect(Buffer.compare(again.train.images, data.train.images)).toBe(0);
    expect(Buffer.compare(again.test.images, data.test.images)).toBe(0);
  });

  it('are normalised by the training pictures’ own mean and deviation', () => {
    expect(data.normalisation.mean.map((mean) => mean.toFixed(4))).toEqual(['0.4954', '0.4570', '0.4132']);
    expect(data.normalisation.std.map((std) => std.toFixed(4))).toEqual(['0.2527', '0.2488', '0.2528']);
  });
});

describe('damage is noticed', () => {
  it.each([
    ['nothing', () => new Uint8Array(0)],
    ['a page instead of the data', () => new TextEncoder().encode('<!doctype html>'.repeat(100))],
    ['the second half missing', () => packed.slice(0, packed.length / 2)],
    ['one bit flipped', () => Uint8Array.from(packed, (byte, at) => (at === 1_500_000 ? byte ^ 4 : byte))],
    ['another checksum', () => Uint8Array.from(packed, (byte, at) => (at === 8 ? byte ^ 1 : byte))],
  ])('%s', async (_, bytes) => {
    await expect(decodeDogsAndCats(bytes())).rejects.toMatchObject({
      name: 'ExplainedError',
      code: 'data-corrupted',
    });
  });
});
