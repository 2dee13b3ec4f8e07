/**
 * Looking at a photograph of any size several times: square windows of it, large and small, in the middle and at its
 * ends, each scaled to what a network takes. Its subject may stand anywhere and be small; a network of small pictures
 * was trained on subjects that fill them.
 */

/** A decoded picture: RGBA, row-major, 8 bit. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray | Uint8Array;
}

/** A square part of a picture, in its pixels. */
export interface SquareWindow {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** The largest square in the middle. */
export function middleSquare({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): SquareWindow {
  const side = Math.min(width, height);
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), side };
}

/**
 * A picture no larger than needs be: scaled down so that its shorter side is at most `most` pixels, each of the result
 * the mean of the pixels it covers. Sizes are whole; a picture that is small enough comes back as it is.
 */
export function shrink(picture: Picture, most: number): Picture {
  const { width, height, pixels } = picture;
  const factor = Math.min(width, height) / most;
  if (factor <= 1) return picture;
  const [across, down] = [Math.round(width / factor), Math.round(height / factor)];
  const shrunk = new Uint8ClampedArray(across * down * 4);
  for (let y = 0; y < down; y++) {
    const [top, bottom] = [Math.floor((y * height) / down), Math.ceil(((y + 1) * height) / down)];
    for (let x = 0; x < across; x++) {
      const [left, right] = [Math.floor((x * width) / across), Math.ceil(((x + 1) * width) / across)];
      const sums = [0, 0, 0, 0];
      for (let row = top; row < bottom; row++)
        for (let at = (row * width + left) * 4, end = (row * width + right) * 4; at < end; at += 4)
          for (let channel = 0; channel < 4; channel++) sums[channel]! += pixels[at + channel]!;
      const count = (bottom - top) * (right - left);
      for (let channel = 0; channel < 4; channel++)
        shrunk[(y * across + x) * 4 + channel] = sums[channel]! / count;
    }
  }
  return { width: across, height: down, pixels: shrunk };
}

/** Sides of the windows, as shares of the picture's shorter side. */
const shares = [1, 0.8, 0.6] as const;
/** Steps from one end of the picture to the other, along each axis, for each share. */
const steps = [1, 2, 2] as const;

/**
 * The windows of a picture, the middle square first. A share of 1 slides along the longer side alone; smaller ones lie
 * in the middle and towards the corners.
 * @returns 19 windows for a square picture, 21 for a longer one; equal ones only once
 */
export function windowsOf(size: { readonly width: number; readonly height: number }): SquareWindow[] {
  const { width, height } = size;
  const found: SquareWindow[] = [middleSquare(size)];
  shares.forEach((share, at) => {
    const side = Math.max(1, Math.round(share * Math.min(width, height)));
    const places = (room: number) =>
      Array.from({ length: steps[at]! + 1 }, (_, step) => Math.round((room * step) / steps[at]!));
    for (const top of new Set(places(height - side)))
      for (const left of new Set(places(width - side))) found.push({ left, top, side });
  });
  const known = new Set<string>();
  return found.filter(({ left, top, side }) => {
    const key = `${left} ${top} ${side}`;
    return !known.has(key) && known.add(key);
  });
}

/**
 * A window scaled to `size × size`, as values 0…1, row-major RGB. Scaled here and not by the browser, so that every
 * browser and Node get the same numbers: a triangle filter, widened when shrinking so that every pixel counts (what
 * Pillow calls `BILINEAR`).
 */
export function scaleWindow(
  { width, pixels }: Picture,
  { left, top, side }: SquareWindow,
  size: number,
): Float32Array {
  const taps = filterTaps(side, size);
  // Rows first: from side × side to side × size.
  const rows = new Float32Array(side * size * 3);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const { first, weights } = taps[x]!;
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0;
        for (let tap = 0; tap < weights.length; tap += 1) {
          sum += weights[tap]! * pixels[((top + y) * width + left + first + tap) * 4 + channel]!;
        }
        rows[(y * size + x) * 3 + channel] = sum;
      }
    }
  }
  const result = new Float32Array(size * size * 3);
  for (let y = 0; y < size; y += 1) {
    const { first, weights } = taps[y]!;
    for (let at = 0; at < size * 3; at += 1) {
      let sum = 0;
      for (let tap = 0; tap < weights.length; tap += 1)
        sum += weights[tap]! * rows[(first + tap) * size * 3 + at]!;
      result[y * size * 3 + at] = Math.min(1, Math.max(0, sum / 255));
    }
  }
  return result;
}

/** What one output position reads: the first input position, and the weights from there on, which sum to 1. */
export interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/** A triangle filter's taps for each output position. */
export function filterTaps(from: number, to: number): Taps[] {
  const scale = from / to;
  const support = Math.max(1, scale);
  return Array.from({ length: to }, (_, position) => {
    const centre = (position + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support));
    const last = Math.min(from - 1, Math.ceil(centre + support) - 1);
    const raw = Array.from({ length: last - first + 1 }, (_, tap) =>
      Math.max(0, 1 - Math.abs((first + tap + 0.5 - centre) / support)),
    );
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: raw.map((weight) => weight / total) };
  });
}
