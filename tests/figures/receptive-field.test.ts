import { expect, test } from 'vitest';
import { fieldSteps, nearestPosition } from '../../src/figures/receptive-field.ts';

test('the last stage of ResNet-50, 101 and 152 sees 483, 1027 and 1507 pixels at stride 32', () => {
  for (const [depth, size] of [
    [50, 483],
    [101, 1027],
    [152, 1507],
  ] as const)
    expect(fieldSteps(depth).at(-1)).toMatchObject({ size, stride: 32, side: 7 });
});

test('the stem sees 7, then 11 pixels', () => {
  expect(
    fieldSteps(50)
      .slice(0, 3)
      .map(({ size }) => size),
  ).toEqual([1, 7, 11]);
});

test('a field never shrinks on the way', () => {
  for (const depth of [18, 34, 50] as const) {
    const sizes = fieldSteps(depth).map(({ size }) => size);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  }
});

test('a position is found from the middle of what it sees', () => {
  const last = fieldSteps(50).at(-1)!;
  const middle = last.start + 3 * last.stride + last.size / 2;
  expect(nearestPosition(last, middle)).toBe(3);
  expect(nearestPosition(last, -1000)).toBe(0);
  expect(nearestPosition(last, 1000)).toBe(6);
});
