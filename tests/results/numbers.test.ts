/** What the prose states of the experiments is what the rows say. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { measuredAccuracy } from '../../src/components/build/experiment-results.ts';
import { numberOf } from '../../src/components/build/numbers.ts';
import { finalRows, kindOf, parseRows, unpackBits, type ResultRow } from '../../src/results/index.ts';
import { mcnemar } from '../../src/statistics/index.ts';

const rows = finalRows(
  parseRows(readFileSync(new URL('../../content/results/depth.jsonl', import.meta.url), 'utf8')),
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
