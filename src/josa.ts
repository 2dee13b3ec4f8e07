/**
 * Korean particles after words that are known only when a text is filled.
 *
 * A template offers both forms, `{name}을(를)`; which one is right depends on the last sound of what stands
 * before it: Hangul shows its final consonant, digits and letters are read aloud in Korean.
 */

/** How a word ends when read: the final consonant ㄹ matters apart, because of (으)로. */
type Ending = 'vowel' | 'ㄹ' | 'consonant';

/** 영 일 이 삼 사 오 육 칠 팔 구 (and 십, 백, 천, 만, 억 for what ends in zeros: all end in a consonant). */
const digits: readonly Ending[] = [
  'consonant',
  'ㄹ',
  'vowel',
  'consonant',
  'vowel',
  'vowel',
  'consonant',
  'ㄹ',
  'ㄹ',
  'vowel',
];

const letterNames: Readonly<Record<string, Ending>> = { l: 'ㄹ', m: 'consonant', n: 'consonant', r: 'ㄹ' };

/** Letters spelt one by one: an abbreviation in capitals, a single letter, or a run without a vowel. */
const isSpelt = (word: string): boolean =>
  word.length === 1 || word === word.toUpperCase() || !/[aeiouy]/i.test(word);

/** The ending of an English word as Korean borrows it (모델, 텐서, 블록), where the spelling tells. */
function wordEnding(word: string): Ending | undefined {
  if (isSpelt(word)) return letterNames[word.at(-1)!.toLowerCase()] ?? 'vowel';
  const end = word.toLowerCase();
  if (/l$/.test(end)) return 'ㄹ';
  if (/(?:[mn]|ng)$/.test(end)) return 'consonant';
  // 맵, 셋, 블록: a short vowel before p, t or k closes the syllable; 루프, 웨이트 have a long one.
  if (/(?:ck|(?:^|[^aeiouy])[aeiouy][ptk])$/.test(end)) return 'consonant';
  if (/[aeiou][aeiou][ptk]$/.test(end)) return undefined;
  // A final e is mute or not (네임, 사이즈): the spelling does not tell.
  if (/e$/.test(end)) return /ee$/.test(end) ? 'vowel' : undefined;
  return 'vowel';
}

/** A sign that is spoken of, ‘;’, by its name: 괄호, 쉼표, 따옴표, 등호, 부등호; else 콜론, 세미콜론, 백틱. */
const spokenOf = /‘(?:([()[\]{},'"=<>])|[;:`])’$/;

/** How the text before a particle ends; undefined when it cannot be told. */
export function ending(text: string): Ending | undefined {
  const sign = spokenOf.exec(text);
  if (sign) return sign[1] ? 'vowel' : 'consonant';
  const bare = text.replace(/[\s’”'"»)\]}›」』(]+$/u, '');
  const last = bare.at(-1);
  if (last === undefined) return undefined;
  if (last >= '가' && last <= '힣') {
    const final = (last.codePointAt(0)! - 0xac00) % 28;
    return final === 0 ? 'vowel' : final === 8 ? 'ㄹ' : 'consonant';
  }
  if (/\d/.test(last)) {
    // 10¹² is 조; every smaller power of ten ends in a consonant.
    return /(?<![.\d,])[\d,]*0{12}$/.test(bare.replaceAll(',', '')) ? 'vowel' : digits[Number(last)];
  }
  // The last word of an identifier: `conv2_relu`, `batchNorm`.
  const word = /[A-Z]?[a-z]+$|[A-Z]+$/.exec(bare)?.[0];
  if (word) return wordEnding(word);
  return last === '%' ? 'vowel' : undefined;
}

/** Both forms as templates write them, and how each is chosen. */
const particles: readonly (readonly [form: string, afterConsonant: string, afterVowel: string])[] = [
  ['을(를)', '을', '를'],
  ['은(는)', '은', '는'],
  ['이(가)', '이', '가'],
  ['와(과)', '과', '와'],
  ['이어야(여야)', '이어야', '여야'],
  ['(이)', '이', ''],
];

const pattern = /(을\(를\)|은\(는\)|이\(가\)|와\(과\)|\(으\)로|이어야\(여야\)|\(이\))/u;

/**
 * Choose the particles of a filled Korean text.
 * @returns the text with `을(를)`, `은(는)`, `이(가)`, `와(과)`, `(으)로`, `이어야(여야)` and `(이)` decided by
 *   what precedes each; a pair stays as it is written where the reading cannot be told
 */
export function chooseParticles(text: string): string {
  let done = '';
  for (const piece of text.split(pattern)) {
    done += pattern.test(piece) ? chosen(done, piece) : piece;
  }
  return done;
}

function chosen(before: string, form: string): string {
  const found = ending(before);
  if (found === undefined) return form;
  if (form === '(으)로') return found === 'consonant' ? '으로' : '로';
  const [, afterConsonant, afterVowel] = particles.find(([each]) => each === form) ?? [form, form, form];
  return found === 'vowel' ? afterVowel : afterConsonant;
}

/** U+2060, without width: no line breaks where it stands. */
export const wordJoiner = '\u2060';
const afterSign = /(?<=[)\]}%’”])(?=[가-힣])/g;

/**
 * Particles kept on the line of the sign that they follow: with `word-break: keep-all` words stay whole, but a line may
 * still break after a bracket, a closing quotation mark or a per cent sign, and then `입니다` or `를` would begin the next one.
 */
export const keptParticles = (text: string): string => text.replace(afterSign, wordJoiner);
