/** Which file a page takes each character from, where several have it. */

/** A font file, as `scripts/build-fonts.ts` has cut it. */
export interface CutFace {
  /** Of the file, without its ending. */
  name: string;
  family: string;
  weight: string;
  style?: string;
  /** Its characters. */
  text: string;
}

/**
 * The faces of a page: each character is declared of one file alone, the page's own before those of the other pages,
 * which what the reader opens may still need.
 * @param page a chapter's slug or another page's name; empty for what has no file of its own
 */
export function declaredFaces<Face extends CutFace>(faces: readonly Face[], page: string): Face[] {
  const order = [
    ({ name }: Face) => page !== '' && name.endsWith(`-${page}`),
    ({ name }: Face) => /-(latin|signs|language|shared|frame|names)$/.test(name),
    ({ name }: Face) => name.endsWith('-rest'),
    () => true,
  ];
  const rank = (face: Face): number => order.findIndex((isOf) => isOf(face));
  const declared = new Map<string, Set<string>>();
  return faces
    .toSorted((a, b) => rank(a) - rank(b))
    .map((face) => {
      const kind = `${face.family} ${face.weight}`;
      const taken = declared.get(kind) ?? new Set();
      declared.set(kind, new Set([...taken, ...face.text]));
      return { ...face, text: [...face.text].filter((character) => !taken.has(character)).join('') };
    })
    .filter(({ text }) => text !== '');
}

/** @param address of its file */
export const fontFace = ({ family, weight, style = 'normal', text }: CutFace, address: string): string =>
  `@font-face{font-family:'${family}';font-weight:${weight};font-style:${style};font-display:swap;` +
  `src:url('${address}') format('woff2');unicode-range:${unicodeRange(text)}}`;

/** Characters as `unicode-range` has them: `U+20-7E,U+AC00`. */
export function unicodeRange(text: string): string {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0).sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const point of points) {
    const last = found.at(-1);
    if (last && point <= last[1] + 1) last[1] = point;
    else found.push([point, point]);
  }
  const hex = (point: number) => point.toString(16).toUpperCase();
  return found.map(([from, to]) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`)).join(',');
}
