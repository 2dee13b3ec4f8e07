/** What the prose states of the experiments is what the rows say. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { measuredAccuracy } from '../../src/components/build/experiment-results.ts';
import { numberOf } from '../../src/components/build/numbers.ts';
import { finalRows, kindOf, parseRows, unpackBits, type ResultRow } from '../../src/results/index.ts';
import { mcnemar, studentQuantile } from '../../src/statistics/index.ts';

const rows = finalRows(
  parseRows(readFileSync(new URL('../../content/results/depth.jsonl', import.meta.url), 'utf8')),
);
const normRate = parseRows(
  readFileSync(new URL('../../content/results/norm-rate.jsonl', import.meta.url), 'utf8'),
);
const ofKind = (kind: string) => rows.filter((row) => kindOf(row) === kind);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const accuracies = (kind: string) => ofKind(kind).map(({ test: looked }) => looked!.accuracy);
const right = ({ test: looked }: ResultRow) => unpackBits(looked!.right!, looked!.count);

describe('a key of an experiment', () => {
  test('is a mean over the seeds, with its interval around it', () => {
    const { share, interval } = measuredAccuracy('results.depth[plain-20-w8]');
    expect(share).toBeCloseTo(mean(accuracies('plain-20-w8')), 12);
    expect(numberOf('results.depth[plain-20-w8].test')).toBe(share);
    expect(numberOf('results.depth[plain-20-w8].error')).toBeCloseTo(1 - share, 12);
    expect(interval[0]).toBeLessThan(share);
    expect(interval[1]).toBeGreaterThan(share);
    // Pictures alone give ± 1.9 points at three in four of 2,000.
    expect(interval[1] - interval[0]).toBeGreaterThan(0.03);
  });

  test('is a comparison in percentage points, and counts the seeds in which one is better', () => {
    const difference = mean(accuracies('resnet-20-w8')) - mean(accuracies('plain-20-w8'));
    const key = 'results.depth[resnet-20-w8 − plain-20-w8]';
    expect(numberOf(`${key}.points`)).toBeCloseTo(100 * difference, 1);
    const better = ofKind('resnet-20-w8').filter((row) => {
      const twin = ofKind('plain-20-w8').find(({ seed }) => seed === row.seed);
      if (!twin) return false;
      const { p, onlyFirst, onlySecond } = mcnemar(right(row), right(twin));
      return p < 0.05 && onlyFirst > onlySecond;
    });
    expect(numberOf(`${key}.firstBetter`)).toBe(better.length);
  });

  test('needs more standard errors the less the two vary alike', () => {
    const needed = (pair: string) => numberOf(`results.norm-rate[${pair}].needed`);
    const pair = (rate: string) => `resnet-20-w8 rate=${rate} − resnet-20-w8-no-norm rate=${rate}`;
    // Between Student's t at 2 · (3 − 1) and at 3 − 1 degrees of freedom: where one side does not vary at all, the latter.
    for (const rate of ['0.003', '0.01', '0.03', '0.1', '0.3']) {
      expect(needed(pair(rate))).toBeGreaterThan(2.77);
      expect(needed(pair(rate))).toBeLessThan(4.31);
    }
    expect(needed(pair('0.3'))).toBeCloseTo(4.3027, 2);
    const [one, other] = ['resnet-20-w8', 'resnet-20-w8-no-norm'].map((kind) => {
      const values = normRate.filter((row) => kindOf(row) === kind && row.learningRate === 0.03);
      const found = values.map(({ test: looked }) => looked!.accuracy);
      return found.reduce((sum, value) => sum + (value - mean(found)) ** 2, 0) / 2 / 3;
    }) as [number, number];
    const freedom = (one + other) ** 2 / ((one ** 2 + other ** 2) / 2);
    expect(needed(pair('0.03'))).toBeCloseTo(studentQuantile(freedom), 6);
    const alone = 'simple-cnn-w16 pictures=400 updates=900 − simple-cnn-w16 pictures=400 updates=216';
    expect(numberOf(`results.amount[${alone}].needed`)).toBeNaN();
  });

  test('reaches into the log of the classifier that ships', () => {
    const { test: looked } = JSON.parse(
      readFileSync(new URL('../../public/weights/pets.log.json', import.meta.url), 'utf8'),
    ) as { test: { accuracy: number; count: number; interval: [number, number] } };
    expect(measuredAccuracy('classifier.test')).toEqual({
      share: looked.accuracy,
      interval: looked.interval,
    });
    expect(numberOf('classifier.test.count')).toBe(2000);
  });

  test('that names no accuracy fails', () => {
    expect(() => measuredAccuracy('results.depth[plain-7-w8]')).toThrow('no such accuracy');
  });
});
