/** So many characters take as long to lay out as an element; of scripts other than the Latin, which change faces, fewer. */
const charactersAnElement = 40;
const othersAnElement = 4;

/** What laying out a text comes to, in elements. */
export function textWeight(text: string): number {
  let others = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x24f) others += 1;
  return (text.length - others) / charactersAnElement + others / othersAnElement;
}
