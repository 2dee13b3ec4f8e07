import { describe, expect, it } from 'vitest';
import { mixBatch } from '../../src/data/augment.ts';
import type { Augment } from '../../src/data/augmentation.ts';
import { batchWriter } from '../../src/data/batches.ts';
import type { ImageSet } from '../../src/data/image-set.ts';
import { seededRandom } from '../../src/data/random.ts';

/** One 4×4 picture of one channel whose pixels are 1 to 16. */
const ramp: ImageSet = {
  images: Uint8Array.from({ length: 16 }, (_, at) => at + 1),
  labels: Uint8Array.of(0),
  count: 1,
  size: 4,
  channels: 1,
  classes: ['ramp'],
};
const still: Augment = { flip: false, shift: 0 };

function drawn(augment: Augment, draws: number[], set = ramp): number[] {
  const target = new Float32Array(set.size * set.size * set.channels);
  const normalisation = {
    mean: new Array<number>(set.channels).fill(0),
    std: new Array<number>(set.channels).fill(1 / 255),
  };
  batchWriter(set, normalisation)(target, [0], augment, () => draws.shift()!);
  expect(draws).toEqual([]);
  return Array.from(target);
}
const rounded = (values: number[]) => values.map((value) => Math.round(value * 1000) / 1000 + 0);

describe('a picture', () => {
  it('turns about its centre, half a turn reversing it', () => {
    // Draws: down, right, then the angle: 1 is the largest.
    expect(rounded(drawn({ ...still, rotate: 180 }, [0.5, 0.5, 1]))).toEqual(
      Array.from({ length: 16 }, (_, at) => 16 - at),
    );
    expect(rounded(drawn({ ...still, rotate: 90 }, [0.5, 0.5, 1]))).toEqual([
      13, 9, 5, 1, 14, 10, 6, 2, 15, 11, 7, 3, 16, 12, 8, 4,
    ]);
  });

  it('is enlarged and shrunk about its centre, between pixels by interpolation, with zeros outside', () => {
    // Twice as large: rows and columns at ¾, 1¼, 1¾ and 2¼ of the ramp 1 + x + 4y.
    const places = [0.75, 1.25, 1.75, 2.25];
    expect(rounded(drawn({ ...still, zoom: 1 }, [0.5, 0.5, 1]))).toEqual(
      places.flatMap((y) => places.map((x) => 1 + x + 4 * y)),
    );
    // Half as large: −1½, ½, 2½ and 4½.
    const small = rounded(drawn({ ...still, zoom: 1 }, [0.5, 0.5, 0]));
    expect(small).toEqual([0, 0, 0, 0, 0, 3.5, 5.5, 0, 0, 11.5, 13.5, 0, 0, 0, 0, 0]);
  });

  it('is mirrored and shifted alike, whether it is turned too or not', () => {
    const augment = { flip: true, shift: 1 };
    const plain = drawn(augment, [0, 0.99, 0]);
    // A turn by a thousandth of a degree takes the other way through the code.
    const turned = drawn({ ...augment, rotate: 0.001 }, [0, 0.99, 0, 1]);
    turned.forEach((value, at) => expect(value).toBeCloseTo(plain[at]!, 2));
  });

  it('changes its colours: grey keeps its hue, contrast multiplies, brightness adds', () => {
    const colour: ImageSet = { ...ramp, images: Uint8Array.of(10, 20, 60), size: 1, channels: 3 };
    // Draws: down, right, brightness, contrast, saturation; ½ changes nothing.
    const change = (...draws: number[]) =>
      rounded(drawn({ ...still, jitter: 0.5 }, [0.5, 0.5, ...draws], colour));
    expect(change(0.5, 0.5, 0.5)).toEqual([10, 20, 60]);
    expect(change(1, 0.5, 0.5)).toEqual([10.5, 20.5, 60.5]);
    expect(change(0.5, 1, 0.5)).toEqual([15, 30, 90]);
    expect(change(0.5, 0.5, 0)).toEqual([20, 25, 45]);
  });
});

describe('a batch', () => {
  const count = 6;
  const set = { ...ramp, channels: 2 };
  const picture = 4 * 4 * 2;
  /** Picture n is filled with n, its label is n mod 3. */
  function mixed(augment: Augment, seed = 1) {
    const images = Float32Array.from({ length: count * picture }, (_, at) => Math.floor(at / picture));
    const labels = Int32Array.from({ length: count }, (_, n) => n % 3);
    const others = new Int32Array(count).fill(-1);
    const shares = new Float32Array(count).fill(NaN);
    mixBatch(images, { labels, others, shares }, set, augment, seededRandom(seed));
    return { images, labels, others, shares };
  }
  const own = (images: Float32Array, n: number, value: number) =>
    images.subarray(n * picture, (n + 1) * picture).filter((each) => each === value).length / picture;

  it('is blended first with last, and so are the labels', () => {
    const { images, others, shares } = mixed({ ...still, mixup: 0.8 });
    for (let n = 0; n < count; n++) {
      const partner = count - 1 - n;
      expect(others[n]).toBe(partner % 3);
      expect(shares[n]).toBe(shares[partner]);
      const expected = shares[n]! * n + (1 - shares[n]!) * partner;
      for (const value of images.subarray(n * picture, (n + 1) * picture))
        expect(value).toBeCloseTo(expected, 4);
    }
    expect(new Set(shares).size).toBe(count / 2);
  });

  it('has rectangles swapped, and labels mixed by the area that is left', () => {
    let cut = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const { images, others, shares } = mixed({ ...still, cutmix: 1 }, seed);
      for (let n = 0; n < count; n++) {
        expect(others[n]).toBe((count - 1 - n) % 3);
        expect(own(images, n, n)).toBeCloseTo(shares[n]!, 6);
        expect(own(images, n, count - 1 - n)).toBeCloseTo(1 - shares[n]!, 6);
        cut += Number(shares[n]! < 1);
      }
    }
    expect(cut).toBeGreaterThan(100);
  });

  it('is left alone where nothing is asked for, and in the share of pairs that is not to be mixed', () => {
    for (const augment of [still, { ...still, mixup: 1, cutmix: 1, mixShare: 0 }]) {
      const { images, shares, labels, others } = mixed(augment);
      expect([...shares]).toEqual(new Array(count).fill(1));
      expect(others).toEqual(labels);
      for (let n = 0; n < count; n++) expect(own(images, n, n)).toBe(1);
    }
    const half = Array.from({ length: 400 }, (_, seed) =>
      [...mixed({ ...still, mixup: 1, mixShare: 0.5 }, seed).shares].filter((share) => share < 1),
    ).flat().length;
    expect(half / (400 * count)).toBeCloseTo(0.5, 1);
  });

  it('is mixed by shares of a Beta distribution', () => {
    for (const alpha of [0.2, 1, 2]) {
      const shares = Array.from({ length: 2000 }, (_, seed) =>
        [...mixed({ ...still, mixup: alpha }, seed).shares].slice(0, 3),
      ).flat();
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
      const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
      expect(mean).toBeCloseTo(0.5, 1);
      // Var = 1 / (4 (2α + 1))
      expect(variance * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1);
    }
  });
});
