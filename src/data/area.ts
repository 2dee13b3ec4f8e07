import { filterTaps, middleSquare, type SquareWindow, type Taps } from './views.ts';

/**
 * The middle square of a picture at `size × size`, each value the mean of the area that it covers, to the part of a pixel;
 * nearest neighbours would let fine patterns through as coarse ones that are not there. A picture that is smaller than
 * `size` is drawn out between its pixels. Rows are given a few at a time, from top to bottom, so that no more of a large
 * picture than those has to be in memory.
 */
export class AreaSquare {
  /** The part of the picture that is wanted. */
  readonly window: SquareWindow;
  readonly #size: number;
  readonly #across: readonly Taps[];
  /** For each row of the window the rows of the result that it is part of, and how much. */
  readonly #down: { row: number; weight: number }[][];
  readonly #sums: Float64Array;
  readonly #line: Float64Array;
  #next = 0;

  constructor(picture: { readonly width: number; readonly height: number }, size: number) {
    this.window = middleSquare(picture);
    this.#size = size;
    this.#across = tapsOf(this.window.side, size);
    this.#down = Array.from({ length: this.window.side }, () => []);
    this.#across.forEach(({ first, weights }, row) =>
      weights.forEach((weight, at) => this.#down[first + at]!.push({ row, weight })),
    );
    this.#sums = new Float64Array(size * size * 3);
    this.#line = new Float64Array(size * 3);
  }

  /** @param pixels the next rows of the window, RGBA, `window.side` pixels each */
  add(pixels: Uint8ClampedArray | Uint8Array): void {
    const { side } = this.window;
    const line = this.#line;
    for (let start = 0; start < pixels.length; start += 4 * side, this.#next++) {
      this.#across.forEach(({ first, weights }, x) => {
        let [red, green, blue] = [0, 0, 0];
        for (let tap = 0, at = start + 4 * first; tap < weights.length; tap++, at += 4) {
          const weight = weights[tap]!;
          red += weight * pixels[at]!;
          green += weight * pixels[at + 1]!;
          blue += weight * pixels[at + 2]!;
        }
        line[3 * x] = red;
        line[3 * x + 1] = green;
        line[3 * x + 2] = blue;
      });
      for (const { row, weight } of this.#down[this.#next] ?? [])
        for (let at = 0, to = row * line.length; at < line.length; at++, to++)
          this.#sums[to]! += weight * line[at]!;
    }
  }

  /** `size × size × 3` bytes, row-major. */
  bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#sums, (sum) => Math.min(255, Math.max(0, Math.round(sum))));
  }

  /** Pixels along each side of the result. */
  get size(): number {
    return this.#size;
  }
}

/** The pixels that each output covers and the share of it that each of them is. */
function tapsOf(from: number, to: number): readonly Taps[] {
  if (from < to) return filterTaps(from, to);
  const scale = from / to;
  return Array.from({ length: to }, (_, position) => {
    const [start, end] = [position * scale, (position + 1) * scale];
    const first = Math.floor(start);
    const count = Math.min(from, Math.ceil(end - 1e-9)) - first;
    const weights = Array.from({ length: count }, (__, tap) => {
      const covered = Math.min(end, first + tap + 1) - Math.max(start, first + tap);
      return covered / scale;
    });
    return { first, weights };
  });
}
