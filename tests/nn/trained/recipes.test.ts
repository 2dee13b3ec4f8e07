import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { recipes } from '../../../src/nn/trained/recipes.ts';

const lines = <T>(name: string): T[] =>
  readFileSync(new URL(`../../../public/weights/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

// What `scripts/recipe-seeds.ts` measured; it is not measured anew here, which would take an hour.
describe('the stored outcome of the recipes', () => {
  const found = lines<{ recipe: string; seed: number; accuracy: number; seconds: number }>(
    'recipe-seeds.jsonl',
  );

  it.each<[keyof typeof recipes, accuracy: number, seconds: number]>([
    ['minute', 0.75, 60],
    ['long', 0.82, 20 * 60],
  ])(
    '%s has three seeds, on average right in %f of the pictures, each within %d seconds',
    (name, least, most) => {
      const seeds = found.filter(({ recipe }) => recipe === name);
      expect(seeds.map(({ seed }) => seed)).toEqual([1, 2, 3]);
      const mean = seeds.reduce((sum, { accuracy }) => sum + accuracy, 0) / 3;
      expect(mean).toBeGreaterThanOrEqual(least);
      for (const { seconds } of seeds) expect(seconds).toBeLessThanOrEqual(most);
    },
  );

  it('counts whole pictures of 400', () => {
    for (const { accuracy } of found) expect(accuracy * 400).toBeCloseTo(Math.round(accuracy * 400), 6);
  });
});

it('the search was on training pictures held out: 320 a split', () => {
  const tried = lines<{ accuracies: number[] }>('recipe-search.jsonl');
  for (const { accuracies } of tried)
    for (const accuracy of accuracies) expect(accuracy * 320).toBeCloseTo(Math.round(accuracy * 320), 6);
});
