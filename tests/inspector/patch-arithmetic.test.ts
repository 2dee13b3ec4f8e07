import { expect, test } from 'vitest';
import { channelShares, planeOf, tapsInside } from '../../src/inspector/patch-arithmetic.ts';
import type { PatchAnswer } from '../../src/nn/spec/index.ts';

/** A 2×2 window at the top left corner of a 4×4 input, padded by one, two channels. */
const answer: PatchAnswer = {
  operation: 'convolution',
  rows: [-1, 0],
  columns: [-1, 0],
  channels: 2,
  patch: Float32Array.of(0, 0, 0, 0, 0, 0, 3, 5),
  weights: Float32Array.of(1, 1, 1, 1, 1, 1, 2, -4),
  bias: 0.5,
  sum: -14,
  result: -13.5,
  output: -13.5,
};

test('channels are sorted by what they contribute, and their shares add up to the sum', () => {
  const shares = channelShares(answer);
  expect(shares).toEqual([
    { channel: 1, sum: -20 },
    { channel: 0, sum: 6 },
  ]);
  expect(shares.reduce((total, { sum }) => total + sum, 0)).toBe(answer.sum);
});

test('one channel of the window, row by row', () => {
  expect(planeOf(answer, answer.patch, 1)).toEqual([0, 0, 0, 5]);
});

test('three of the four taps lie on padding', () => {
  expect(tapsInside(answer, 4, 4)).toEqual([false, false, false, true]);
});
