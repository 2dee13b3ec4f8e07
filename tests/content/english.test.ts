import { load } from 'js-yaml';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { englishRules } from './english-rules.ts';
import { flatten, proseOf, violations } from './korean-rules.ts';

/** The English of the book: one spelling, one term for each thing. */
const content = new URL('../../content/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, content), 'utf8');
const files = readdirSync(content, { recursive: true, encoding: 'utf8' }).sort();
const texts = files.filter((file) => /(^|[/.])en\.mdx$/.test(file));
const strings = files.filter((file) => /^ui\/(en|figures)\/[^/]+\.json$/.test(file));

/** What a page quotes keeps its own spelling: titles of papers, addresses of headings. */
const own = (mdx: string): string =>
  mdx.replace(/\[[^\]]*\]\(https?:[^)]*\)/g, 'x').replace(/\[#[a-z0-9-]+\]/g, '');

it('there is something to check', () => {
  expect(texts.length).toBeGreaterThanOrEqual(7);
  expect(strings.length).toBeGreaterThanOrEqual(7);
});

it.each(texts)('%s', (file) => {
  expect(violations(proseOf(own(read(file))), englishRules)).toEqual([]);
});

it.each(strings)('%s', (file) => {
  const all = JSON.parse(read(file)) as Record<string, unknown>;
  // A message may name an option of the code as it is spelt there.
  const code = /x\.cast\('\{expected\}'\)|'reader', 'cat'|"\.1%"|search, color, button/g;
  const lines = flatten(file.startsWith('ui/figures/') ? all['en'] : all);
  expect(
    violations(
      lines.map(({ line, text }) => ({ line, text: text.replace(code, 'x').replace(/\{\w+\}/g, 'x') })),
      englishRules,
    ),
  ).toEqual([]);
});

it('the glossary', () => {
  const terms = load(read('glossary.yaml')) as { id: string; en: { term: string; meaning: string } }[];
  const lines = terms.map(({ id, en }) => ({ line: id, text: `${en.term}: ${en.meaning}` }));
  expect(violations(lines, englishRules)).toEqual([]);
});

describe('the check itself', () => {
  it.each([
    ['Batch normalization helps.', '-ise'],
    ['The color of the fur.', '-our'],
    ['Filters are learned.', 'learnt'],
    ['A fully connected layer.', 'dense'],
    ['Zeros behind a ReLU.', 'after'],
    ["the block's input", '’'],
    ['called "same"', '“ ”'],
  ])('%s', (text, instead) => {
    expect(violations([{ line: 1, text }], englishRules).some((each) => each.endsWith(`→ ${instead}`))).toBe(
      true,
    );
  });

  it('lets good English pass', () => {
    const text =
      'The optimiser normalises, the model’s 5% is grey, and “same” is realised in `tf.layers.batchNormalization`.';
    expect(violations(proseOf(text), englishRules)).toEqual([]);
  });
});
