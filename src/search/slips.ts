/**
 * Words that are not in the book, and which word of it was meant. A letter of Latin is a key, a syllable of Hangul up to five,
 * and a slip is one of them: `정화도` for `정확도` leaves out one, as `acuracy` does. Syllables that are still being written
 * look wrong as well (`그레읻` on the way to `그레이디언트`), and by their keys are the word's beginning.
 */

const initials = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];
const vowels = 'ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ'.split(' ');
const finals =
  ' ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ'.split(
    ' ',
  );
const firstSyllable = 0xac00;

/** The keys that write a word of Hangul: `확` by ㅎㅗㅏㄱ. */
export const keysOf = (word: string): string =>
  [...word]
    .map((syllable) => {
      const at = syllable.charCodeAt(0) - firstSyllable;
      const vowel = Math.floor(at / finals.length);
      return [
        initials[Math.floor(vowel / vowels.length)],
        vowels[vowel % vowels.length],
        finals[at % finals.length],
      ].join('');
    })
    .join('');

/** The consonants that its syllables begin with, as one writes for short: `합성곱` by ㅎㅅㄱ. */
const initialsOf = (word: string): string =>
  [...word]
    .map(
      (syllable) =>
        initials[Math.floor((syllable.charCodeAt(0) - firstSyllable) / (finals.length * vowels.length))],
    )
    .join('');

/**
 * @param written every word of Hangul that the book has
 * @returns for initial consonants the commonest word that has them, else the commonest that begins with them; where there is
 *   none they come back as they are
 */
export function createInitials(written: Written): (typed: string) => string {
  /** By its initials the commonest word, and how often it is written. */
  let all: Map<string, { word: string; times: number }> | undefined;
  return (typed) => {
    if (!all) {
      all = new Map();
      for (const [word, times] of written) {
        const own = initialsOf(word);
        if (times > (all.get(own)?.times ?? 0)) all.set(own, { word, times });
      }
    }
    const whole = all.get(typed);
    if (whole) return whole.word;
    let [most, mostTimes] = [typed, 0];
    for (const [own, { word, times }] of all)
      if (times > mostTimes && own.startsWith(typed)) [most, mostTimes] = [word, times];
    return most;
  };
}

/** Whether one key is missing, too many, another one, or has changed places with its neighbour. */
export function isOneSlipFrom(typed: string, word: string): boolean {
  if (typed === word || Math.abs(typed.length - word.length) > 1) return false;
  let start = 0;
  while (start < typed.length && typed[start] === word[start]) start += 1;
  const [left, right] = [typed.slice(start), word.slice(start)];
  if (left.length > right.length) return left.slice(1) === right;
  if (left.length < right.length) return left === right.slice(1);
  const isSwapped = left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
  return isSwapped || left.slice(1) === right.slice(1);
}

/** How the words of a script are typed. */
interface Script {
  keysOf(word: string): string;
  /** With fewer keys nearly every word is a slip from another. */
  fewestKeys: number;
}
/** Words of syllables. */
export const hangul: Script = { keysOf, fewestKeys: 4 };
/** Words of Latin letters, in lower case. */
export const latin: Script = { keysOf: (word) => word, fewestKeys: 5 };

/** Words as they are written in a book, and how often. */
export type Written = ReadonlyMap<string, number>;

/**
 * @param written every word that the book has in a script; of Hangul with particles and without, and those that stand beside
 *   each other joined
 * @returns for a word of the script that the book has nowhere the one that was meant, where one is near: the commonest of those
 *   that begin so, else of those one slip away. Any other word comes back as it is. `stem` is what is left of it without a particle, or
 *   an ending
 */
export function createSpelling(
  written: Written,
  { keysOf, fewestKeys }: Script,
): (word: string, stem?: string) => string {
  /** By its keys, and by its letters, of which a vowel is one where it takes two keys (`ㅟ` for `ㅠ`). */
  const spelt = (word: string) => ({ word, keys: keysOf(word), letters: word.normalize('NFD') });
  type Spelt = ReturnType<typeof spelt>;
  let all: readonly (Spelt & { times: number })[] | undefined;
  const commonest = (fits: (other: Spelt) => boolean): string | undefined => {
    all ??= [...written].map(([word, times]) => ({ ...spelt(word), times }));
    let most: string | undefined;
    let mostTimes = 0;
    for (const other of all)
      if (other.times > mostTimes && fits(other)) [most, mostTimes] = [other.word, other.times];
    return most;
  };
  const near = (word: string): string | undefined => {
    const typed = spelt(word);
    return commonest(
      ({ keys, letters }) => isOneSlipFrom(typed.keys, keys) || isOneSlipFrom(typed.letters, letters),
    );
  };
  const isWritten = (word: string, stem: string): boolean => {
    if (written.has(word) || written.has(stem)) return true;
    for (const each of written.keys()) if (each.startsWith(stem) || each.includes(word)) return true;
    return false;
  };

  return (word, stem = word) => {
    const keys = keysOf(word);
    if (word.length < 2 || keys.length < fewestKeys || isWritten(word, stem)) return word;
    return (
      commonest((other) => other.keys.startsWith(keys)) ??
      near(word) ??
      (stem.length > 1 ? near(stem) : undefined) ??
      word
    );
  };
}
