/** The two languages, and templates as `content/ui` writes them: `{name}` is replaced. */
import { chooseParticles } from './josa.ts';

export { keptParticles, wordJoiner } from './josa.ts';

export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];
export const defaultLanguage: Language = 'ko';

export type Strings = Readonly<Record<string, string>>;

/**
 * Fill a template.
 * @param template text with `{name}` places
 * @param values what stands for each name; a number is written with the language's digit grouping;
 *   in Korean a particle written with both forms, `{name}을(를)`, becomes the one that fits the value
 * @throws {Error} when a place has no value, so that no reader ever sees a brace
 */
export function fill(
  template: string,
  values: Readonly<Record<string, string | number>> = {},
  language: Language = defaultLanguage,
): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`No value for {${name}} in “${template}”.`);
    return typeof value === 'number' ? value.toLocaleString(language) : value;
  });
  return language === 'ko' ? chooseParticles(filled) : filled;
}
