import { expect, test } from 'vitest';
import { pool } from '../../src/figures/pooling-map.ts';

const map = [1, 2, 3, 4, 5, 6, 7, 8, 9];

test('max takes the largest, average the mean', () => {
  const { side, max, average } = pool(map, 3, { kernel: 2, stride: 1, padding: 0 });
  expect(side).toBe(2);
  expect([...max]).toEqual([5, 6, 8, 9]);
  expect([...average]).toEqual([3, 4, 6, 7]);
});

test('the padding wins against negative values, never behind a ReLU', () => {
  const negative = map.map((value) => -value);
  const window = { kernel: 3, stride: 2, padding: 1 };
  expect(pool(negative, 3, window).paddingWon).toEqual([true, true, true, true]);
  expect([...pool(negative, 3, window).max]).toEqual([0, 0, 0, 0]);
  expect(
    pool(
      negative.map((value) => Math.max(0, value)),
      3,
      window,
    ).paddingWon,
  ).not.toContain(true);
});

test('a window larger than the map gives nothing', () => {
  expect(pool([1], 1, { kernel: 3, stride: 1, padding: 0 }).side).toBe(0);
});
