import { element } from './element.ts';
import { turnsTo } from './text-weight.ts';

/** Characters of the longest text that is laid out as one, and how often the script may change in it. */
const longest = 2_000;
const mostTurns = 300;

/**
 * A text as what may be put on the page in turns: a browser lays a paragraph out as a whole, and takes a second for
 * twenty thousand signs where scripts take turns at every sign. A long text is cut into blocks, where a line or a word
 * ends if it can be; the blocks together hold the text as it is.
 */
export function textPieces(document: Document, text: string): (Node | string)[] {
  if (isShort(text)) return [text];
  const pieces: HTMLElement[] = [];
  for (let from = 0; from < text.length;) {
    const to = endOfPiece(text, from);
    pieces.push(element(document, 'span', { class: 'out-piece' }, text.slice(from, to)));
    from = to;
  }
  return pieces;
}

const isShort = (text: string): boolean =>
  text.length <= longest && (text.length <= mostTurns || turnsTo(text, 0, mostTurns).at === text.length);

function endOfPiece(text: string, from: number): number {
  const most = turnsTo(text.slice(0, from + longest), from, mostTurns).at;
  if (most === text.length) return most;
  for (const end of ['\n', ' ']) {
    const at = text.lastIndexOf(end, most - 1);
    if (at > from) return at + 1;
  }
  return betweenSigns(text, most);
}

/** Two halves of one sign stay together. */
const betweenSigns = (text: string, at: number): number =>
  /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;

/** The beginning of what is longer, with an ellipsis. */
export const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, betweenSigns(text, most))}…` : text;
