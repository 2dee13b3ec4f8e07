/** What one plot may come to. */
export interface DrawingLimits {
  elements: number;
  /** Of all attributes and texts together. */
  characters: number;
  /** Of a picture that is drawn pixel by pixel. */
  pixels: number;
  /** Pixels that are painted, one over the other, and what costs as much (`paint.ts`). */
  paint: number;
  /** How long Plot may take (milliseconds). */
  milliseconds: number;
}

/**
 * A page lays out some thousand elements between two frames of a slow
 * computer; beyond that it would stop answering, and nobody could tell the elements apart.
 */
export const drawingLimits: DrawingLimits = {
  elements: 5_000,
  /** A path of so many is about 60,000 points. */
  characters: 1_000_000,
  pixels: 2_000_000,
  /** Eight hundred times the usual sheet. */
  paint: 200_000_000,
  /** Of the 200 within which the page answers; the rest is for the browser's own part. */
  milliseconds: 120,
};

/** How a rehearsed plot came out. */
export type Rehearsal =
  /** `room`: the width at which it was drawn, where that is another than was asked for. */
  | { fits: true; room?: number }
  | { fits: false; limit: keyof DrawingLimits; most: number }
  /** What Plot threw. */
  | { fits: false; error: string };
