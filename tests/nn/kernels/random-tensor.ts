import { seededRandom } from '../../../src/data/random.ts';

/** Values uniform in −1…1, the same for the same seed. */
export function randomValues(count: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => 2 * random() - 1);
}

/** Largest difference over the largest expected magnitude. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let magnitude = 0;
  if (found.length !== expected.length) return Infinity;
  for (let at = 0; at < found.length; at++) {
    // A NaN must not pass as "no larger difference".
    const gap = Math.abs(found[at]! - expected[at]!);
    difference = gap <= difference ? difference : gap;
    magnitude = Math.max(magnitude, Math.abs(expected[at]!));
  }
  return Number.isNaN(difference) ? Infinity : difference / (magnitude || 1);
}
