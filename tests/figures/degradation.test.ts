import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import kept from '../../content/figures/depth.json' with { type: 'json' };
import { degradationCurves, lastMean } from '../../src/figures/degradation.ts';
import { depthMarks, highestError } from '../../src/figures/depth-error.ts';
import { depthFigure, parseRows, type DepthGroup } from '../../src/results/index.ts';

const group = (depth: number, skip: boolean, curves: number[][]): DepthGroup => ({
  depth,
  skip,
  train: curves.map((curve) => curve.at(-1)!),
  test: curves.map((curve) => curve.at(-1)! + 0.1),
  interval: [0.1, 0.4],
  curves,
});
const groups = [
  group(20, false, [[0.4, 0.2]]),
  group(8, false, [
    [0.5, 0.3],
    [0.3, 0.1],
  ]),
  group(8, true, [[0, 0]]),
];

describe('what the figures of depth draw', () => {
  test('is what the rows of the experiment say', () => {
    const rows = readFileSync(new URL('../../content/results/depth.jsonl', import.meta.url), 'utf8');
    // Written anew by `node scripts/depth-figure.ts`.
    expect(kept).toEqual(depthFigure(parseRows(rows)));
  });

  test('needs a row', () => {
    expect(() => depthFigure([])).toThrow('depth');
  });

  test('a curve is the mean over its seeds, shallow nets first', () => {
    const curves = degradationCurves(groups, false);
    expect(curves.map(({ depth, mean }) => [depth, mean])).toEqual([
      [8, [0.4, 0.2]],
      [20, [0.4, 0.2]],
    ]);
  });

  test('the end of a curve is the mean of its last epochs', () => {
    expect(lastMean([1, 0.1, 0.2, 0.3], 3)).toBeCloseTo(0.2, 12);
  });

  test('a mark is the mean over its seeds; only the test error has an interval', () => {
    const [shallow] = depthMarks(groups, false, 'test');
    expect(shallow!.mean).toBeCloseTo(0.3, 12);
    expect(shallow!.interval).toEqual([0.1, 0.4]);
    const [trained] = depthMarks(groups, false, 'train');
    expect(trained!.mean).toBeCloseTo(0.2, 12);
    expect(trained!.interval).toBeUndefined();
  });

  test('the axis ends above every error', () => {
    expect(highestError(groups)).toBe(0.4);
    expect(
      highestError(depthFigure(parseRows(readFileSync('content/results/depth.jsonl', 'utf8'))).groups),
    ).toBeLessThanOrEqual(0.6);
  });
});
