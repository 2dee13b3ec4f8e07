import { describe, expect, it } from 'vitest';
import { coveredResults } from '../../src/components/build/covered-results.ts';
import { chapterSlugs, mdxOf } from '../content/chapters.ts';

const predict = (id: string): string =>
  `<Predict id="${id}">\nHow many?\n\n<Answer>\n<Num of="shown.a" />\n</Answer>\n</Predict>\n`;

const coveredOf = (mdx: string): Record<string, string> =>
  Object.fromEntries([...coveredResults(mdx)].map(([key, { prediction }]) => [key, prediction]));

describe('the results that a prediction covers', () => {
  it('are the cell that comes next, with text and a formula between', () => {
    const mdx = `${predict('size')}\nThe next cell counts.\n\n<Formula label="a">\n$$a$$\n</Formula>\n\n<Cell name="sizes" />\n\n<Cell name="others" />`;
    expect(coveredOf(mdx)).toEqual({ 'cell:sizes': 'size' });
  });

  it('are all figures and tables before anything else is asked or begins', () => {
    const mdx = `${predict('depth')}\n<Figure id="error" caption="…">\n</Figure>\n\n<Results of="depth" />\n\n<Results of="depth" show="comparisons" />\n\n## On [#on]\n\n<Results of="recipe" />`;
    expect(coveredOf(mdx)).toEqual({
      'figure:error': 'depth',
      'results:depth': 'depth',
      'results:depth:comparisons': 'depth',
    });
  });

  it.each(['## On [#on]', '<Quiz id="q">', '<Exercise name="e">'])('do not lie behind %s', (line) => {
    expect(coveredOf(`${predict('size')}\n${line}\n\n<Cell name="sizes" />`)).toEqual({});
  });

  it('are told as first once a prediction', () => {
    const mdx = `${predict('a')}<Results of="depth" />\n<Cell name="x" />\n${predict('b')}<Cell name="y" />`;
    expect([...coveredResults(mdx)].map(([key, { first }]) => [key, first])).toEqual([
      ['results:depth', true],
      ['cell:x', false],
      ['cell:y', true],
    ]);
  });

  it.each(chapterSlugs)('are there for every prediction of %s, the same in both languages', (slug) => {
    const mdx = mdxOf(slug, 'ko');
    const asked = [...mdx.matchAll(/<Predict id="([^"]+)"/g)].map(([, id]) => id);
    const answered = new Set([...coveredResults(mdx).values()].map(({ prediction }) => prediction));
    expect([...answered]).toEqual(asked);
    expect(coveredResults(mdxOf(slug, 'en'))).toEqual(coveredResults(mdx));
  });
});
