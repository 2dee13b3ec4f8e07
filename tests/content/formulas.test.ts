import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateTex, formulasOf, numericEqualities } from './tex-arithmetic.ts';

/** Every sum that the prose does, done again. */
const content = new URL('../../content/', import.meta.url);
const pages = readdirSync(content, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.mdx'),
);

/** Wrong on purpose: the chapters quote the source notebook and say what is wrong. */
const quotedMistakes = new Set(['(230 - 7) / 2 + 1 = 112']);

describe.each(pages)('%s', (page) => {
  it('lost no backslash: no tab, bell or other control character', () => {
    expect(readFileSync(new URL(page, content), 'utf8').match(/.*[^\P{Cc}\n].*/gu) ?? []).toEqual([]);
  });

  const equalities = formulasOf(readFileSync(new URL(page, content), 'utf8')).flatMap(numericEqualities);

  it('computes rightly', () => {
    const wrong = equalities
      .filter(({ holds }) => !holds)
      .map(({ left, relation, right, leftValue }) => ({ text: `${left} ${relation} ${right}`, leftValue }))
      .filter(({ text }) => !quotedMistakes.has(text));
    expect(wrong).toEqual([]);
  });
});

it('finds the sums of the chapters', () => {
  const found = pages.flatMap((page) =>
    formulasOf(readFileSync(new URL(page, content), 'utf8')).flatMap(numericEqualities),
  );
  const chapters = pages.filter((page) => page.startsWith('chapters/'));
  // Each chapter does at least a handful of sums; none found would mean that this test has gone blind.
  expect(found.length).toBeGreaterThanOrEqual(5 * chapters.length);
});

describe('arithmetic in TeX', () => {
  it.each([
    ['224 + 2 \\cdot 3', 230],
    ['\\left\\lfloor \\frac{230 - 7}{2} \\right\\rfloor + 1', 112],
    ['\\lceil 224 / 2 \\rceil', 112],
    ['7 \\cdot 7 \\cdot 3 \\cdot 64 + 64', 9472],
    ['115{,}605{,}504', 115_605_504],
    ['2^{10} - 2^3', 1016],
    ['(3 + 4 + 6 + 3) \\times 3 + 2', 50],
    ['-\\tfrac{1}{4}\\sqrt{4}', -0.5],
    ['3(4 − 1)', 9],
    ['1.001 \\cdot 10^{-5}', 1.001e-5],
  ])('%s is %d', (tex, value) => {
    expect(evaluateTex(tex)).toBeCloseTo(value, 12);
  });

  it.each(['n + 1', '\\mu_B', '3 \\text{ channels}', '', '2 +', '(1', '56 \\times 56 \\times c'])(
    '%s is not a number',
    (tex) => {
      expect(evaluateTex(tex)).toBeUndefined();
    },
  );

  it('compares the sides that are numbers', () => {
    const [first, second, ...rest] = numericEqualities(
      'n = 224 + 6 = 230 \\\\ m &= \\frac{230-7}{2} = 111.6',
    );
    expect(first).toMatchObject({ left: '224 + 6', right: '230', holds: true });
    expect(second).toMatchObject({ rightValue: 111.6, holds: false });
    expect(rest).toEqual([]);
  });

  it('rounds where the formula says so', () => {
    expect(numericEqualities('\\frac{2}{3} \\approx 0.667')[0]?.holds).toBe(true);
    expect(numericEqualities('\\frac{2}{3} \\approx 0.67')[0]?.holds).toBe(true);
    expect(numericEqualities('\\frac{2}{3} \\approx 0.66')[0]?.holds).toBe(false);
    expect(numericEqualities('3{,}857{,}973{,}248 \\approx 3.86 \\cdot 10^9')[0]?.holds).toBe(true);
    expect(numericEqualities('3{,}857{,}973{,}248 \\approx 3.8 \\cdot 10^9')[0]?.holds).toBe(false);
  });
});
