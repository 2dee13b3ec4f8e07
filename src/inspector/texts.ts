import { fill, type Language, type Strings } from '../i18n.ts';

/** The interface strings of one language, and how that language writes numbers. */
export interface Texts {
  readonly lang: Language;
  /** The string of a key, filled; the key itself when the language lacks it (a test keeps the languages equal). */
  (key: string, values?: Readonly<Record<string, string | number>>): string;
  /** Whether a key exists, for names that come from outside (an unknown layer's class). */
  has(key: string): boolean;
}

/** @param strings `content/ui/<lang>/inspector.json` */
export function createTexts(lang: Language, strings: Strings): Texts {
  const texts = (key: string, values: Readonly<Record<string, string | number>> = {}): string => {
    const template = Object.hasOwn(strings, key) ? strings[key] : undefined;
    return template === undefined ? key : fill(template, values, lang);
  };
  return Object.assign(texts, { lang, has: (key: string) => Object.hasOwn(strings, key) });
}

/** Fetch the strings of one language only. */
export async function loadTexts(lang: Language): Promise<Texts> {
  const strings =
    lang === 'ko'
      ? await import('../../content/ui/ko/inspector.json')
      : await import('../../content/ui/en/inspector.json');
  return createTexts(lang, strings.default);
}
