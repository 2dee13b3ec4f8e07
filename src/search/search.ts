import MiniSearch from 'minisearch';
import type { Entry, Kind, SearchIndex } from './entry.ts';
import { nounShown } from './particles.ts';
import { escaped, meant, queryOf } from './query.ts';
import { termsOfWords, wordsOf } from './words.ts';

/** Of two places that say the same, the one that a reader more likely wants. */
const weights: Record<Kind, number> = {
  page: 2,
  term: 1.8,
  section: 1.7,
  architecture: 1.5,
  figure: 1.3,
  cell: 1.2,
  question: 1,
  paragraph: 1,
};
const fields = ['title', 'under', 'also', 'text'] as const;
const boost: Record<(typeof fields)[number], number> = { title: 4, also: 2, under: 1.2, text: 1 };
/** A word that a whole section is full of does not push everything else out of sight. */
const paragraphsOfSection = 3;

/** So many places are shown, the best: beyond them a reader asks anew. */
export const mostFound = 40;

/** @returns what the entries hold of a query, best first. Default limit: {@link mostFound} */
export type Search = (query: string, limit?: number) => Entry[];

/** Makes the entries of one language ready to be searched. */
export function createSearch({ entries }: Pick<SearchIndex, 'entries'>): Search {
  const nouns = new Set<string>();
  const tokenize = (text: string): string[] => {
    const words = wordsOf(text);
    for (const { script, text: word } of words) {
      const noun = script === 'hangul' ? nounShown(word) : undefined;
      if (noun !== undefined) nouns.add(noun);
    }
    return termsOfWords(words);
  };
  const engine = new MiniSearch<Entry & { id: number }>({
    fields: [...fields],
    tokenize,
    processTerm: (term) => term,
    searchOptions: {
      boost,
      // A term of the query is one of the index: it is not cut again.
      tokenize: (term) => [term],
      processTerm: (term) => term,
      boostDocument: (id) => weightOf(entries[id as number]),
    },
  });
  engine.addAll(entries.map((entry, id) => ({ ...entry, id })));

  return (query, limit = mostFound) => {
    const asked = queryOf(query, nouns);
    if (!asked) return [];
    let found = engine.search(asked);
    // Nothing holds all the words: then what holds some.
    if (found.length === 0) found = engine.search(queryOf(query, nouns, 'OR') ?? asked);
    const phrase = phraseOf(query, nouns);
    const atWord = new RegExp(`(?<![가-힣])${[...phrase].map(escaped).join('\\s?')}`, 'i');
    const ranked = found
      .map(({ id, score }) => {
        const entry = entries[id as number]!;
        return { entry, score: score * closeness(entry, phrase, atWord) };
      })
      .sort((a, b) => b.score - a.score)
      .map(({ entry }) => entry);
    return fewOfEachSection(ranked).slice(0, limit);
  };
}

const weightOf = (entry: Entry | undefined): number => (entry ? weights[entry.kind] : 1);

const spaceless = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s._-]/g, '');

function phraseOf(query: string, nouns: ReadonlySet<string>): string {
  const words = wordsOf(query);
  return spaceless(
    words.map(({ script, text }) => (script === 'hangul' ? meant(text, nouns) : text)).join(''),
  );
}

/** The very words, in their order, are worth more than the same words apart; as a name, most. */
function closeness({ title, also, text }: Entry, phrase: string, atWord: RegExp): number {
  const name = spaceless(title);
  if (name === phrase) return 4;
  if (also.split('\n').some((other) => spaceless(other) === phrase)) return 3;
  if (name.includes(phrase)) return 2;
  if (atWord.test(text)) return 1.5;
  // `길이` stands in `지름길이`, too, where it is none.
  return spaceless(text).includes(phrase) ? 1 : 0.75;
}

function fewOfEachSection(entries: readonly Entry[]): Entry[] {
  const counts = new Map<string, number>();
  return entries.filter(({ kind, page, under }) => {
    if (kind !== 'paragraph') return true;
    const section = `${page} ${under}`;
    const count = (counts.get(section) ?? 0) + 1;
    counts.set(section, count);
    return count <= paragraphsOfSection;
  });
}
