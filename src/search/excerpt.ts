import { keptParticles } from '../i18n.ts';

/** A piece of a text, and whether the query meant it. */
export interface Piece {
  text: string;
  found: boolean;
}

/** Characters before the first thing found, and in all. */
const lead = 24;
const length = 120;

/**
 * The part of a text around what was found in it, for a line of results.
 * @param matcher with the flag `g`; without one the text's beginning is shown
 */
export function excerptOf(text: string, matcher: RegExp | undefined): Piece[] {
  const first = matcher ? text.search(new RegExp(matcher.source, matcher.flags)) : -1;
  const wanted = Math.max(0, first - lead);
  // From the beginning of a word.
  const start = wanted === 0 ? 0 : text.indexOf(' ', wanted - 1) + 1 || wanted;
  const shown = text.slice(start > first && first >= 0 ? wanted : start).slice(0, length);
  const isCut = text.length > (start > first && first >= 0 ? wanted : start) + length;
  const pieces = piecesOf(shown, matcher);
  if (wanted > 0) pieces.unshift({ text: '…', found: false });
  if (isCut) pieces.push({ text: '…', found: false });
  return pieces;
}

/** A text parted at what the query means. */
export function piecesOf(text: string, matcher: RegExp | undefined): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of matcher ? text.matchAll(matcher) : []) {
    if (match[0] === '') continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), found: false });
    pieces.push({ text: match[0], found: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), found: false });
  return pieces.map((piece, at) => ({ ...piece, text: keptTo(pieces[at - 1], piece.text) }));
}

/** A piece whose first particle stays on the line of what the piece before it ends with. */
const keptTo = (before: Piece | undefined, text: string): string => {
  const end = before?.text.at(-1) ?? '';
  return keptParticles(end + text).slice(end.length);
};
