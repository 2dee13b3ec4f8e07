import { fill, type Language, type Strings } from '../../i18n.ts';

/** The page's own texts, which the build wrote into it. */
export type Words = (key: string, values?: Record<string, string | number>) => string;

export function wordsOf(page: HTMLElement, language: Language): Words {
  const texts = JSON.parse(page.dataset['texts'] ?? '{}') as Strings;
  return (key, values) => fill(texts[key] ?? key, values, language);
}
