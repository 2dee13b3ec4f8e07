/** What a reader typed, as the engine is asked for it: every word, each in any of its spellings. */
import type { Query, QueryCombination } from 'minisearch';
import { endsLikeNoun, withoutParticle } from './particles.ts';
import { joined, pairAcross, pairs, partsOf, wordsOf, type Word } from './words.ts';

const all = (queries: Query[]): QueryCombination => ({ combineWith: 'AND', queries });
const any = (queries: Query[]): QueryCombination => ({ combineWith: 'OR', queries });
const exactly = (term: string): QueryCombination => ({ queries: [term], prefix: false, fuzzy: false });

/**
 * @param nouns those that end like a particle and are none here
 * @returns `undefined` for a text without a word
 */
export function queryOf(
  text: string,
  nouns: ReadonlySet<string>,
  combineWith: 'AND' | 'OR' = 'AND',
): QueryCombination | undefined {
  const words = wordsOf(text);
  return words.length === 0
    ? undefined
    : { combineWith, queries: words.map((word) => queryOfWord(word, nouns)) };
}

/** Of two syllables, the second such as a noun ends with (`온도`, `속도`): one syllable alone would be found in all there is. */
const isShort = (word: string): boolean => word.length === 2 && endsLikeNoun(word);

/**
 * What a Korean word asks for: without its particle, where it is one. Of compounds (`검증정확도`) nothing is concluded:
 * `텐서로` ends like `서로`, and `연결과` like `결과`.
 */
export const meant = (word: string, nouns: ReadonlySet<string>): string =>
  nouns.has(word) || isShort(word) ? word : withoutParticle(word);

function queryOfWord(word: Word, nouns: ReadonlySet<string>): QueryCombination {
  if (word.script === 'latin') return latin(word.text);
  const stem = meant(word.text, nouns);
  if (stem.length > 1) return all(pairs(stem).map(exactly));
  // `층`, after `합성곱`, is also the end of `합성곱층`.
  const across = pairAcross(word);
  const spellings = [stem, ...pairs(word.text), ...(across === undefined ? [] : [across])];
  // A syllable on its own is the beginning of what is being typed.
  const begun = word.text.length === 1 && across === undefined;
  return any([
    ...spellings.map(exactly),
    ...(begun ? [{ queries: [stem], prefix: true, fuzzy: false }] : []),
  ]);
}

/** A slip of the finger is forgiven in longer words; a shorter one would become another word, and a number another. */
function forgiving(term: string): QueryCombination {
  const isLong = term.length > 4 && !/\d/.test(term);
  const asTyped: QueryCombination = { queries: [term], prefix: term.length > 1, fuzzy: isLong ? 0.2 : false };
  return isLong ? any([asTyped, { queries: swapped(term), prefix: true, fuzzy: false }]) : asTyped;
}

/** Two letters in the wrong order, the commonest slip, which counts as two where single letters are counted. */
const swapped = (term: string): string[] =>
  Array.from(
    { length: term.length - 1 },
    (_, at) => term.slice(0, at) + term.slice(at + 1, at + 2) + term.slice(at, at + 1) + term.slice(at + 2),
  ).filter((each) => each !== term);

function latin(text: string): QueryCombination {
  const whole = joined(text);
  const parts = partsOf(text);
  const spellings = [forgiving(whole)];
  // Nobody tells `layers` from `layer` when looking for either.
  if (/[a-z]{3}s$/.test(whole)) spellings.push(forgiving(whole.slice(0, -1)));
  if (parts.length > 1) spellings.push(all(parts.map(forgiving)));
  return any(spellings);
}

/** Signs of a text as signs, within a regular expression. */
export const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const spelled = (word: string): string[] => [
  ...(endsLikeNoun(word) ? [word] : []),
  ...(isShort(word) ? [] : [withoutParticle(word)]),
];

/**
 * What of a text the query means, for marking it there: Korean words with or without gaps, Latin ones from their
 * beginning.
 * @returns `undefined` for a query without a word
 */
export function matcherOf(query: string): RegExp | undefined {
  const spellings = wordsOf(query).flatMap((word) => {
    if (word.script === 'hangul')
      // Which of the two a word is, the text shows that is marked.
      return spelled(word.text).map((each) => [...each].map(escaped).join('\\s?'));
    const parts = partsOf(word.text).map(escaped);
    const last = parts.pop() ?? '';
    const singular = last.replace(/(?<=[a-z]{3})s$/, 's?');
    return `(?<![\\p{L}\\p{N}])${[...parts, singular].join('[\\s._-]?')}`;
  });
  if (spellings.length === 0) return undefined;
  // Longest first: what two of them begin is marked as far as it goes.
  return new RegExp([...new Set(spellings)].sort((a, b) => b.length - a.length).join('|'), 'giu');
}
