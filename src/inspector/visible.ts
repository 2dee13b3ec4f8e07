/**
 * Which parts of a tall picture lie in view. Boxes and lines are sorted into bands once, so that panning
 * costs what is in view, not what is in the network.
 */
import type { Bracket, Box, Edge, Layout } from './layout.ts';

/**
 * CSS pixels. What changes in the document is painted anew while it is panned, so changes must be rare: with
 * bands of 240 twice as many frames came late under the wheel (`bench/inspector-frames.ts`).
 */
const bandHeight = 1500;

interface Band {
  readonly boxes: Box[];
  readonly edges: Edge[];
  readonly brackets: Bracket[];
}

export interface Parts {
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
  readonly brackets: readonly Bracket[];
}

/** Numbers of the bands that a view touches, one more on each side so that a quick pan finds them drawn. */
export interface BandRange {
  readonly first: number;
  readonly last: number;
}

/** Below this many boxes a picture is drawn whole: then it is complete without JavaScript too. */
const fewBoxes = 80;

/** The bands to draw of a layout for what is in view. */
export function bandsOf(layout: Layout, top: number, height: number): BandRange {
  return layout.boxes.length <= fewBoxes ? { first: 0, last: Infinity } : bandsInView(top, height);
}

export function bandsInView(top: number, height: number): BandRange {
  return {
    first: Math.max(0, Math.floor(top / bandHeight) - 1),
    last: Math.floor((top + height) / bandHeight) + 1,
  };
}

/** Sort a layout into bands; a line is in every band it passes. */
export function sortIntoBands(layout: Layout): (range: BandRange) => Parts {
  const bands: Band[] = Array.from({ length: Math.floor(layout.height / bandHeight) + 1 }, () => ({
    boxes: [],
    edges: [],
    brackets: [],
  }));
  const place = (top: number, bottom: number, into: (band: Band) => void) => {
    const last = Math.min(bands.length - 1, Math.floor(bottom / bandHeight));
    for (let index = Math.max(0, Math.floor(top / bandHeight)); index <= last; index++) {
      const band = bands[index];
      if (band !== undefined) into(band);
    }
  };
  for (const box of layout.boxes) place(box.y, box.y + box.height, (band) => band.boxes.push(box));
  for (const edge of layout.edges) place(edge.top, edge.bottom, (band) => band.edges.push(edge));
  for (const bracket of layout.brackets) {
    place(bracket.y, bracket.bottom, (band) => band.brackets.push(bracket));
  }
  return ({ first, last }) => {
    const shown = bands.slice(first, last + 1);
    return {
      boxes: [...new Set(shown.flatMap((band) => band.boxes))],
      edges: [...new Set(shown.flatMap((band) => band.edges))],
      brackets: [...new Set(shown.flatMap((band) => band.brackets))],
    };
  };
}
