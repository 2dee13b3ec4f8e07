import { fill, type Language, type Strings } from '../i18n.ts';
import { byCode } from './by-code.ts';
import type { Explanation } from './explanation.ts';
import type { Teller } from './telling.ts';

/**
 * @param texts a language's `errors.json`
 * @returns the explanation in this language; `undefined` where it has no such text, or the values do not fit it. Both
 *   may be with one that came from a kernel, and braces are not for readers.
 */
export function textOf(
  { code, values }: Explanation,
  texts: Strings,
  language: Language,
): string | undefined {
  const template = Object.hasOwn(texts, code) ? texts[code] : undefined;
  if (!template) return undefined;
  try {
    return fill(template, values, language);
  } catch {
    return undefined;
  }
}

/** Says explanations in a language. */
export const tellerIn =
  (texts: Strings, language: Language): Teller =>
  (explanation) =>
    textOf(explanation, texts, language) ?? byCode(explanation);
