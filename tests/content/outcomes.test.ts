import { describe, expect, test } from 'vitest';
import { coveredResults } from '../../src/components/build/covered-results.ts';
import { languages } from '../../src/i18n.ts';
import { chapterSlugs, mdxOf } from './chapters.ts';

/** What is said of a folded result is folded with it: the text gives away nothing that a prediction asks for. */

interface Part {
  kind: string;
  name: string;
  text: string;
}

function partsOf(mdx: string): Part[] {
  const found: Part[] = [];
  let end = 0;
  const prose = (to: number) => {
    const text = mdx.slice(end, to).trim();
    if (text !== '') found.push({ kind: 'prose', name: '', text });
  };
  for (const match of mdx.matchAll(
    /^#{2,} .*$|^<(Predict|Quiz|Exercise|Outcome|Figure)\b([^>]*)>[^]*?^<\/\1>|^<(Cell|Results)\b([^>]*)\/>/gm,
  )) {
    prose(match.index);
    const kind = match[1] ?? match[3] ?? 'heading';
    const attributes = match[2] ?? match[4] ?? '';
    found.push({ kind, name: /(?:id|name|of)="([^"]+)"/.exec(attributes)?.[1] ?? '', text: match[0] });
    end = match.index + match[0].length;
  }
  prose(mdx.length);
  return found;
}

/** The numbers of stored results that a text states: `cell:<name>` and `results:<experiment>`. */
const statedIn = (text: string): string[] =>
  [...text.matchAll(/of="(?:shown\.([\w-]+)|results\.([\w-]+)\[)/g)].map(([, cell, experiment]) =>
    cell === undefined ? `results:${experiment}` : `cell:${cell}`,
  );

describe.each(chapterSlugs.flatMap((slug) => languages.map((lang) => [slug, lang] as const)))(
  '%s in %s',
  (slug, lang) => {
    const mdx = mdxOf(slug, lang);
    const covered = coveredResults(mdx);
    const parts = partsOf(mdx);

    test('an outcome stands behind the result that it is folded with', () => {
      let prediction = '';
      let open = new Set<string>();
      const wrong: string[] = [];
      for (const { kind, name } of parts) {
        if (kind === 'Predict') prediction = name;
        if (['heading', 'Quiz', 'Exercise', 'Predict'].includes(kind)) open = new Set();
        if (kind === 'Cell' || kind === 'Figure' || kind === 'Results')
          for (const [key, covering] of covered)
            if (key.split(':')[1] === name && covering.prediction === prediction) open.add(prediction);
        if (kind === 'Outcome' && !open.has(name)) wrong.push(name);
      }
      expect(wrong).toEqual([]);
    });

    test('the text right behind a folded result states none of its numbers in the open', () => {
      const told: string[] = [];
      let folded = new Set<string>();
      for (const { kind, name, text } of parts) {
        if (kind === 'Predict' || kind === 'heading') folded = new Set();
        if (kind === 'Cell' && covered.has(`cell:${name}`)) folded.add(`cell:${name}`);
        if (kind === 'Results' && [...covered.keys()].some((key) => key.startsWith(`results:${name}`)))
          folded.add(`results:${name}`);
        if (kind === 'prose') told.push(...statedIn(text).filter((key) => folded.has(key)));
      }
      expect(told).toEqual([]);
    });
  },
);

test('parts are told apart', () => {
  const mdx =
    '## A [#a]\n\n<Predict id="p">\nHow?\n</Predict>\n\n<Cell name="c" />\n\n<Outcome of="p">\nSo.\n</Outcome>\n\nThen <Num of="shown.c.x.only" />.\n';
  expect(partsOf(mdx).map(({ kind, name }) => [kind, name])).toEqual([
    ['heading', ''],
    ['Predict', 'p'],
    ['Cell', 'c'],
    ['Outcome', 'p'],
    ['prose', ''],
  ]);
  expect(statedIn('<Num of="shown.c.x.only" /> <Accuracy of="results.depth[a]" />')).toEqual([
    'cell:c',
    'results:depth',
  ]);
});
