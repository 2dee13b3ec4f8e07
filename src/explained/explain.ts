import type { Language, Strings } from '../i18n.ts';
import { byCode } from './by-code.ts';
import { explanationOf } from './explanation.ts';
import { textOf } from './texts.ts';

const textFiles: Record<Language, () => Promise<{ default: Strings }>> = {
  ko: () => import('../../content/ui/ko/errors.json'),
  en: () => import('../../content/ui/en/errors.json'),
};

/**
 * The reader's text of an error or of a note, for a page that shows few of them: the texts are fetched with the first.
 * What carries no explanation says what it says itself.
 */
export async function explain(thrown: unknown, language: Language): Promise<string> {
  const why = explanationOf(thrown);
  if (!why) return thrown instanceof Error ? thrown.message : String(thrown);
  const texts = await textFiles[language]().then(
    (file) => file.default,
    () => ({}),
  );
  return textOf(why, texts, language) ?? byCode(why);
}
