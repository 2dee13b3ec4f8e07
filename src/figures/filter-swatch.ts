import { bitmapOf } from '../data/bitmap.ts';
import { filterSize, stemFilter } from './stem-filters.ts';

/** A 7×7×3 filter as a picture: grey where its weights are zero, its own colours around that. */
export function filterSwatch(index: number): string {
  const { weights } = stemFilter(index);
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  return bitmapOf(
    Array.from(weights, (weight) => Math.round(127.5 + (127.5 * weight) / largest)),
    filterSize,
    filterSize,
  );
}
