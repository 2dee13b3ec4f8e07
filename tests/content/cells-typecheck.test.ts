import { describe, expect, it } from 'vitest';
import { typeErrors, type Piece } from './cells-typecheck.ts';
import { cellsOf, chapterSlugs } from './chapters.ts';

/** An exercise's starting cell is broken or empty on purpose: its solution stands in for it. */
const piecesOf = (slug: string): Piece[] =>
  cellsOf(slug).flatMap(({ name, source, exercise }) =>
    exercise
      ? [
          { name: `${name}.solution`, source: exercise.solution },
          { name: `${name}.check`, source: exercise.check, apart: true },
        ]
      : [{ name, source }],
  );

describe('the cells of all chapters', () => {
  it('have right types', { timeout: 120_000 }, () => {
    expect(typeErrors(new Map(chapterSlugs.map((slug) => [slug, piecesOf(slug)])))).toEqual([]);
  });
});

describe('the check itself', () => {
  it('sees names across cells, and reports cell, line and column', { timeout: 60_000 }, () => {
    const errors = typeErrors(
      new Map([
        [
          'first',
          [
            { name: 'size', source: '// pixels\nconst size: number = 224;' },
            { name: 'pad', source: 'const padded: string =\n  size + 6;' },
            { name: 'show', source: '(await Promise.resolve(size)).toFixed(missing)' },
            { name: 'pad.check', source: 'const size = "apart"; size.trim();', apart: true },
          ],
        ],
        ['second', [{ name: 'size', source: 'const size = "another chapter";' }]],
      ]),
    );
    expect(errors).toEqual([
      "first pad:1:6 Type 'number' is not assignable to type 'string'.",
      "first show:1:38 Cannot find name 'missing'.",
    ]);
  });

  it('refuses syntax that a cell cannot have', { timeout: 60_000 }, () => {
    const errors = typeErrors(new Map([['a', [{ name: 'kinds', source: 'enum Kind { conv }' }]]]));
    expect(errors).toEqual(["a kinds:1:5 This syntax is not allowed when 'erasableSyntaxOnly' is enabled."]);
  });

  it('works without chapters', { timeout: 60_000 }, () => {
    expect(typeErrors(new Map())).toEqual([]);
  });
});
