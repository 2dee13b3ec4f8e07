import { tensor3d, type Tensor3D } from '@tensorflow/tfjs-core';

/** A decoded picture: RGBA, row-major, 8 bit. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8ClampedArray | Uint8Array;
}

/**
 * The middle square of a picture, scaled to `size × size`, as values 0…1.
 *
 * Scaled here and not by the browser, so that every browser and Node get the same
 * numbers: a triangle filter, widened when shrinking so that every pixel counts
 * (what Pillow calls `BILINEAR`).
 *
 * @returns tensor of shape `[size, size, 3]`
 */
export function photoTensor(picture: Picture, size: number): Tensor3D {
  return tensor3d(scaleSquare(picture, size), [size, size, 3]);
}

/** Values of {@link photoTensor}, row-major. */
export function scaleSquare({ width, height, pixels }: Picture, size: number): Float32Array {
  const side = Math.min(width, height);
  const left = Math.floor((width - side) / 2);
  const top = Math.floor((height - side) / 2);
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

/** For each output position the first input position it reads and the weights, which sum to 1. */
function filterTaps(from: number, to: number): { first: number; weights: number[] }[] {
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
