import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../src/statistics/index.ts';

/** What the documents beside the book say of accuracies, held against the logs. */
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Measured {
  accuracy: number;
  interval: [low: number, high: number];
}
const log = <Log>(name: string) => JSON.parse(read(`public/weights/${name}.log.json`)) as Log;
const pets = log<{
  test: Measured;
  validation: { oneView: Measured };
  tried: { further: { validation: Measured } };
}>('pets');
const eight = log<{ test: Measured }>('eight');

const seeds = read('public/weights/recipe-seeds.jsonl')
  .trim()
  .split('\n')
  .map(
    (line) => JSON.parse(line) as { recipe: string; accuracy: number; accuracyWithoutMirrorImage: number },
  );
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const ofRecipe = (name: string) => {
  const own = seeds.filter(({ recipe }) => recipe === name);
  const accuracies = own.map(({ accuracy }) => accuracy);
  return {
    mean: mean(accuracies),
    plain: mean(own.map((seed) => seed.accuracyWithoutMirrorImage)),
    range: [Math.min(...accuracies), Math.max(...accuracies)],
    interval: wilsonInterval(mean(accuracies) * 400, 400),
  };
};
const [minute, long] = [ofRecipe('minute'), ofRecipe('long')];

const percentages = (shares: readonly number[]) => shares.map((share) => (100 * share).toFixed(1));
const written = (text: string) => text.match(/\b\d{2}\.\d\b(?=[ %),;.])/g) ?? [];

describe('accuracies', () => {
  it('of the list of changes are those of the recipes, with Wilson’s interval on the 400 test pictures', () => {
    expect(written(read('CHANGELOG.md'))).toEqual(
      percentages([minute.mean, ...minute.interval, long.mean, ...long.interval]),
    );
  });

  it('beside the weights are those of their logs', () => {
    expect(written(read('public/weights/README.md'))).toEqual(
      percentages([
        ...[pets.test.accuracy, ...pets.test.interval],
        ...[pets.tried.further.validation.accuracy, pets.validation.oneView.accuracy],
        ...[eight.test.accuracy, ...eight.test.interval],
        ...[long.mean, ...long.range, minute.mean, ...minute.range],
        ...[long.plain, minute.plain],
      ]),
    );
  });
});
