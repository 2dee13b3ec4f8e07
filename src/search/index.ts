/** Finding places in the book: what is said of them, how Korean and Latin words are looked up, and which come first. */
export { type Entry, type Kind, kinds, type SearchIndex, searchIndexPath } from './entry.ts';
export { excerptOf, type Piece, piecesOf } from './excerpt.ts';
export { matcherOf } from './query.ts';
export { createSearch, mostFound, type Search } from './search.ts';
