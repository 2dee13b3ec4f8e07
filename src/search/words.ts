/**
 * How text becomes what is looked up.
 *
 * Korean is written in words that carry particles and may or may not be joined: `합성곱층은`, `합성곱 층을`. So a word is
 * known by its pairs of syllables, 합성 성곱 곱층, and two words that stand beside each other also by the pair across
 * their gap. A word of one syllable, alone or before its particle, is known by itself.
 * Latin words are known whole and in parts: `ResNet-50` by resnet50, resnet and 50.
 */
import { withoutParticle } from './particles.ts';

export interface Word {
  script: 'hangul' | 'latin';
  /** In lower case, composed. */
  text: string;
  /** The word before it, where only a space lies between them. */
  before?: string;
}

/** Single letters of Hangul are a syllable that is still being written. */
const unfinished = /^[\u3131-\u318e]+$/;

const pattern = /[가-힣]+|[\p{L}\p{N}](?:[\p{L}\p{N}]|[._-](?=[\p{L}\p{N}]))*/gu;
/** Hangul ends a Latin word: `ResNet은` is two. */
const latinPart = /^[^가-힣]+/u;

/** The words of a text, in order. */
export function wordsOf(text: string): Word[] {
  const composed = text.normalize('NFC');
  const found: (Word & { end: number })[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(composed); match; match = pattern.exec(composed)) {
    const whole = match[0];
    const isHangul = /^[가-힣]/.test(whole);
    const raw = isHangul ? whole : (latinPart.exec(whole)?.[0] ?? whole);
    pattern.lastIndex = match.index + raw.length;
    const trimmed = raw.replace(/[._-]+$/, '');
    const previous = found.at(-1);
    if (unfinished.test(trimmed)) continue;
    const isBeside =
      previous?.script === 'hangul' && isHangul && composed.slice(previous.end, match.index) === ' ';
    found.push({
      script: isHangul ? 'hangul' : 'latin',
      text: trimmed,
      ...(isBeside && { before: previous.text }),
      end: match.index + trimmed.length,
    });
  }
  return found.map(({ end: _, ...word }) => word);
}

/** The pairs of neighbouring syllables. */
export const pairs = (word: string): string[] =>
  Array.from({ length: Math.max(0, word.length - 1) }, (_, at) => word.slice(at, at + 2));

/** The pair across the gap between a word and the one before it. */
export const pairAcross = ({ text, before }: Word): string | undefined =>
  before === undefined ? undefined : before.slice(-1) + text.slice(0, 1);

/** What a Latin word is made of, in lower case: at capitals, digits after signs, and signs. One part: the word itself. */
export const partsOf = (word: string): string[] =>
  word
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[\s._-]+/)
    .filter((part) => part !== '')
    .map((part) => part.toLowerCase());

/** A Latin word without what joins its parts: `resnet50`. */
export const joined = (word: string): string => word.replace(/[._-]/g, '').toLowerCase();

/** What a text of these words is looked up by. */
export function termsOfWords(words: readonly Word[]): string[] {
  const terms: string[] = [];
  for (const word of words) {
    if (word.script === 'latin') {
      const parts = partsOf(word.text);
      terms.push(joined(word.text), ...(parts.length > 1 ? parts : []));
      continue;
    }
    terms.push(...pairs(word.text));
    const across = pairAcross(word);
    if (across !== undefined) terms.push(across);
    if (withoutParticle(word.text).length === 1) terms.push(withoutParticle(word.text));
  }
  return terms;
}
