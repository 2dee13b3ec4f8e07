import { filterSize, inputChannels, inputStandard, type StemFilter } from './stem-filters.ts';

/** What one channel of the stem holds after each of its layers, row by row. */
export interface StemMaps {
  /** Side of the square of `convolved`, `normalised` and `rectified`. */
  readonly side: number;
  readonly convolved: Float32Array;
  readonly normalised: Float32Array;
  readonly rectified: Float32Array;
  readonly pooledSide: number;
  readonly pooled: Float32Array;
}

/**
 * Convolve a square picture with one 7×7 filter, stride 2; then its batch normalisation, ReLU and
 * max-pooling 3×3, stride 2.
 * @param pixels bytes in the order row, column, channel
 * @param channels bytes a pixel: 3, or 4 when an alpha follows
 * @param padding zero rows and columns on each side before the convolution (3 in a ResNet; 0 for a cut-out)
 */
export function stemMaps(
  pixels: ArrayLike<number>,
  size: number,
  filter: StemFilter,
  { channels = 3, padding = 3 }: { channels?: 3 | 4; padding?: number } = {},
): StemMaps {
  const side = Math.floor((size + 2 * padding - filterSize) / 2) + 1;
  const convolved = new Float32Array(side * side);
  const standard = standardised(pixels, size, channels);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      let sum = 0;
      const left = 2 * column - padding;
      const from = Math.max(0, -left);
      const to = Math.min(filterSize, size - left);
      for (let u = 0; u < filterSize; u++) {
        const y = 2 * row + u - padding;
        if (y < 0 || y >= size) continue;
        // A row of the window, all channels: what is multiplied lies side by side in both.
        const values = (y * size + left) * inputChannels;
        const weights = u * filterSize * inputChannels;
        for (let at = from * inputChannels; at < to * inputChannels; at++)
          sum += standard[values + at]! * filter.weights[weights + at]!;
      }
      convolved[row * side + column] = sum;
    }
  const normalised = convolved.map((value) => value * filter.scale + filter.shift);
  const rectified = normalised.map((value) => Math.max(0, value));
  const pooledSide = Math.floor((side + 2 - 3) / 2) + 1;
  const pooled = new Float32Array(pooledSide * pooledSide);
  for (let row = 0; row < pooledSide; row++)
    for (let column = 0; column < pooledSide; column++) {
      // The padding is zero, and behind a ReLU zero never beats a value.
      let largest = 0;
      for (let y = Math.max(0, 2 * row - 1); y <= Math.min(side - 1, 2 * row + 1); y++)
        for (let x = Math.max(0, 2 * column - 1); x <= Math.min(side - 1, 2 * column + 1); x++)
          largest = Math.max(largest, rectified[y * side + x]!);
      pooled[row * pooledSide + column] = largest;
    }
  return { side, convolved, normalised, rectified, pooledSide, pooled };
}

/** The pixels as the network takes them, without an alpha: once each, where windows read most of them a dozen times. */
function standardised(pixels: ArrayLike<number>, size: number, channels: number): Float64Array {
  const { mean, divisor } = inputStandard;
  const standard = new Float64Array(size * size * inputChannels);
  for (let pixel = 0; pixel < size * size; pixel++)
    for (let c = 0; c < inputChannels; c++)
      standard[pixel * inputChannels + c] = (pixels[pixel * channels + c]! - mean[c]!) / divisor;
  return standard;
}
