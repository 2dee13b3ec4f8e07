import { fill, type Language, type Strings } from '../../i18n.ts';

const files = import.meta.glob<Strings>('/content/ui/*/*.json', { eager: true, import: 'default' });

/**
 * The interface texts of one room, for use at build.
 * @param room file name in `content/ui/<lang>/`, without its ending
 * @throws {Error} when the room does not exist
 */
export function strings(language: Language, room: string): Strings {
  const found = files[`/content/ui/${language}/${room}.json`];
  if (!found) throw new Error(`No interface texts: content/ui/${language}/${room}.json`);
  return found;
}

/**
 * A lookup of one room's texts that fills their places.
 * @returns `t(key, values)`; it throws for a key that the room does not have, so a build cannot ship one
 */
export function translator(
  language: Language,
  room: string,
): (key: string, values?: Record<string, string | number>) => string {
  const texts = strings(language, room);
  return (key, values) => {
    const template = texts[key];
    if (template === undefined) throw new Error(`No text “${key}” in content/ui/${language}/${room}.json`);
    return fill(template, values, language);
  };
}
