/**
 * A tall picture cut into bands, each of which is drawn by itself: panning draws a band before it comes into
 * view and drops one long gone, and nothing that is in view is touched.
 */
import type { Bracket, Box, Edge, Layout } from './layout.ts';

export interface Band {
  readonly index: number;
  readonly top: number;
  readonly bottom: number;
  /** Each box and each heading is in one band. */
  readonly boxes: readonly Box[];
  readonly headings: readonly Bracket[];
  /** Lines are in every band they pass, and are cut off at its edges. */
  readonly edges: readonly Edge[];
  readonly rails: readonly Bracket[];
}

/** CSS pixels, at least: a dozen boxes, which are drawn well within a frame. */
const bandHeight = 600;

/** Below the boxes of a row: clear of their frames, above the headings and shapes of the next row. */
const clearance = 6;

/** Cut between rows, so that no box lies in two bands. */
export function cutIntoBands(layout: Layout): Band[] {
  const cuts = [0];
  let bottom = 0;
  for (const { y, height } of layout.boxes.toSorted((a, b) => a.y - b.y)) {
    if (y > bottom && bottom + clearance - (cuts.at(-1) ?? 0) >= bandHeight) cuts.push(bottom + clearance);
    bottom = Math.max(bottom, y + height);
  }
  const bands = cuts.map((top, index) => ({
    index,
    top,
    bottom: cuts[index + 1] ?? layout.height,
    boxes: [] as Box[],
    headings: [] as Bracket[],
    edges: [] as Edge[],
    rails: [] as Bracket[],
  }));
  const place = (top: number, bottom: number, into: (band: (typeof bands)[number]) => void) => {
    for (let index = bandAt(bands, top); index < bands.length; index++) {
      const band = bands[index];
      if (band === undefined || band.top > bottom) break;
      into(band);
    }
  };
  for (const box of layout.boxes) place(box.y, box.y, (band) => band.boxes.push(box));
  for (const edge of layout.edges) place(edge.top, edge.bottom, (band) => band.edges.push(edge));
  for (const bracket of layout.brackets) {
    place(bracket.y, bracket.y, (band) => band.headings.push(bracket));
    place(bracket.y, bracket.bottom, (band) => band.rails.push(bracket));
  }
  return bands;
}

/** Index of the band at a height; the first or the last beyond the ends. */
export function bandAt(bands: readonly { readonly top: number }[], y: number): number {
  let low = 0;
  let high = bands.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((bands[middle]?.top ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Indices of the first and the last band of a stretch. */
export interface BandRange {
  readonly first: number;
  readonly last: number;
}

export function bandsOver(bands: readonly Band[], top: number, bottom: number): BandRange {
  return { first: bandAt(bands, top), last: bandAt(bands, bottom) };
}

/** CSS pixels drawn ahead of the view on either side: most of a second of quick panning. */
const ahead = 1500;

/**
 * The next step from what is drawn to what should be, for a view from `top` to `bottom`: whatever is in view at
 * once, then one band at a time, so that no frame draws more than a band.
 * @returns null when nothing is left to do
 */
export function nextBands(
  bands: readonly Band[],
  drawn: BandRange,
  top: number,
  bottom: number,
): BandRange | null {
  const seen = bandsOver(bands, top, bottom);
  if (seen.first > drawn.last + 1 || seen.last < drawn.first - 1) return seen;
  if (seen.first < drawn.first || seen.last > drawn.last) {
    return { first: Math.min(seen.first, drawn.first), last: Math.max(seen.last, drawn.last) };
  }
  const wanted = bandsOver(bands, top - ahead, bottom + ahead);
  if (wanted.last > drawn.last) return { ...drawn, last: drawn.last + 1 };
  if (wanted.first < drawn.first) return { ...drawn, first: drawn.first - 1 };
  // Twice as far is kept, so that turning back and forth draws nothing.
  const kept = bandsOver(bands, top - 2 * ahead, bottom + 2 * ahead);
  if (kept.first > drawn.first) return { ...drawn, first: drawn.first + 1 };
  if (kept.last < drawn.last) return { ...drawn, last: drawn.last - 1 };
  return null;
}
