import { expect, test } from 'vitest';
import { eyePixels, eyeSide } from '../../src/figures/cat-eye.ts';
import { productsAt, sumOf } from '../../src/figures/channels-147.ts';
import { filterCount, stemFilter } from '../../src/figures/stem-filters.ts';
import { stemMaps } from '../../src/figures/stem-maps.ts';

test('one output value has 147 products, and they add up to the convolution', () => {
  const filter = stemFilter(8);
  const { convolved, side } = stemMaps(eyePixels(), eyeSide, filter, { padding: 0 });
  expect(side).toBe(17);
  for (const [row, column] of [
    [0, 0],
    [9, 4],
    [16, 16],
  ] as const) {
    const products = productsAt(eyePixels(), eyeSide, filter, row, column);
    expect(products).toHaveLength(147);
    expect(sumOf(products)).toBeCloseTo(convolved[row * side + column]!, 5);
  }
});

test('the filters are those of a trained network: 32, small, and each scaled by its batch norm', () => {
  expect(filterCount).toBe(32);
  for (let index = 0; index < filterCount; index++) {
    const { weights, scale } = stemFilter(index);
    expect(Math.max(...weights.map(Math.abs))).toBeLessThan(0.1);
    expect(scale).toBeGreaterThan(1);
  }
});
