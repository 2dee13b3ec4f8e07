import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languages } from '../../src/i18n.ts';

/** What the book cites and what it lists are the same works. */
const content = new URL('../../content/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, content), 'utf8');
const files = readdirSync(content, { recursive: true, encoding: 'utf8' });

interface Citation {
  file: string;
  id: string;
  text: string;
}

describe.each(languages)('the works in %s', (language) => {
  const references = [
    ...read(`back/references.${language}.mdx`).matchAll(/^- <Reference id="([^"]+)" \/>\[([^\]]+)\]/gm),
  ].map(([, id = '', title = '']) => ({ id, title }));
  const cited: Citation[] = files
    .filter((file) => file.endsWith(`${language}.mdx`))
    .flatMap((file) =>
      [...read(file).matchAll(/<Cite id="([^"]+)">([^<]+)<\/Cite>/g)].map(([, id = '', text = '']) => ({
        file,
        id,
        text,
      })),
    );

  it('have each a place of their own on the page', () => {
    const entries = read(`back/references.${language}.mdx`).match(/^- /gm) ?? [];
    expect(references).toHaveLength(entries.length);
    expect(new Set(references.map(({ id }) => id)).size).toBe(references.length);
  });

  it('are all cited somewhere', () => {
    const ids = new Set(cited.map(({ id }) => id));
    expect(references.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
  });

  it('are listed whenever they are cited, by author and year', () => {
    const wrong = cited.filter(({ id, text }) => {
      const title = references.find((reference) => reference.id === id)?.title;
      const author = id.split('-')[0]!;
      const year = /\d{4}/.exec(id)![0];
      return !(
        title?.toLowerCase().includes(author) &&
        text.toLowerCase().includes(author) &&
        text.includes(year)
      );
    });
    expect(wrong).toEqual([]);
  });
});

it('a comment that names a work of the list gives it its year', () => {
  const source = new URL('../../src/', import.meta.url);
  const listed = [...read('back/references.en.mdx').matchAll(/<Reference id="([^"]+)" \/>\[([^\]]+)\]/g)];
  const named = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|svelte)$/.test(file))
    .flatMap((file) =>
      [
        ...readFileSync(new URL(file, source), 'utf8').matchAll(
          /\b([A-Z][a-z]+)(?: et al\.| (?:&|and) ([A-Z][a-z]+))? (\d{4})\b/g,
        ),
      ].map(([text, first = '', second = '', year = '']) => ({ file, text, first, second, year })),
    );
  const years = ({ first, second }: { first: string; second: string }) =>
    listed
      .filter(([, id = '', title = '']) => id.startsWith(`${first.toLowerCase()}-`) && title.includes(second))
      .map(([, id = '']) => /\d{4}/.exec(id)![0]);
  const ofTheList = named.filter((each) => years(each).length > 0);
  expect(ofTheList.length).toBeGreaterThan(8);
  expect(ofTheList.filter((each) => !years(each).includes(each.year))).toEqual([]);
});

it('the same works are cited in both languages of a page, as often', () => {
  for (const file of files.filter((each) => each.endsWith('ko.mdx'))) {
    const ids = (name: string) => [...read(name).matchAll(/<Cite id="([^"]+)"/g)].map(([, id]) => id).sort();
    expect(ids(file.replace(/ko\.mdx$/, 'en.mdx')), file).toEqual(ids(file));
  }
});
