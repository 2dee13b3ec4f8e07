/** The font files of a page, where the bundler has put them. */
import type { Language } from '../../i18n.ts';
import { type CutFace, declaredFaces, fontFace } from './declared-faces.ts';

const files = import.meta.glob<string>('../../styles/generated/{sans,hangul,serif,katex}-*.woff2', {
  eager: true,
  query: '?url',
  import: 'default',
});
const cut = import.meta.glob<CutFace[]>('../../styles/generated/faces.json', {
  eager: true,
  import: 'default',
});

const addressOf = (name: string): string | undefined => files[`../../styles/generated/${name}.woff2`];

/**
 * The faces of a page, as its own style: a Korean chapter takes from files of its own what others take from theirs.
 * @param chapter slug; empty outside chapters
 */
export const fontFaces = (language: Language, chapter: string): string =>
  declaredFaces(Object.values(cut).flat(), language === 'ko' ? chapter : '')
    .map((face) => fontFace(face, addressOf(face.name) ?? ''))
    .join('\n');

/**
 * The font files that a page surely shows in its first screen, for preloading.
 * @param chapter slug; empty outside chapters
 */
export function firstFonts(language: Language, chapter: string): string[] {
  const own = chapter || 'frame';
  const korean = ['hangul-shared', `hangul-${own}`, `hangul-bold-${own}`, `serif-${own}`];
  const wanted = [
    ...(language === 'ko' ? korean : []),
    'sans-latin',
    // The titles of Korean chapters bring the Latin letters that they have. Of other pages the spaces are of the Latin face:
    // found only once the page is laid out, it holds up its first picture.
    ...(language === 'ko' && chapter ? [] : ['serif-latin']),
    // A chapter's first formula is near its first line, and found late in the same way.
    ...(chapter ? ['katex-Main-Regular'] : []),
  ];
  return wanted.flatMap((name) => addressOf(name) ?? []);
}
