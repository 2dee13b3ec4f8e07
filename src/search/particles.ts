/**
 * Particles and endings that a Korean reader writes onto a noun, longest first. What is asked for is the noun: `합성곱층은`
 * asks for `합성곱층`. Verbs are left as they are; what they share with their other forms is found by their first syllables.
 */
const endings = [
  '에서부터',
  '으로부터',
  '이라는',
  '입니다',
  '인가요',
  '이란',
  '라는',
  '에서',
  '에게',
  '으로',
  '이나',
  '까지',
  '부터',
  '보다',
  '처럼',
  '마다',
  '에는',
  '에도',
  '로는',
  '와의',
  '과의',
  '들은',
  '들이',
  '들을',
  '들의',
  '란',
  '은',
  '는',
  '이',
  '가',
  '을',
  '를',
  '의',
  '에',
  '로',
  '와',
  '과',
  '도',
  '만',
  '들',
];

/**
 * @param word of Hangul alone
 * @returns the word without its particle; the whole word where nothing would be left. A noun may end like a particle
 *   (`고양이`), so what comes back is a beginning of the word, to be looked for as that.
 */
export function withoutParticle(word: string): string {
  const ending = endings.find((each) => word.length > each.length && word.endsWith(each));
  return ending === undefined ? word : word.slice(0, -ending.length);
}

/** No noun's last syllables, or hardly one's: what they stand on carries two particles. */
const neverNouns = /(?:에서|에게|으로|까지|부터|보다|처럼|마다|만|들|은|는|을|를)$/;
const objects = /^(.+)(?:을|를|이|가)$/;

/**
 * A noun that ends like a particle (`정확도`, `길이`), as a text shows it to be one: another particle stands behind it,
 * `정확도가`. Two particles in a row are of few kinds, and none of these.
 * @param word of Hangul alone, as it stands in a text
 * @returns `undefined` where the word shows nothing of the kind
 */
export function nounShown(word: string): string | undefined {
  const noun = objects.exec(word)?.[1];
  return noun === undefined || neverNouns.test(noun) || withoutParticle(noun) === noun ? undefined : noun;
}

/** Whether a noun may well end so. */
export const endsLikeNoun = (word: string): boolean => word.length > 1 && /[이가도로과의]$/.test(word);
