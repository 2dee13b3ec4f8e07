import { describe, expect, test } from 'vitest';
import { middleSquare, scaleWindow, shrink, windowsOf } from '../../src/data/index.ts';

describe('the windows of a picture', () => {
  test('begin with the middle square', () => {
    expect(middleSquare({ width: 451, height: 300 })).toEqual({ left: 75, top: 0, side: 300 });
    expect(windowsOf({ width: 451, height: 300 })[0]).toEqual({ left: 75, top: 0, side: 300 });
  });

  test.each([
    [300, 300],
    [451, 300],
    [300, 1200],
    [1, 1],
    [1, 7],
    [4000, 3000],
  ])('of %i × %i lie inside it, reach both ends of it, and are all different', (width, height) => {
    const windows = windowsOf({ width, height });
    for (const { left, top, side } of windows) {
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
      expect(side).toBeGreaterThanOrEqual(1);
      expect(left + side).toBeLessThanOrEqual(width);
      expect(top + side).toBeLessThanOrEqual(height);
    }
    expect(Math.min(...windows.map(({ left }) => left))).toBe(0);
    expect(Math.max(...windows.map(({ left, side }) => left + side))).toBe(width);
    expect(Math.max(...windows.map(({ top, side }) => top + side))).toBe(height);
    expect(new Set(windows.map((window) => JSON.stringify(window))).size).toBe(windows.length);
  });

  test('are 19 of a square picture and 21 of a longer one, however large', () => {
    expect(windowsOf({ width: 300, height: 300 })).toHaveLength(19);
    expect(windowsOf({ width: 451, height: 300 })).toHaveLength(21);
    expect(windowsOf({ width: 6000, height: 4000 }).length).toBe(
      windowsOf({ width: 600, height: 400 }).length,
    );
  });
});

describe('a scaled window', () => {
  /** Left half black, right half white. */
  const picture = {
    width: 8,
    height: 4,
    pixels: Uint8ClampedArray.from({ length: 8 * 4 * 4 }, (_, at) => (Math.floor(at / 4) % 8 < 4 ? 0 : 255)),
  };

  test('counts every pixel alike: the mean of the small is that of the large', () => {
    const small = scaleWindow(picture, { left: 2, top: 0, side: 4 }, 2);
    expect(small.length).toBe(2 * 2 * 3);
    expect(small.reduce((sum, value) => sum + value, 0) / small.length).toBeCloseTo(0.5, 6);
    expect(small[0]).toBeLessThan(small[3]!);
  });

  test('reads only its own part', () => {
    expect([...scaleWindow(picture, { left: 0, top: 0, side: 4 }, 2)].every((value) => value === 0)).toBe(
      true,
    );
    expect([...scaleWindow(picture, { left: 4, top: 0, side: 4 }, 2)].every((value) => value === 1)).toBe(
      true,
    );
  });
});

describe('a shrunk picture', () => {
  const picture = {
    width: 90,
    height: 60,
    pixels: Uint8ClampedArray.from({ length: 90 * 60 * 4 }, (_, at) => (at * 7919) % 256),
  };

  test('keeps its proportions and its mean', () => {
    const small = shrink(picture, 20);
    expect([small.width, small.height]).toEqual([30, 20]);
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(small.pixels)).toBeCloseTo(mean(picture.pixels), 0);
  });

  test('is the picture itself where that is small enough', () => {
    expect(shrink(picture, 60)).toBe(picture);
  });

  test('is never empty, however long and thin', () => {
    expect(shrink({ width: 3000, height: 2, pixels: new Uint8Array(3000 * 2 * 4) }, 1)).toMatchObject({
      width: 1500,
      height: 1,
    });
  });
});
