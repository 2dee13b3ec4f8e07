import { expect, test } from 'vitest';
import { normaliseBatch } from '../../src/figures/batch-norm.ts';
import { histogram } from '../../src/figures/histogram.ts';

test('the variance is divided by the batch size, not by one less', () => {
  const { mean, variance } = normaliseBatch([1, 3]);
  expect([mean, variance]).toEqual([2, 1]);
});

test('γ multiplies and β adds', () => {
  const { output } = normaliseBatch([1, 3], { gamma: 10, beta: 5, epsilon: 0 });
  expect(output).toEqual([-5, 15]);
});

test('zero variance is NaN without ε and β with it', () => {
  expect(normaliseBatch([2, 2], { epsilon: 0 }).normalised).toEqual([NaN, NaN]);
  expect(normaliseBatch([2, 2], { beta: 0.5, epsilon: 1e-5 }).output).toEqual([0.5, 0.5]);
});

test('the histogram closes its last bar and drops what lies outside', () => {
  expect(histogram([0, 0.9, 1, 2, 2.1, NaN], 0, 2, 2).map(({ count }) => count)).toEqual([2, 2]);
});
