/** What the palette lists: places to go to and things to do, for a query or before one. */
import {
  createSearch,
  excerptOf,
  type Kind,
  matcherOf,
  type Piece,
  piecesOf,
  type Search,
  type SearchIndex,
} from '../../search/index.ts';
import type { Action } from './actions.ts';

export interface Place {
  kind: Kind;
  /** The whole address, and the part of it that names the place on its page. */
  href: string;
  at: string;
  name: Piece[];
  /** The page and the section it is on. */
  where: string;
  excerpt: Piece[];
  /** What was looked for, as it was understood: what is marked at the place. Nothing before anything is typed. */
  asked: string;
}

/** One language of the book, ready to be searched. */
export interface Book {
  search: Search;
  pages: SearchIndex['pages'];
}

export const bookOf = (index: SearchIndex): Book => ({ search: createSearch(index), pages: index.pages });

/** @param root the site's own, with a slash at the end */
export function placesFor(query: string, { search, pages }: Book, root: string): Place[] {
  const asked = search.understood(query);
  const matcher = matcherOf(asked);
  return search(query).map(({ kind, page, at, title, under, text }) => {
    const { path, title: pageTitle } = pages[page] ?? { path: '', title: '' };
    const isName = title !== '';
    return {
      kind,
      href: `${root}${path}${at && `#${at}`}`,
      at,
      name: isName ? piecesOf(title, matcher) : excerptOf(text, matcher),
      // Of a page and a term the kind says it already.
      where: (kind === 'page' || kind === 'term' ? [] : [pageTitle, under])
        .filter((part) => part !== '')
        .join(' › '),
      excerpt: isName ? excerptOf(text, matcher) : [],
      asked,
    };
  });
}

/** The pages of the book, before anything is typed. */
export const placesOfPages = ({ pages }: Book, root: string): Place[] =>
  pages.map(({ path, title }) => plain('page', `${root}${path}`, '', title));

/** The sections of this page, from its own contents. */
export function placesHere(): Place[] {
  const links = document.querySelectorAll<HTMLAnchorElement>('.contents > ol > li > a');
  return [...links].map((link) => {
    const text = link.cloneNode(true) as HTMLElement;
    for (const mark of text.querySelectorAll('.mark')) mark.remove();
    return plain('section', link.href, decodeURIComponent(link.hash.slice(1)), text.textContent.trim());
  });
}

const plain = (kind: Kind, href: string, at: string, title: string): Place => ({
  kind,
  href,
  at,
  name: [{ text: title, found: false }],
  where: '',
  excerpt: [],
  asked: '',
});

/** The actions whose names hold every word of the query; asked for actions as such, all of them. */
export function actionsFor(query: string, actions: readonly Action[], word: string): readonly Action[] {
  const words = query.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 1 && word.startsWith(words[0] ?? '') && (words[0]?.length ?? 0) > 1) return actions;
  return actions.filter(({ name }) => words.every((each) => name.toLowerCase().includes(each)));
}
