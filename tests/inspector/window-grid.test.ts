import { expect, test } from 'vitest';
import { outputNear, unreadStrips } from '../../src/inspector/window-grid.ts';
import { slideWindow, windowCells } from '../../src/nn/spec/index.ts';

const stem = slideWindow('width', { n: 224, kernel: 7, stride: 2, dilation: 1 }, { before: 3, after: 3 });

test('the stem’s convolution never reads the last padded column', () => {
  expect(unreadStrips(stem)).toEqual([{ start: 229, length: 1 }]);
});

test('a stride larger than the kernel leaves holes', () => {
  const axis = slideWindow('width', { n: 7, kernel: 1, stride: 3, dilation: 1 }, { before: 0, after: 0 });
  expect(unreadStrips(axis)).toEqual([
    { start: 1, length: 2 },
    { start: 4, length: 2 },
  ]);
});

test('the taps of a dilated window stand apart', () => {
  const axis = slideWindow('width', { n: 9, kernel: 3, stride: 1, dilation: 2 }, { before: 0, after: 0 });
  expect(windowCells(axis, 1)).toEqual([1, 3, 5]);
});

test('pointing beyond the last window chooses the last', () => {
  expect(outputNear(stem, 229)).toBe(111);
  expect(outputNear(stem, 0)).toBe(0);
  expect(outputNear(stem, 103)).toBe(50);
});
