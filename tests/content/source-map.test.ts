import { load } from 'js-yaml';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languages, type Language } from '../../src/i18n.ts';
import { chapterSlugs, mdxOf } from './chapters.ts';

/** Every item of the notebook that the book follows is taught somewhere, and what is wrong in it is put right. */
interface Item {
  chapter: number;
  kind: 'heading' | 'bullet' | 'formula' | 'figure' | 'code';
  item: string;
  taught: string[];
  erratum?: string;
}
const content = new URL('../../content/', import.meta.url);
const items = load(readFileSync(new URL('source-map.yaml', content), 'utf8')) as Item[];
const errata = (language: Language): string =>
  readFileSync(new URL(`back/errata.${language}.mdx`, content), 'utf8');

const headings = (mdx: string): string[] =>
  [...mdx.matchAll(/^#+ .*\[#([a-z][a-z0-9-]*)\]\s*$/gm)].map(([, id = '']) => id);

/** The addresses on a chapter's page, as its components make them. */
function anchorsOf(mdx: string): Set<string> {
  const made = [
    [/<Cell\s[^>]*\bname="([^"]+)"/g, 'cell-'],
    [/<Exercise\s[^>]*\bname="([^"]+)"/g, 'cell-'],
    [/<Exercise\s[^>]*\bname="([^"]+)"/g, 'exercise-'],
    [/<Figure\s[^>]*\bid="([^"]+)"/g, 'figure-'],
    [/<Formula\s[^>]*\blabel="([^"]+)"/g, 'formula-'],
    [/<Quiz\s[^>]*\bid="([^"]+)"/g, 'quiz-'],
    [/<Predict\s[^>]*\bid="([^"]+)"/g, 'predict-'],
  ] as const;
  const components = made.flatMap(([pattern, prefix]) =>
    [...mdx.matchAll(pattern)].map(([, name = '']) => prefix + name),
  );
  return new Set([...headings(mdx), ...components]);
}

const anchors = new Map(
  languages.flatMap((language) =>
    chapterSlugs
      .filter((slug) => existsSync(new URL(`chapters/${slug}/${language}.mdx`, content)))
      .map((slug) => [`${language}/${slug}`, anchorsOf(mdxOf(slug, language))] as const),
  ),
);

/** @returns the addresses among them that lead nowhere, in either language */
function broken(addresses: readonly string[]): string[] {
  return languages.flatMap((language) =>
    addresses
      .filter((address) => {
        const [, slug = '', anchor = ''] = /^([a-z0-9-]+)\/#([a-z0-9-]+)$/.exec(address) ?? [];
        return !anchors.get(`${language}/${slug}`)?.has(anchor);
      })
      .map((address) => `/${language}/${address}`),
  );
}

describe('the map of the notebook', () => {
  it('holds every item: headings, bullets, formulas, figures, code lines', () => {
    const count = (kind: Item['kind'], chapter?: number) =>
      items.filter((item) => item.kind === kind && (chapter === undefined || item.chapter === chapter))
        .length;
    expect(count('heading')).toBe(6);
    expect([1, 2].map((chapter) => count('bullet', chapter))).toEqual([13, 17]);
    expect(count('formula')).toBe(4);
    expect(count('figure')).toBe(3);
    expect(count('code')).toBe(9);
    expect(new Set(items.map(({ item }) => item)).size).toBe(items.length);
  });

  it.each(items.map(({ item, taught, erratum }) => ({ item, taught, erratum })))(
    '$item',
    ({ taught, erratum }) => {
      expect(taught.length).toBeGreaterThan(0);
      expect(broken(taught)).toEqual([]);
      if (erratum !== undefined) {
        for (const language of languages) expect(headings(errata(language))).toContain(erratum);
      }
    },
  );

  it('notices an address that leads nowhere', () => {
    expect(broken(['02-building-resnet/#cell-stem'])).toEqual([]);
    expect(broken(['02-building-resnet/#no-such-place', '09-nothing/#stem', 'nonsense'])).toHaveLength(6);
  });
});

describe('the errata', () => {
  it('are the same in both languages', () => {
    expect(headings(errata('en'))).toEqual(headings(errata('ko')));
  });

  it('are each pointed to by the map, and nothing points past them', () => {
    const entries = headings(errata('ko'));
    const used = new Set(items.flatMap(({ erratum }) => erratum ?? []));
    expect(entries.filter((id) => !used.has(id))).toEqual([]);
    const linked = chapterSlugs.flatMap((slug) =>
      [...mdxOf(slug, 'ko').matchAll(/<Erratum\s+id="([^"]+)"/g)].map(([, id = '']) => id),
    );
    expect(linked.length).toBeGreaterThan(0);
    expect(linked.filter((id) => !entries.includes(id))).toEqual([]);
  });

  it.each(languages)(
    'are each pointed to from a chapter, where the notebook is corrected (%s)',
    (language) => {
      const sections = chapterSlugs.flatMap((slug) => mdxOf(slug, language).split(/^(?=#{2,3} )/m));
      const linked = sections.flatMap((section) =>
        [...section.matchAll(/<Erratum\s+id="([^"]+)"/g)].map(([, id = '']) => id),
      );
      expect(headings(errata(language)).filter((id) => !linked.includes(id))).toEqual([]);
      const corrects =
        language === 'en'
          ? /notebook[^.]{0,40}\b(?:says|writes|mixes|explains)\b|[Tt]he notebook’s “/
          : /노트(?:에는|의 ‘|는)[^.]*(?:적혀|섞여|설명|잘못)/;
      const silent = sections.filter((section) => corrects.test(section) && !section.includes('<Erratum'));
      expect(silent.map((section) => section.split('\n')[0])).toEqual([]);
      expect(sections.filter((section) => corrects.test(section)).length).toBeGreaterThan(7);
    },
  );

  it.each(languages)('each leads to its demonstration (%s)', (language) => {
    const sections = errata(language).split(/^## /m).slice(1);
    const links = (text: string): string[] =>
      [...text.matchAll(/\]\(\/(?:ko|en)\/([^)]+)\)/g)].map(([, address = '']) => address);
    expect(sections.filter((text) => links(text).length === 0)).toEqual([]);
    expect(broken(sections.flatMap(links))).toEqual([]);
    // A page links to pages of its own language.
    const other = languages.find((each) => each !== language) as Language;
    expect(errata(language)).not.toContain(`](/${other}/`);
  });
});
