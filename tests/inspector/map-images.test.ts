import { expect, test } from 'vitest';
import { cellAt, gridOf, paintMap, valueRange } from '../../src/inspector/map-images.ts';

test('64 maps on a wide page fill four rows of sixteen, on a phone sixteen of four', () => {
  expect(gridOf(64, 112, 112, 900)).toMatchObject({ columns: 16, rows: 4 });
  expect(gridOf(64, 112, 112, 340)).toMatchObject({ columns: 4, rows: 16 });
});

test('a point of the grid belongs to one pixel of one map, or to a gap', () => {
  const grid = gridOf(8, 10, 10, 500);
  expect(cellAt(grid, 10, 10, 8, 11 * 2 + 3, 4)).toEqual({ channel: 2, row: 4, column: 3 });
  expect(cellAt(grid, 10, 10, 8, 10.5, 4)).toBeNull();
});

test('the least value is black, the greatest white, and what is not a number red', () => {
  const image = { data: new Uint8ClampedArray(3 * 4), width: 3 };
  paintMap(image, Float32Array.of(-1, 3, NaN), 3, { x: 0, y: 0 }, valueRange([Float32Array.of(-1, 3)]));
  expect([...image.data]).toEqual([0, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 255]);
});

test('a map of equal values is grey, not a division by zero', () => {
  const image = { data: new Uint8ClampedArray(4), width: 1 };
  paintMap(image, Float32Array.of(0), 1, { x: 0, y: 0 }, valueRange([Float32Array.of(0)]));
  expect(image.data[0]).toBe(128);
});
