import type { Language } from '../../i18n.ts';

const files = import.meta.glob<string>('../../styles/generated/{sans,serif}-*.woff2', {
  eager: true,
  query: '?url',
  import: 'default',
});

/**
 * The font files that a page surely shows in its first screen, for preloading.
 * @param chapter slug; empty outside chapters
 */
export function firstFonts(language: Language, chapter: string): string[] {
  const korean =
    language === 'ko'
      ? ['sans-shared', 'serif-shared', ...(chapter ? [`sans-${chapter}`, `serif-${chapter}`] : [])]
      : [];
  const wanted = [...korean, 'sans-latin', ...(language === 'en' ? ['serif-latin'] : [])];
  return wanted.flatMap((name) => files[`../styles/generated/${name}.woff2`] ?? []);
}
