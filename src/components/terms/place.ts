/** Where a card is put beside a word. Lengths in CSS pixels, in the window. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
export interface Size {
  width: number;
  height: number;
}

/** Between the word and the card: over it the pointer can cross, since leaving is forgiven for a moment. */
const gap = 6;
const margin = 8;

/**
 * Below the word, or above it where only there is room; never over it, and within the window.
 * @param lines the boxes of the word, one a line that it stands on
 */
export function placeBeside(
  lines: readonly Box[],
  card: Size,
  window: Size,
): { left: number; top: number; side: 'below' | 'above' } {
  const first = lines[0] ?? { left: margin, top: margin, right: margin, bottom: margin };
  const last = lines.at(-1) ?? first;
  const below = last.bottom + gap;
  const above = first.top - gap - card.height;
  const side = below + card.height > window.height - margin && above >= margin ? 'above' : 'below';
  const word = side === 'below' ? last : first;
  const left = Math.max(margin, Math.min(word.left, window.width - margin - card.width));
  return { left, top: side === 'below' ? below : above, side };
}

/**
 * To the right of the text, level with the line that the word begins on, or as near to it as the window lets.
 * @param edges where the block of text that the word stands in ends, and the page's own column; undefined without either
 * @returns undefined where the card is wider than the room between
 */
export function placeInMargin(
  lines: readonly Box[],
  card: Size,
  edges: { text: number | undefined; page: number | undefined },
  window: Size,
): { left: number; top: number; side: 'margin' } | undefined {
  const [first] = lines;
  if (!first || edges.text === undefined || edges.page === undefined) return undefined;
  const left = edges.text + 2 * margin;
  if (left + card.width > Math.min(edges.page, window.width - margin)) return undefined;
  const top = Math.max(margin, Math.min(first.top, window.height - margin - card.height));
  return { left, top, side: 'margin' };
}
