import { load } from 'js-yaml';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../../src/i18n.ts';
import { chapterSlugs, mdxOf } from './chapters.ts';

/** What both languages of a chapter must share. */

interface Term {
  id: string;
}
const glossary = load(
  readFileSync(new URL('../../content/glossary.yaml', import.meta.url), 'utf8'),
) as Term[];

/** These stand inside a sentence, so each language places them where its grammar wants them. */
const inline = new Set(['Term', 'Num', 'Erratum', 'Cite']);

/** Attributes that name something; captions and titles are prose. */
const address = /\b(?:id|name|of|label|kind)="([^"]*)"/;

/** Without its front matter and its blocks of code, whose comments look like headings. */
const body = (slug: string, language: Language) =>
  mdxOf(slug, language)
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/^```[\s\S]*?^```$/gm, '');

const headings = (mdx: string) =>
  [...mdx.matchAll(/^(#+) .*?\[#([a-z0-9-]+)\]$/gm)].map(([, marks, id]) => `${marks} ${id}`);

function components(mdx: string): { placed: string[]; inSentences: string[] } {
  const found = [...mdx.matchAll(/<([A-Z]\w*)((?:\s[^<>]*?)?)\/?>/g)].map(
    ([, name = '', attributes = '']) => ({
      name,
      text: `${name} ${address.exec(attributes)?.[1] ?? ''}${/\bcorrect\b/.test(attributes) ? ' correct' : ''}`.trim(),
    }),
  );
  const texts = (inSentence: boolean) =>
    found.filter(({ name }) => inline.has(name) === inSentence).map(({ text }) => text);
  return { placed: texts(false), inSentences: texts(true).sort() };
}

const blocksOf = (mdx: string, name: string) =>
  [...mdx.matchAll(new RegExp(`<${name} [\\s\\S]*?</${name}>`, 'g'))].map(([block]) => block);

const formulas = (mdx: string) => {
  const displayed = [...mdx.matchAll(/\$\$([\s\S]*?)\$\$/g)].map(([, tex = '']) => tex.trim());
  const inText = [...mdx.replace(/\$\$[\s\S]*?\$\$/g, '').matchAll(/\$([^$\n]+)\$/g)].map(([, tex]) => tex);
  return { displayed, inText: inText.sort() };
};

const codes = (mdx: string) => [...mdx.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code).sort();

describe.each(chapterSlugs)('%s', (slug) => {
  let ko = '';
  let en = '';
  // Read here, so that a missing translation fails its own chapter only.
  beforeAll(() => {
    ko = body(slug, 'ko');
    en = body(slug, 'en');
  });

  test('every heading has an address of its own, the same in both languages', () => {
    expect(headings(ko)).toHaveLength([...ko.matchAll(/^#+ /gm)].length);
    expect(new Set(headings(ko)).size).toBe(headings(ko).length);
    expect(headings(en)).toEqual(headings(ko));
  });

  test('the same cells, figures, questions and terms', () => {
    expect(components(en)).toEqual(components(ko));
  });

  test('the same formulas and code', () => {
    expect(formulas(en)).toEqual(formulas(ko));
    expect(codes(en)).toEqual(codes(ko));
  });

  test('a first use of every linked term is in the glossary', () => {
    const known = new Set(glossary.map(({ id }) => id));
    const linked = [...ko.matchAll(/<Term id="([^"]+)"/g)].map(([, id]) => id!);
    expect(linked.filter((id) => !known.has(id))).toEqual([]);
  });

  test.skipIf(/^appendix: true$/m.test(mdxOf(slug, 'ko')))(
    'at least six questions and four exercises',
    () => {
      const { placed } = components(ko);
      expect(placed.filter((text) => text.startsWith('Quiz ')).length).toBeGreaterThanOrEqual(6);
      expect(placed.filter((text) => text.startsWith('Exercise ')).length).toBeGreaterThanOrEqual(4);
    },
  );

  test('a prediction is asked for before each cell is run, and answered', () => {
    const parts = [...ko.matchAll(/<(Predict|Cell)\s+(?:id|name)="([^"]+)"/g)];
    const unasked = parts.filter(([, kind], at) => kind === 'Cell' && parts[at - 1]?.[1] !== 'Predict');
    expect(unasked.map(([, , name]) => name)).toEqual([]);
    const unanswered = blocksOf(ko, 'Predict').filter(
      (block) => !/<Answer>[\s\S]*\S[\s\S]*<\/Answer>/.test(block),
    );
    expect(unanswered).toEqual([]);
  });

  test('every question has one right answer and says why; every exercise has hints in steps', () => {
    for (const block of blocksOf(ko, 'Quiz')) {
      expect(block.match(/<Option correct>/g), block).toHaveLength(1);
      expect(block.match(/<Option>/g)!.length, block).toBeGreaterThanOrEqual(1);
      expect(block).toMatch(/<Explain>\s*\S[\s\S]*<\/Explain>/);
    }
    for (const block of blocksOf(ko, 'Exercise'))
      expect(block.match(/<Hint>/g)?.length, block).toBeGreaterThanOrEqual(2);
  });
});
