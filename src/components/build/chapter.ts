import type { MDXInstance } from 'astro';
import type { Covering, ResultKey } from './covered-results.ts';
import { languages, type Language } from '../../i18n.ts';

/** What a chapter's `ko.mdx` and `en.mdx` say of themselves. */
export interface FrontMatter {
  title: string;
  subtitle?: string;
  description: string;
  /** The author's own reading time. */
  minutes: number;
  order: number;
  /** Stands behind the chapters, and is not counted among them. */
  appendix?: boolean;
}

/** The page that the components of an MDX file stand in. `slug` is empty outside chapters. */
export interface ChapterContext {
  language: Language;
  slug: string;
  /** Counts the numbered things of the page, in reading order. */
  counters: { formula: number; figure: number };
  /** Of a chapter: the results that stay folded until the reader has predicted them. */
  covered?: ReadonlyMap<ResultKey, Covering>;
}

/** One language of one chapter or back-matter page. */
export type ChapterModule = MDXInstance<FrontMatter & Record<string, unknown>>;

export interface ChapterEntry {
  slug: string;
  number: number;
  /** Stands behind the chapters: it has no number that a reader sees. */
  appendix: boolean;
  titles: Record<Language, string>;
  minutes: Record<Language, number>;
  descriptions: Record<Language, string>;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Astro's own way to type `Astro.locals`
  namespace App {
    interface Locals {
      /** The chapter being rendered, for the components that its MDX uses. */
      chapter?: ChapterContext;
    }
  }
}

const modules = import.meta.glob<ChapterModule>('/content/chapters/*/{ko,en}.mdx', { eager: true });
const sources = import.meta.glob<string>('/content/chapters/*/{ko,en}.mdx', {
  eager: true,
  query: '?raw',
  import: 'default',
});
const backMatter = import.meta.glob<ChapterModule>('/content/back/*.{ko,en}.mdx', { eager: true });

/** @returns the chapter in that language, if it is written */
export function chapterModule(slug: string, language: Language): ChapterModule | undefined {
  return modules[`/content/chapters/${slug}/${language}.mdx`];
}

/** @returns the MDX of the chapter in that language, empty if it is not written */
export function chapterSource(slug: string, language: Language): string {
  return sources[`/content/chapters/${slug}/${language}.mdx`] ?? '';
}

/** @returns a page of `content/back` (`errata`, `references`, …) in that language, if it is written */
export function backModule(name: string, language: Language): ChapterModule | undefined {
  return backMatter[`/content/back/${name}.${language}.mdx`];
}

/** Names of the back-matter pages that exist in both languages. */
export const backPages: readonly string[] = [
  ...new Set(Object.keys(backMatter).map((path) => path.replace(/^.*\/([^/]+)\.(?:ko|en)\.mdx$/, '$1'))),
].filter((name) => languages.every((language) => backModule(name, language)));

/** The chapters that exist in both languages, in reading order, and then the appendix. */
export const chapters: readonly ChapterEntry[] = [
  ...new Set(Object.keys(modules).map((path) => path.split('/')[3] ?? '')),
]
  .flatMap((slug) => {
    const ko = chapterModule(slug, 'ko');
    const en = chapterModule(slug, 'en');
    if (!ko || !en) return [];
    return [
      {
        slug,
        number: ko.frontmatter.order,
        appendix: ko.frontmatter.appendix === true,
        titles: { ko: ko.frontmatter.title, en: en.frontmatter.title },
        minutes: { ko: ko.frontmatter.minutes, en: en.frontmatter.minutes },
        descriptions: { ko: ko.frontmatter.description, en: en.frontmatter.description },
      },
    ];
  })
  .sort((a, b) => a.number - b.number);

/**
 * The context of the page being rendered.
 * @throws {Error} when a chapter's component is used outside a chapter
 */
export function contextOf(locals: App.Locals): ChapterContext {
  if (!locals.chapter) throw new Error('This component stands only inside a chapter.');
  return locals.chapter;
}
