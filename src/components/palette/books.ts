/** The book, ready to be searched: in each language that is asked for read once, for as long as its page is open. */
import type { Language } from '../../i18n.ts';
import { searchIndexPath, type SearchIndex } from '../../search/index.ts';
import { readJson } from '../host/published-assets.ts';
import { bookOf, type Book } from './items.ts';

const books = new Map<Language, Promise<Book>>();

/** What could not be had is asked for again the next time. */
export function bookIn(language: Language): Promise<Book> {
  const known = books.get(language);
  if (known) return known;
  const book = readJson<SearchIndex>(searchIndexPath(language)).then(bookOf);
  books.set(language, book);
  book.catch(() => books.delete(language));
  return book;
}
