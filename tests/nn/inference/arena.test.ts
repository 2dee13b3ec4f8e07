import { expect, it } from 'vitest';
import { placeInArena, type Lifetime } from '../../../src/nn/inference/arena.ts';
import { randomNumbers } from '../spec/random-network.ts';

it('gives values that live at once places of their own', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = randomNumbers(seed);
    const values = Array.from({ length: 40 }, (_, from): Lifetime => ({
      bytes: 4 * Math.ceil(1000 * random()),
      from,
      to: from + Math.floor(5 * random()),
    }));
    const { offsets, bytes } = placeInArena(values);
    values.forEach((one, a) =>
      values.forEach((other, b) => {
        if (a >= b || one.to < other.from || other.to < one.from) return;
        const apart = offsets[a]! + one.bytes <= offsets[b]! || offsets[b]! + other.bytes <= offsets[a]!;
        expect(apart, `${seed}: ${a}, ${b}`).toBe(true);
      }),
    );
    expect(bytes).toBeGreaterThanOrEqual(Math.max(...values.map((value, at) => offsets[at]! + value.bytes)));
  }
});

it('uses a place again once its value is read for the last time', () => {
  const chain = Array.from({ length: 10 }, (_, at): Lifetime => ({ bytes: 1024, from: at, to: at + 1 }));
  // Two at a time, each with a line more than it needs.
  expect(placeInArena(chain).bytes).toBe(2 * 1088);
});
