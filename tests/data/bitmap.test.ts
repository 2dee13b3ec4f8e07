import { expect, test } from 'vitest';
import { bitmapOf, greyMap } from '../../src/data/bitmap.ts';
import { decimal } from '../../src/figures/decimal.ts';

const bytesOf = (address: string) => [...Buffer.from(address.split(',')[1]!, 'base64')];

test('a bitmap is a header and the pixels, bottom row first, blue before red, rows filled to four bytes', () => {
  const bytes = bytesOf(bitmapOf([1, 2, 3, 4, 5, 6], 1, 2));
  expect(bytes.slice(0, 2)).toEqual([0x42, 0x4d]);
  expect(bytes.slice(54)).toEqual([6, 5, 4, 0, 3, 2, 1, 0]);
});

test('a grey map runs from black at the low end to white at the high one, and holds beyond', () => {
  const bytes = bytesOf(greyMap([-1, 0, 0.5, 1, 2], 5, 1, 0, 1)).slice(54, 54 + 15);
  expect(bytes.filter((_, at) => at % 3 === 0)).toEqual([0, 0, 128, 255, 255]);
});

test('a number has a true minus sign, and nothing is minus zero', () => {
  expect([decimal(-1.25, 1), decimal(-0.001, 2), decimal(0.5, 1, true), decimal(2, 0)]).toEqual([
    '−1.3',
    '0.00',
    '+0.5',
    '2',
  ]);
});
