import { fill, type Language, type Strings } from '../i18n.ts';

/** What may go wrong, as data: a template in `content/ui/<lang>/errors.json` and what fills it. */
export interface Explainable {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Used when the language has no template for the code. */
  readonly message?: string;
}

/** Whether something thrown carries a code that a reader's text exists for. */
export function isExplainable(thrown: unknown): thrown is Explainable {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'values' in thrown;
}

/** The reader's text of an error or a note. The texts are fetched when the first one is needed. */
export async function explain({ code, values, message }: Explainable, lang: Language): Promise<string> {
  const texts: Strings = (
    lang === 'ko'
      ? await import('../../content/ui/ko/errors.json')
      : await import('../../content/ui/en/errors.json')
  ).default;
  const template = texts[code];
  return template === undefined ? (message ?? code) : fill(template, values, lang);
}
