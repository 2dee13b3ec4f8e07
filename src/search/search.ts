import MiniSearch from 'minisearch';
import type { Entry, Kind, SearchIndex } from './entry.ts';
import { nounShown, withoutParticle } from './particles.ts';
import { escaped, meant, queryOf } from './query.ts';
import { createInitials, createSpelling, hangul, latin } from './slips.ts';
import { joined, partsOf, termsOfWords, wordsOf } from './words.ts';

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

/** Of a text that is pasted, its beginning is looked up: each word that is nowhere in the book is held against all of them. */
const mostTyped = 160;

/** So many places are shown, the best: beyond them a reader asks anew. */
export const mostFound = 40;

/** @returns what the entries hold of a query, best first. Default limit: {@link mostFound} */
export interface Search {
  (query: string, limit?: number): Entry[];
  /** The query as it is looked up: a word that is nowhere in the entries has given way to the one that is near. */
  understood(query: string): string;
}

/** Makes the entries of one language ready to be searched. */
export function createSearch({ entries }: Pick<SearchIndex, 'entries'>): Search {
  const nouns = new Set<string>();
  const written = { hangul: new Map<string, number>(), latin: new Map<string, number>() };
  const write = (script: keyof typeof written, word: string): void => {
    written[script].set(word, (written[script].get(word) ?? 0) + 1);
  };
  const tokenize = (text: string): string[] => {
    const words = wordsOf(text);
    for (const { script, text: word, before } of words) {
      if (script === 'latin') {
        // A name of code by its letters, too: `maxpool` of `maxPool2d`.
        const letters = joined(word).match(/[a-z]+/g) ?? [];
        for (const each of new Set([joined(word), ...partsOf(word), ...letters])) write(script, each);
        continue;
      }
      const noun = nounShown(word);
      if (noun !== undefined) nouns.add(noun);
      for (const each of new Set([withoutParticle(word), noun ?? word, word])) {
        write(script, each);
        if (before !== undefined) write(script, before + each);
      }
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

  const ofHangul = createSpelling(written.hangul, hangul);
  const ofLatin = createSpelling(written.latin, latin);
  const ofInitials = createInitials(written.hangul);
  const understood = (query: string): string =>
    query
      .slice(0, mostTyped)
      .normalize('NFC')
      // One alone, or behind a syllable, is the beginning of one that is still being written.
      .replace(/(?<![가-힣ㄱ-ㅣ])[ㄱ-ㅎ]{2,}(?![가-힣ㄱ-ㅣ])/g, ofInitials)
      .replace(/[가-힣]+/g, (word) => ofHangul(word, meant(word, nouns)))
      .replace(/[a-z]+/gi, (word) => {
        const typed = word.toLowerCase();
        const near = ofLatin(typed, typed.replace(/s$/, ''));
        return near === typed ? word : near;
      });

  const search = (typed: string, limit = mostFound): Entry[] => {
    const query = understood(typed);
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
  return Object.assign(search, { understood });
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
