/** The rows of the experiments are what they say they are, and what is computed from them follows the rules. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { networkOf } from '../../scripts/experiments/networks.ts';
import { describeNetwork } from '../../src/nn/spec/index.ts';
import {
  chosenRate,
  experimentNames,
  finalRows,
  kindOf,
  packBits,
  parseRows,
  summarise,
  unpackBits,
} from '../../src/results/index.ts';
import type { Answers, ResultRow } from '../../src/results/index.ts';

const stored = experimentNames.map((name) => {
  const file = new URL(`../../content/results/${name}.jsonl`, import.meta.url);
  return { name, rows: existsSync(file) ? parseRows(readFileSync(file, 'utf8')) : [] };
});

describe.each(stored.filter(({ rows }) => rows.length > 0))('$name', ({ name, rows }) => {
  test('has each run once', () => {
    expect(rows.map(({ experiment }) => experiment)).toEqual(rows.map(() => name));
    expect(new Set(rows.map(({ run }) => run)).size).toBe(rows.length);
  });

  test('holds, picture by picture, the accuracy that it states', () => {
    const bits = rows.flatMap(({ validation, test }) =>
      [validation, test].filter((answers) => answers !== undefined),
    );
    expect(bits.length).toBeGreaterThan(0);
    for (const { right, count, accuracy } of bits)
      expect(unpackBits(right!, count).filter(Boolean).length / count).toBe(accuracy);
  });

  test('groups each run with its like, those that diverged too', () => {
    const groups = summarise(rows);
    expect(groups.reduce((sum, { rows: own, diverged }) => sum + own.length + diverged, 0)).toBe(
      finalRows(rows).length,
    );
    for (const { key, rows: own } of groups)
      if (name === 'amount') for (const { updates } of own) expect(key).toContain(`updates=${updates}`);
  });

  test('names networks of as many weights as it states', () => {
    for (const row of rows) expect(describeNetwork(networkOf(row)).totals.trainable).toBe(row.parameters);
  });

  test('counts updates as whole batches times passes', () => {
    for (const row of rows.filter(({ outcome }) => outcome === 'finished'))
      expect(row.updates).toBe(Math.floor(row.pictures / row.batchSize) * row.epochs);
  });

  test('looks at all 2,000 test pictures, and never at fewer', () => {
    for (const { test: looked } of rows) if (looked) expect(looked.count).toBe(2000);
  });

  test('rests its claims on the rate that validation chose, the same grid for every kind', () => {
    const choosing = rows.filter(({ purpose }) => purpose === 'choose');
    if (choosing.length === 0) return;
    for (const row of finalRows(rows)) {
      const own = choosing.filter((other) => kindOf(other) === kindOf(row) && other.start === row.start);
      expect(row.learningRate).toBe(chosenRate(own, kindOf(row)));
    }
  });
});

const answers = (accuracy: number, loss = 0.5): Answers => ({
  count: 2,
  accuracy,
  loss,
  right: packBits([true, false]),
});
const row = (given: Partial<ResultRow>): ResultRow => ({
  experiment: 'depth',
  run: 'a',
  purpose: 'choose',
  network: 'cifar-resnet',
  depth: 8,
  width: 8,
  skip: true,
  parameters: 1,
  seed: 1,
  pictures: 1600,
  epochs: 1,
  updates: 50,
  batchSize: 32,
  learningRate: 0.1,
  schedule: 'one-cycle',
  warmup: 0.25,
  momentum: 0.9,
  weightDecay: 5e-4,
  labelSmoothing: 0,
  augment: false,
  outcome: 'finished',
  seconds: 1,
  train: answers(0.5),
  validation: answers(0.5),
  test: answers(0.5),
  curve: { loss: [], accuracy: [] },
  source: 'jpeg',
  engine: '',
  ...given,
});

describe('choosing a rate', () => {
  test('goes by validation alone, whatever the test pictures say', () => {
    const rows = [
      row({ learningRate: 0.1, validation: answers(0.8), test: answers(0.1) }),
      row({ learningRate: 0.3, validation: answers(0.7), test: answers(0.9) }),
    ];
    expect(chosenRate(rows, 'resnet-8-w8')).toBe(0.1);
  });

  test('of equal accuracies takes the lower loss', () => {
    const rows = [
      row({ learningRate: 0.1, validation: answers(0.8, 0.6) }),
      row({ learningRate: 0.3, validation: answers(0.8, 0.5) }),
    ];
    expect(chosenRate(rows, 'resnet-8-w8')).toBe(0.3);
  });

  test('goes by the mean over the seeds that every rate has', () => {
    const rows = [
      row({ learningRate: 0.1, seed: 1, validation: answers(0.7) }),
      row({ learningRate: 0.1, seed: 2, validation: answers(0.7) }),
      row({ learningRate: 0.3, seed: 1, validation: answers(0.8) }),
      row({ learningRate: 0.3, seed: 2, validation: answers(0.5) }),
      // A third seed of one rate alone is no argument for it.
      row({ learningRate: 0.3, seed: 3, validation: answers(1) }),
    ];
    expect(chosenRate(rows, 'resnet-8-w8')).toBe(0.1);
  });

  test('passes a diverged run over', () => {
    const rows = [
      row({ learningRate: 0.3, outcome: 'diverged', validation: undefined }),
      row({ learningRate: 0.03 }),
    ];
    expect(chosenRate(rows, 'resnet-8-w8')).toBe(0.03);
  });
});

test('the grid’s run of the chosen rate is the first seed of the final runs', () => {
  const rows = [
    row({ run: 'a', learningRate: 0.1, validation: answers(0.8) }),
    row({ run: 'b', learningRate: 0.3, validation: answers(0.7) }),
    row({ run: 'c', learningRate: 0.1, seed: 2, purpose: 'final' }),
  ];
  const [group] = summarise(rows);
  expect(group!.rows.map(({ run }) => run)).toEqual(['a', 'c']);
});

test('bits survive their packing, to the last', () => {
  const bits = Array.from({ length: 2001 }, (_, at) => (at * 7919) % 5 < 2);
  expect(unpackBits(packBits(bits), bits.length)).toEqual(bits);
});

test('a line cut short by an interruption is left out', () => {
  expect(parseRows('{"run":"a"}\n{"run":')).toEqual([{ run: 'a' }]);
});
