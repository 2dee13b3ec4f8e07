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
 * The faces of a page, as its own style: a Korean page takes from files of its own what others take from theirs.
 * @param page a chapter's slug or another page's name
 */
export const fontFaces = (language: Language, page: string): string =>
  declaredFaces(Object.values(cut).flat(), language === 'ko' ? page : '')
    .map((face) => fontFace(face, addressOf(face.name) ?? ''))
    .join('\n');

/**
 * The font files that a page surely shows in its first screen, for preloading.
 * @param page a chapter's slug or another page's name
 */
export function firstFonts(language: Language, page: string): string[] {
  const own = (name: string): string => `${name}-${addressOf(`${name}-${page}`) ? page : 'frame'}`;
  const serif = own('serif');
  const wanted = [
    ...(language === 'ko' ? ['hangul-shared', `hangul-${page}`, own('hangul-bold'), serif] : []),
    'sans-latin',
    // Korean titles bring the Latin letters that they have, where a page has a file for them. Of other pages the spaces are of the
    // Latin face: found only once the page is laid out, it holds up its first picture.
    ...(language === 'ko' && serif !== 'serif-frame' ? [] : ['serif-latin']),
  ];
  return wanted.flatMap((name) => addressOf(name) ?? []);
}
