/** What can be found: one entry a place of the book, made at the build from its pages (`scripts/publish/search-index.ts`). */
export const kinds = [
  'page',
  'section',
  'paragraph',
  'cell',
  'figure',
  'question',
  'term',
  'architecture',
] as const;
export type Kind = (typeof kinds)[number];

export interface Entry {
  kind: Kind;
  /** Which of the pages of its index. */
  page: number;
  /** The id of the element to go to; empty for the head of the page. */
  at: string;
  /** Its own name; empty for a paragraph. */
  title: string;
  /** The heading that it stands under; empty where there is none, and for sections themselves. */
  under: string;
  text: string;
  /** What it is called besides: names of its terms in the other language, and their other spellings. */
  also: string;
}

/** Everything that can be found in one language. */
export interface SearchIndex {
  /** `path` below the site's root, as in `ko/glossary/`. */
  pages: { path: string; title: string }[];
  entries: Entry[];
}

/** Where the index of a language lies, below the site's root. */
export const searchIndexPath = (language: string): string => `search/${language}.json`;
