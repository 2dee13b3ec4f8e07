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

describe('bounds', () => {
  const code = (path: string) => read(path).replace(/(?<=\d)_(?=\d)/g, '');
  const found = (path: string, pattern: RegExp) => {
    const [, value = ''] = pattern.exec(code(path)) ?? [];
    return value;
  };

  it('of a page in the guide for authors are those that its test keeps', () => {
    const [, section = ''] = /^## What a page costs$([^]*?)^## /m.exec(read('CONTRIBUTING.md')) ?? [];
    const test = (pattern: RegExp) => found('tests/browser/budgets.test.ts', pattern);
    expect(section.replaceAll(',', '').match(/\b\d+ (?:elements|KB)\b/g)).toEqual([
      `${test(/expect\(elements\)\.toBeLessThanOrEqual\((\d+)\)/)} elements`,
      `${test(/expect\(sum\(all\)\)\.toBeLessThanOrEqual\((\d+) \* kilobyte\)/)} KB`,
      `${test(/expect\(script\)\.toBeLessThanOrEqual\((\d+) \* kilobyte\)/)} KB`,
      `${test(/startsWith\('ko\/'\) \? (\d+) : \d+\) \* kilobyte/)} KB`,
      `${test(/startsWith\('ko\/'\) \? \d+ : (\d+)\) \* kilobyte/)} KB`,
    ]);
  });

  /** What `SECURITY.md` promises, and the line that keeps it. */
  const kept: [words: string, file: string, line: RegExp][] = [
    ['tensors: 3 GB', 'src/kernel/guards.ts', /memoryLimit = (3) \* 2 \*\* 30/],
    ['(24 MB)', 'src/components/kept/kernel-store.ts', /assured = \{[^}]*bytes: (24) \* 2 \*\* 20/],
    [
      'A directory above 64 MB',
      'src/components/files/pictures/packed-picture.ts',
      /mostDirectoryBytes = (64) \* 2 \*\* 20/,
    ],
    [
      'more than 128 MB',
      'src/components/files/pictures/packed-picture.ts',
      /mostFileBytes = (128) \* 2 \*\* 20/,
    ],
    [
      'more than 100 megapixels',
      'src/components/files/pictures/packed-picture.ts',
      /mostPixels = (100)000000/,
    ],
    ['at most 16 megapixels', 'src/notebook/protocol/css-values.ts', /largestPicture = 2 \*\* (24)/],
    ['longer than two seconds', 'src/components/scratchpad/read-markdown.ts', /patience = (2000)/],
    ['1 MB of header', 'src/components/files/published/networks.ts', /mostHeaderBytes = (2 \*\* 20)/],
    ['(two to eight)', 'src/kernel/few-workers.ts', /Math\.max\((2), Math\.min\(8, /],
    ['has up to seven more', 'src/nn/training/parallel-executor.ts', /mostWorkers = (8)/],
    ['busy for half a minute', 'src/notebook/editor/code-service.ts', /longest = (30000)/],
    ['have its turn for half a minute', 'src/notebook/client/pulse.ts', /mostUnheard = (30000)/],
  ];

  it.each(kept)('promised in “%s” are kept by %s', (words, file, line) => {
    expect(read('SECURITY.md').replace(/\s+/g, ' ')).toContain(words);
    expect(found(file, line)).not.toBe('');
  });
});

it('the list of changes counts the figures of the gallery', () => {
  const { en } = JSON.parse(read('content/ui/figures/gallery.json')) as { en: Record<string, string> };
  const { title: _title, subtitle: _subtitle, sources: _sources, ...figures } = en;
  const words: Readonly<Record<string, number>> = { Fourteen: 14, Fifteen: 15, Sixteen: 16 };
  const [, counted = ''] = /^- (\w+) interactive figures/m.exec(read('CHANGELOG.md')) ?? [];
  expect(words[counted]).toBe(Object.keys(figures).length);
});

it('the map names every benchmark, those that run unnamed first', () => {
  const code = read('bench/index.ts');
  const all = [...code.matchAll(/^ {4}(\w+): \(\) => import\(/gm)].map(([, name = '']) => name);
  const [, listed = ''] = /const slow: readonly string\[\] = \[([^\]]*)\]/.exec(code) ?? [];
  const slow = [...listed.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
  const [row = ''] = /^\| `bench\/`.*$/m.exec(read('README.md')) ?? [];
  const named = [...row.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
  expect(all.length).toBeGreaterThan(slow.length);
  expect(named).toEqual([...all.filter((name) => !slow.includes(name)), ...slow]);
});
