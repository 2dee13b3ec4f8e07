import { expect, test } from 'vitest';
import { discImage, edgeKernel, readCounts, windowSum } from '../../src/figures/sliding-window.ts';
import { slideWindow, windowCells } from '../../src/nn/spec/index.ts';

const axis = (n: number, kernel: number, stride: number, dilation: number, before: number, after = before) =>
  slideWindow('width', { n, kernel, stride, dilation }, { before, after });

test('a dilated window skips the cells between its taps', () => {
  expect(windowCells(axis(9, 3, 1, 2, 0), 1)).toEqual([1, 3, 5]);
});

test('the stem on 224 pixels leaves the last of its 230 columns unread, and no other', () => {
  const counts = readCounts(axis(224, 7, 2, 1, 3));
  expect(counts).toHaveLength(230);
  expect(counts.indexOf(0)).toBe(229);
});

test('a stride larger than the kernel leaves holes', () => {
  expect(readCounts(axis(7, 1, 3, 1, 0))).toEqual([1, 0, 0, 1, 0, 0, 1]);
});

test('the padding counts as zero in the sum', () => {
  const image = [
    [1, 2],
    [3, 4],
  ];
  const kernel = [
    [1, 1, 1],
    [1, 1, 1],
    [1, 1, 1],
  ];
  expect(windowSum(image, kernel, axis(2, 3, 1, 1, 1), 0, 0)).toBe(10);
});

test('the edge kernel sums to nothing on an even picture', () => {
  for (const size of [1, 2, 3, 4, 5])
    expect(edgeKernel(size)[0]!.reduce((sum, weight) => sum + weight, 0)).toBe(0);
  expect(edgeKernel(3)[0]).toEqual([-1, 0, 1]);
});

test('the picture keeps to one digit a cell', () => {
  for (const n of [4, 8])
    for (const value of discImage(n).flat()) expect(value).toBeOneOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
