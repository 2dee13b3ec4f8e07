import { expect, test } from 'vitest';
import { gradientThroughBlocks } from '../../src/figures/residual-block.ts';
import { powerOfTen, sizeText } from '../../src/figures/size-text.ts';

test('the skip adds one to every factor', () => {
  expect(gradientThroughBlocks(0.2, 1, true)).toBeCloseTo(1.2, 12);
  expect(gradientThroughBlocks(0.2, 3, false)).toBeCloseTo(0.008, 12);
  expect(gradientThroughBlocks(-1, 5, true)).toBe(0);
});

test('sizes are short whatever their magnitude', () => {
  expect([0, 1.2, 0.013, 0.0042, 3.42e-9, -250.4, 5e7].map(sizeText)).toEqual([
    '0.00',
    '1.20',
    '0.013',
    '0.0042',
    '3.4·10⁻⁹',
    '−250',
    '5.0·10⁷',
  ]);
  expect(powerOfTen(-12)).toBe('10⁻¹²');
});
