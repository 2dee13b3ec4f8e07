import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chapterSlugs } from './chapters.ts';
import { numericEqualities, type NumericEquality } from './tex-arithmetic.ts';

/** The comments of cells are arithmetic: `// 3072 · 2 + 2 = 6146`. Each is done again, in TypeScript and in Keras. */
const root = new URL('../../content/chapters/', import.meta.url);

function equalitiesOf(source: string, python: boolean): NumericEquality[] {
  const comments = [...source.matchAll(python ? /(?:^|\s)#\s(.*)$/gm : /(?:^|\s)\/\/\s(.*)$/gm)];
  return comments.flatMap(([, text = '']) => numericEqualities(toTex(text)));
}

/** Signs of a comment as TeX; `…` after a number means that more digits follow, and Python's `//` rounds down. */
function toTex(text: string): string {
  return text
    .replace(/=(?=[^=]*\d…)/g, '\\approx ')
    .replace(/\(([^()]+)\) \/\/ (\d+)/g, '⌊($1) / $2⌋')
    .replace(/(\d)…/g, '$1')
    .replaceAll('·', '\\cdot ')
    .replaceAll('−', '-')
    .replaceAll('⌊', '\\lfloor ')
    .replaceAll('⌋', '\\rfloor ')
    .replace(
      /[⁰¹²³⁴-⁹]+/g,
      (power) => `^{${[...power].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)).join('')}}`,
    );
}

const files = chapterSlugs.flatMap((slug) =>
  readdirSync(new URL(`${slug}/cells/`, root)).map((file) => `${slug}/cells/${file}`),
);

describe.each(chapterSlugs)('%s', (slug) => {
  it('computes rightly in the comments of its cells', () => {
    const wrong = files
      .filter((file) => file.startsWith(`${slug}/`))
      .flatMap((file) =>
        equalitiesOf(readFileSync(new URL(file, root), 'utf8'), file.endsWith('.py'))
          // A fraction with a few decimals is rounded, as `1 − 0.99⁵⁰ = 0.395` is.
          .filter(({ holds, leftValue, right }) => !holds && !isRounded(leftValue, right))
          .map(({ left, right, leftValue }) => `${file}: ${left} = ${right}, not ${leftValue}`),
      );
    expect(wrong).toEqual([]);
  });
});

function isRounded(value: number, written: string): boolean {
  const decimals = /\.(\d+)$/.exec(written.trim())?.[1]?.length;
  return decimals !== undefined && Math.abs(value - Number(written)) <= 0.5 * 10 ** -decimals;
}

it('finds the arithmetic', () => {
  const count = (python: boolean) =>
    files
      .filter((file) => file.endsWith('.py') === python)
      .flatMap((file) => equalitiesOf(readFileSync(new URL(file, root), 'utf8'), python)).length;
  expect(count(false)).toBeGreaterThan(40);
  expect(count(true)).toBeGreaterThan(40);
});

describe('the check itself', () => {
  it.each([
    ['x = 1; // 3072 · 2 + 2 = 6146', true],
    ['// ⌊(224 − 7) / 2⌋ + 1 = 109', true],
    ['// (6 − 10)² / 2 = 8', true],
    ['// 1 / 9 = 0.111…', true],
    ['// 3 · 2 = 7', false],
    ['// (20 − 2) / 2 = 8', false],
  ])('%s', (source, holds) => {
    const found = equalitiesOf(source, false);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((each) => each.holds)).toBe(holds);
  });
});
