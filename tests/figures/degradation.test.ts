import { expect, test } from 'vitest';
import kept from '../../content/figures/degradation.json' with { type: 'json' };
import {
  degradationCurves,
  lastMean,
  type DegradationRun,
  type DegradationRuns,
} from '../../src/figures/degradation.ts';

const run = (depth: number, skip: boolean, seed: number, trainError: number[]): DegradationRun => ({
  depth,
  skip,
  seed,
  outcome: 'finished',
  parameters: 1,
  trainError,
  trainLoss: trainError,
  testError: trainError,
  seconds: 1,
});

test('a curve is the mean over its seeds, shallow nets first', () => {
  const curves = degradationCurves(
    [
      run(20, false, 1, [0.4, 0.2]),
      run(8, false, 1, [0.5, 0.3]),
      run(8, false, 2, [0.3, 0.1]),
      run(8, true, 1, [0, 0]),
    ],
    false,
    'trainError',
  );
  expect(curves.map(({ depth, mean }) => [depth, mean])).toEqual([
    [8, [0.4, 0.2]],
    [20, [0.4, 0.2]],
  ]);
});

test('a run that diverged is left out', () => {
  expect(
    degradationCurves([{ ...run(8, false, 1, [0.5]), outcome: 'diverged' }], false, 'trainError'),
  ).toEqual([]);
});

test('the end of a curve is the mean of its last epochs', () => {
  expect(lastMean([1, 0.1, 0.2, 0.3], 3)).toBeCloseTo(0.2, 12);
});

test('the kept runs are whole: every epoch, errors between 0 and 1, plain beside residual', () => {
  const { setting, runs }: DegradationRuns = kept as DegradationRuns;
  for (const each of runs.filter(({ outcome }) => outcome === 'finished')) {
    expect(each.trainError).toHaveLength(setting.epochs);
    expect(each.testError).toHaveLength(setting.epochs);
    for (const error of [...each.trainError, ...each.testError]) {
      expect(error).toBeGreaterThanOrEqual(0);
      expect(error).toBeLessThanOrEqual(1);
    }
  }
});
