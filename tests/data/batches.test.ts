import { describe, expect, it } from 'vitest';
import { batchWriter, seededBatches } from '../../src/data/batches.ts';
import type { ImageSet } from '../../src/data/image-set.ts';
import { seededRandom, shuffledIndices } from '../../src/data/random.ts';
import { splitForValidation } from '../../src/data/split.ts';

/** Picture n is filled with n; 4×4 with one channel. */
const set: ImageSet = {
  images: Uint8Array.from({ length: 20 * 16 }, (_, at) => Math.floor(at / 16)),
  labels: Uint8Array.from({ length: 20 }, (_, n) => n % 2),
  count: 20,
  size: 4,
  channels: 1,
  classes: ['even', 'odd'],
};
const plain = { mean: [0], std: [1 / 255] };
const drawn = (seed: number, epoch: number) =>
  [...seededBatches(set, { batchSize: 6, seed, epoch, normalisation: plain })].length &&
  Array.from(
    seededBatches(set, { batchSize: 6, seed, epoch, normalisation: plain }),
    ({ images, labels }) => [images[0]!, images[16]!, labels[0]!],
  );

describe('batches', () => {
  it('leave out the last, smaller one, and match pictures with labels', () => {
    const batches = Array.from(
      seededBatches(set, { batchSize: 6, seed: 1, epoch: 1, normalisation: plain }),
      ({ images, labels }) => ({
        numbers: Array.from({ length: 6 }, (_, n) => Math.round(images[n * 16]!)),
        labels: [...labels],
      }),
    );
    expect(batches.length).toBe(3);
    expect(new Set(batches.flatMap(({ numbers }) => numbers)).size).toBe(18);
    for (const { numbers, labels } of batches) expect(labels).toEqual(numbers.map((number) => number % 2));
  });

  it('are the same for the same seed and epoch, others for another', () => {
    expect(drawn(7, 2)).toEqual(drawn(7, 2));
    expect(drawn(7, 2)).not.toEqual(drawn(7, 3));
    expect(drawn(7, 2)).not.toEqual(drawn(8, 2));
  });

  it('shift and mirror whole pictures, with zeros moving in', () => {
    const ramp: ImageSet = {
      ...set,
      images: Uint8Array.from({ length: 16 }, (_, at) => at + 1),
      labels: Uint8Array.of(0),
      count: 1,
    };
    const target = new Float32Array(16);
    // Draws: mirror (0 < ½), down +1 (0.99 → largest), right −1 (0 → smallest).
    const draws = [0, 0.99, 0];
    batchWriter(ramp, plain)(target, [0], { flip: true, shift: 1 }, () => draws.shift()!);
    expect(Array.from(target, Math.round)).toEqual([0, 0, 0, 0, 3, 2, 1, 0, 7, 6, 5, 0, 11, 10, 9, 0]);
  });

  it('cut a square out where asked, also across the edge', () => {
    const white: ImageSet = {
      ...set,
      images: new Uint8Array(16).fill(255),
      labels: Uint8Array.of(0),
      count: 1,
    };
    const target = new Float32Array(16);
    // Draws: mirror, down, right; then the centre: row 3, column 1 of four.
    const draws = [0.9, 0.5, 0.5, 0.8, 0.3];
    batchWriter(white, plain)(target, [0], { flip: true, shift: 0, cutout: 2 }, () => draws.shift()!);
    expect(Array.from(target, (value) => Math.round(value / 255))).toEqual([
      1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1,
    ]);
  });
});

describe('a validation split', () => {
  it('takes the same share of each class and overlaps nowhere', () => {
    const { train, validation } = splitForValidation(set, 0.2, 3);
    const numbers = (part: ImageSet) => Array.from({ length: part.count }, (_, n) => part.images[n * 16]!);
    expect([train.count, validation.count]).toEqual([16, 4]);
    expect([...validation.labels].filter((label) => label === 1).length).toBe(2);
    expect(new Set([...numbers(train), ...numbers(validation)]).size).toBe(20);
  });
});

describe('random numbers', () => {
  it('are the same everywhere: the first three of seed 1', () => {
    const random = seededRandom(1);
    expect([random(), random(), random()].map((value) => Math.floor(value * 1e6))).toMatchInlineSnapshot(`
      [
        679376,
        749497,
        832131,
      ]
    `);
  });

  it('shuffle without losing a number', () => {
    expect([...shuffledIndices(100, seededRandom(5))].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, n) => n),
    );
  });
});
