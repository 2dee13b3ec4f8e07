import { describe, expect, it } from 'vitest';
import { summariseProbabilities } from '../../../src/nn/training/evaluate.ts';
import { wilsonInterval } from '../../../src/statistics/index.ts';
import { learningRateAt } from '../../../src/nn/training/schedule.ts';

describe('Wilson’s interval', () => {
  it('of 328 right of 400 is 77.9 % to 85.5 %', () => {
    const [low, high] = wilsonInterval(328, 400);
    expect([low.toFixed(3), high.toFixed(3)]).toEqual(['0.779', '0.855']);
  });

  it('stays inside 0…1 where the simple one would not', () => {
    expect(wilsonInterval(10, 10)[1]).toBeCloseTo(1, 12);
    expect(wilsonInterval(10, 10)[1]).toBeLessThanOrEqual(1);
    expect(wilsonInterval(0, 10)[0]).toBe(0);
    expect(wilsonInterval(10, 10)[0]).toBeCloseTo(0.722, 3);
  });
});

describe('an evaluation', () => {
  it('counts, and bins what is confident', () => {
    const probabilities = Float32Array.of(0.95, 0.05, 0.65, 0.35, 0.15, 0.85, 0.25, 0.75);
    const found = summariseProbabilities(probabilities, Uint8Array.of(0, 1, 1, 0), ['dog', 'cat'], 2, 10);
    expect(found.accuracy).toBe(0.5);
    expect(found.confusion).toEqual([[1, 1], [1, 1]]); // prettier-ignore
    expect(found.loss).toBeCloseTo(
      -(Math.log(0.95) + Math.log(0.35) + Math.log(0.85) + Math.log(0.25)) / 4,
      5,
    );
    expect(found.calibration.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect(found.calibration[6]).toMatchObject({ accuracy: 0 });
    expect(found.calibrationError).toBeCloseTo((0.05 + 0.65 + 0.15 + 0.75) / 4, 5);
  });
});

describe('learning rates', () => {
  const rates = (schedule: 'one-cycle' | 'cosine' | 'constant', warmup: number) =>
    Array.from({ length: 8 }, (_, step) =>
      Number(learningRateAt(step, 8, { learningRate: 1, schedule, warmup }).toFixed(3)),
    );
  it('one cycle up and down', () =>
    expect(rates('one-cycle', 0.25)).toEqual([0.52, 1, 1, 0.933, 0.75, 0.5, 0.25, 0.067]));
  it('a cosine down', () =>
    expect(rates('cosine', 0)).toEqual([1, 0.962, 0.854, 0.691, 0.5, 0.309, 0.146, 0.038]));
  it('constant after a warm-up', () =>
    expect(rates('constant', 0.5)).toEqual([0.25, 0.5, 0.75, 1, 1, 1, 1, 1]));
});
