import { expect, test } from 'vitest';
import { blockCost } from '../../src/figures/block-comparison.ts';

test('a bottleneck at 256 channels costs about what a basic block costs at 64', () => {
  const basic = blockCost('basic', 64, 56);
  const bottleneck = blockCost('bottleneck', 256, 56);
  expect(basic.weights).toBe(2 * 9 * 64 * 64);
  expect(bottleneck.weights).toBe(256 * 64 + 9 * 64 * 64 + 64 * 256);
  expect(bottleneck.weights / basic.weights).toBeCloseTo(0.944, 3);
  expect(basic.multiplyAdds).toBe(56 * 56 * basic.weights);
});

test('at equal channels a basic block has seventeen times the weights', () => {
  expect(blockCost('basic', 256, 14).weights / blockCost('bottleneck', 256, 14).weights).toBeCloseTo(
    16.94,
    2,
  );
});

test('the first 1×1 takes the channels down and the last brings them back', () => {
  expect(
    blockCost('bottleneck', 256, 14).convolutions.map(({ kernel, from, to }) => [kernel[0], from, to]),
  ).toEqual([
    [1, 256, 64],
    [3, 64, 64],
    [1, 64, 256],
  ]);
});
