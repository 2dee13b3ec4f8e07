/** So many characters take as long to lay out as an element; of scripts other than the Latin, which change faces, fewer. */
const charactersAnElement = 40;
const othersAnElement = 4;

/** What laying out a text comes to, in elements. */
export function textWeight(text: string): number {
  let others = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x24f) others += 1;
  return (text.length - others) / charactersAnElement + others / othersAnElement;
}

/** Of letters of one script, one number; of signs that belong to every script, none. */
function scriptOf(code: number): number {
  if (code < 0x250) return /[A-Za-z\u00c0-\u024f]/.test(String.fromCharCode(code)) ? 1 : 0;
  // The second half of a sign is of the script of the first.
  if (code >= 0xdc00 && code < 0xe000) return 0;
  // Hangul and the Chinese characters are of one face; of rarer signs each block may be of another.
  if ((code >= 0x3000 && code < 0xa000) || (code >= 0xac00 && code < 0xd7b0)) return 2;
  return 3 + (code >> 7);
}

/** How often the script changes: what takes a browser longest where a text is laid out as one, as in a field or a menu. */
export const scriptTurns = (text: string): number => turnsTo(text, 0, Infinity).turns;

/**
 * Goes on in a text until the script has changed so often.
 * @returns how often it has, and where that was: at the end, where it has not
 */
export function turnsTo(text: string, from: number, most: number): { turns: number; at: number } {
  let turns = 0;
  let last = 0;
  for (let at = from; at < text.length; at++) {
    const script = scriptOf(text.charCodeAt(at));
    if (script === 0 || script === last) continue;
    if (last !== 0) {
      if (turns === most) return { turns, at };
      turns += 1;
    }
    last = script;
  }
  return { turns, at: text.length };
}
