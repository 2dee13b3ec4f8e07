/**
 * Whether the particle after a number, a formula or a word in Latin letters fits the way it is read aloud:
 * `$\sigma^2$` ends in 제곱 and takes 을, `$x_1$` ends in 일 and takes 이, `ResNet` takes 은.
 */
import { numberText } from '../../src/components/build/numbers.ts';
import { ending } from '../../src/josa.ts';

type Ending = ReturnType<typeof ending>;

/** Commands that are read as a word of their own; the other Greek letters end in a vowel. */
const read: Readonly<Record<string, Ending>> = {
  varepsilon: 'consonant', // 입실론
  epsilon: 'consonant',
  infty: 'vowel', // 무한대
};
const greek = /\\(alpha|beta|gamma|delta|eta|theta|mu|nu|rho|sigma|tau|phi|pi|alpha)$/;

/** How a formula ends when read; undefined where that is a matter of taste (a floor, a hat, a fraction). */
export function formulaEnding(tex: string): Ending {
  const bare = tex
    .trim()
    .replaceAll('{,}', '')
    .replace(/\\[,;!]/g, '')
    .replace(/[)\s]+$/, '');
  if (/\b[A-Z]\^[a-z]$/.test(bare)) return ending(bare.at(-1)!); // an index, as in A^k
  if (/\^(\{[^{}]*\}|[0-9a-zA-Z])$/.test(bare)) return 'consonant'; // …제곱
  const command = /\\([a-zA-Z]+)$/.exec(bare);
  if (command) return read[command[1]!] ?? (greek.test(bare) ? 'vowel' : undefined);
  const subscript = /_\{?([0-9a-zA-Z])\}?$/.exec(bare);
  if (subscript) return ending(subscript[1]!);
  if (/\}$/.test(bare)) return undefined;
  // A letter at the end is a variable, and read by its name.
  return ending(/[A-Za-z]$/.test(bare) ? bare.at(-1)! : bare);
}

const pairs: readonly (readonly [afterConsonant: string, afterVowel: string])[] = [
  ['은', '는'],
  ['이', '가'],
  ['을', '를'],
  ['과', '와'],
  ['으로', '로'],
  ['이라고', '라고'],
  ['이고', '고'],
  ['이면', '면'],
  ['이라면', '라면'],
  ['이며', '며'],
  ['이든', '든'],
  ['이므로', '므로'],
];
/** Forms of 이다 may keep their 이 after a vowel: `4이므로`. */
const mayKeep = new Set(['이라고', '이고', '이면', '이라면', '이며', '이든', '이므로']);

const forms = pairs.flat().sort((a, b) => b.length - a.length);
const following = new RegExp(`^(${forms.join('|')})(?![가-힣])`);

/** A formula, a number of the networks, a code, or a run of digits and letters. */
const token = /\$([^$\n]+)\$|<Num\s+of="([^"]+)"\s*\/>|`([^`\n]+)`|([A-Za-z0-9][A-Za-z0-9.,×_-]*%?)/g;

/** @returns what stands wrongly, as `token + particle → particle` */
export function wrongParticles(text: string): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(token)) {
    const [whole, tex, number, code, word] = match;
    const particle = following.exec(text.slice(match.index + whole.length))?.[1];
    if (!particle) continue;
    // A call is read by the name of its function, or not aloud at all.
    if (code?.includes('(')) continue;
    const end = tex ? formulaEnding(tex) : number ? ending(numberText(number, 'ko')) : ending(code ?? word!);
    if (end === undefined) continue;
    const [afterConsonant, afterVowel] = pairs.find((pair) => pair.includes(particle))!;
    const asVowel = end === 'vowel' || (end === 'ㄹ' && afterVowel === '로');
    const right = asVowel ? afterVowel : afterConsonant;
    if (particle !== right && !(asVowel && mayKeep.has(particle)))
      found.push(`${whole}${particle} → ${right}`);
  }
  return found;
}
