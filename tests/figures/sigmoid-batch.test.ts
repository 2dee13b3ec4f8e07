import { expect, test } from 'vitest';
import { seededNormal } from '../../src/figures/seeded-normal.ts';
import { activations, behindActivation, normalisedSample } from '../../src/figures/sigmoid-batch.ts';

test('the straight part ends where the slope has fallen to four fifths', () => {
  for (const { slope, straight } of [activations.sigmoid, activations.tanh])
    expect(slope(straight[1]) / slope(0)).toBeCloseTo(0.8, 12);
});

test('two thirds of a normalised batch lie in the sigmoid’s straight part, and half of it switches ReLUs off', () => {
  const batch = normalisedSample(512, 1);
  expect(behindActivation(batch, activations.sigmoid).straightShare).toBeCloseTo(0.66, 1);
  expect(behindActivation(batch, activations.relu).straightShare).toBeCloseTo(0.5, 1);
});

test('β moves a ReLU batch on or off, γ spreads a sigmoid batch into the bends', () => {
  const batch = normalisedSample(512, 1);
  expect(
    behindActivation(
      batch.map((z) => z + 2),
      activations.relu,
    ).straightShare,
  ).toBeGreaterThan(0.95);
  expect(
    behindActivation(
      batch.map((z) => 3 * z),
      activations.sigmoid,
    ).straightShare,
  ).toBeLessThan(0.3);
});

test('the sample is standard normal and the same for the same seed', () => {
  const [a, b] = [seededNormal(7), seededNormal(7)];
  const values = Array.from({ length: 4000 }, a);
  expect(values.slice(0, 3)).toEqual([b(), b(), b()]);
  expect(values.reduce((sum, value) => sum + value ** 2, 0) / 4000).toBeCloseTo(1, 1);
});
