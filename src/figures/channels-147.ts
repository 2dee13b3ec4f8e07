import { filterSize, inputChannels, inputStandard, type StemFilter } from './stem-filters.ts';

/** One of the products of a convolution's output value. */
export interface Product {
  readonly channel: number;
  readonly row: number;
  readonly column: number;
  /** The byte of the picture, 0 … 255. */
  readonly byte: number;
  /** The byte as the network reads it: `(byte − mean) / divisor`. */
  readonly input: number;
  readonly weight: number;
  readonly product: number;
}

/**
 * The 7·7·3 products behind one output value, without padding.
 * @param pixels RGB bytes of a square picture with `size` pixels a side
 * @param row of the output; the window begins at pixel `2·row`
 */
export function productsAt(
  pixels: ArrayLike<number>,
  size: number,
  filter: StemFilter,
  row: number,
  column: number,
): Product[] {
  const { mean, divisor } = inputStandard;
  const products: Product[] = [];
  for (let channel = 0; channel < inputChannels; channel++)
    for (let u = 0; u < filterSize; u++)
      for (let v = 0; v < filterSize; v++) {
        const byte = pixels[((2 * row + u) * size + 2 * column + v) * inputChannels + channel]!;
        const input = (byte - mean[channel]!) / divisor;
        const weight = filter.weights[(u * filterSize + v) * inputChannels + channel]!;
        products.push({ channel, row: u, column: v, byte, input, weight, product: input * weight });
      }
  return products;
}

export const sumOf = (products: readonly Product[]): number =>
  products.reduce((sum, { product }) => sum + product, 0);
