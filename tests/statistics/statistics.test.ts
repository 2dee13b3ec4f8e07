import { describe, expect, test } from 'vitest';
import {
  acrossSeeds,
  differenceOfMeans,
  evenOffset,
  mcnemar,
  meanAccuracyInterval,
  signTest,
  studentQuantile,
} from '../../src/statistics/index.ts';

describe('an offset that errs evenly', () => {
  test('lies where equally large shares of both classes are on the wrong side', () => {
    // Above 2 lies one of the second class's four, below 2 one of the first's four.
    const first = [1.5, 2.5, 3, 4];
    const second = [-1, 0, 1, 2.2];
    const offset = evenOffset(first, second);
    expect(offset).toBeLessThanOrEqual(-1.5);
    expect(offset).toBeGreaterThanOrEqual(-2.2);
    expect(first.filter((value) => value + offset < 0)).toHaveLength(1);
    expect(second.filter((value) => value + offset > 0)).toHaveLength(1);
  });

  test('counts shares, not cases, and is the middle of a gap', () => {
    expect(evenOffset([1], [-3, -3, -3, -3])).toBeCloseTo(1, 12);
    expect(() => evenOffset([], [1])).toThrow(RangeError);
  });
});

describe('the sign test', () => {
  // scipy.stats.binomtest(k, n).pvalue
  test.each([
    [0, 0, 1],
    [5, 5, 1],
    [0, 5, 0.0625],
    [29, 27, 0.8939],
    [10, 25, 0.01669],
    [3, 20, 0.000488],
  ])('%i against %i', (a, b, p) => {
    expect(signTest(a, b)).toBeCloseTo(p, 4);
    expect(signTest(b, a)).toBe(signTest(a, b));
  });

  test('holds for thousands of tosses, where 2⁻ⁿ is no longer a number', () => {
    expect(signTest(2000, 2000)).toBe(1);
    // The normal approximation with continuity correction: z = 99 / √4000 = 1.565, p = 0.1175.
    expect(signTest(1950, 2050)).toBeCloseTo(0.1175, 3);
  });
});

describe("McNemar's test", () => {
  test('counts only the pictures on which the two differ', () => {
    const first = [true, true, true, false, false, true, true];
    const second = [true, false, false, false, true, false, false];
    expect(mcnemar(first, second)).toEqual({ onlyFirst: 4, onlySecond: 1, p: 0.375 });
  });

  test('wants the same pictures', () => {
    expect(() => mcnemar([true], [true, false])).toThrow('the first has 1, the second 2');
  });
});

describe('seeds', () => {
  test('mean, deviation with n − 1, and error of the mean', () => {
    expect(acrossSeeds([0.7, 0.8, 0.9])).toMatchObject({ count: 3, least: 0.7, most: 0.9 });
    expect(acrossSeeds([0.7, 0.8, 0.9]).mean).toBeCloseTo(0.8, 12);
    expect(acrossSeeds([0.7, 0.8, 0.9]).standardDeviation).toBeCloseTo(0.1, 12);
    expect(acrossSeeds([0.7, 0.8, 0.9]).standardError).toBeCloseTo(0.1 / Math.sqrt(3), 12);
  });

  test('a single seed has no deviation', () => {
    expect(acrossSeeds([0.7]).standardError).toBeNaN();
  });

  test('errors of two means add as squares', () => {
    const { difference, standardError } = differenceOfMeans([0.7, 0.8, 0.9], [0.5, 0.6, 0.7]);
    expect(difference).toBeCloseTo(0.2, 12);
    expect(standardError).toBeCloseTo(Math.sqrt(2 * 0.01) / Math.sqrt(3), 12);
  });

  test('one seed has the interval of its pictures, more seeds that of both', () => {
    const flags = Array.from({ length: 400 }, (_, at) => at < 300);
    const [low, high] = meanAccuracyInterval([flags]);
    // √(0.75 · 0.25 / 399) = 0.02168, and t = 1.9659 with 399 degrees of freedom.
    expect((low + high) / 2).toBeCloseTo(0.75, 12);
    expect((high - low) / 2).toBeCloseTo(1.9659 * 0.02168, 4);
    const other = flags.map((_, at) => at < 340);
    const [lowest, highest] = meanAccuracyInterval([flags, other]);
    expect(highest - lowest).toBeGreaterThan(high - low);
  });

  test('of two seeds that differ it is far wider than a normal error would make it', () => {
    const seeds = [300, 340].map((right) => Array.from({ length: 400 }, (_, at) => at < right));
    const [low, high] = meanAccuracyInterval(seeds);
    // Seeds: |0.75 − 0.85| / 2 = 0.05; pictures: the share is 1, ½ or 0, σ = √(0.75 + 0.1 / 4 − 0.8²) → 0.0184.
    const [overSeeds, overPictures] = [0.05, Math.sqrt((0.75 + 0.1 / 4 - 0.8 ** 2) / 399)];
    const error = Math.hypot(overSeeds, overPictures);
    const freedom = error ** 4 / (overSeeds ** 4 + overPictures ** 4 / 399);
    expect(freedom).toBeCloseTo(1.29, 2);
    expect((high - low) / 2 / error).toBeGreaterThan(5);
  });
});

describe("Student's t", () => {
  // scipy.stats.t.ppf(0.975, ν)
  test.each([
    [1, 12.7062],
    [1.5, 6.0167],
    [2, 4.3027],
    [4, 2.7764],
    [8, 2.306],
    [30, 2.0423],
    [1999, 1.9612],
  ])('%d degrees of freedom', (freedom, t) => {
    expect(studentQuantile(freedom)).toBeCloseTo(t, 3);
  });
});
