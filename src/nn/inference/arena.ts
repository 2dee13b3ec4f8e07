/** Places for values that do not all live at once, within one block of memory. */

export interface Lifetime {
  readonly bytes: number;
  /** The steps that write it first and read it last. */
  readonly from: number;
  readonly to: number;
}

/**
 * Offsets such that no two values share a byte while both live. The largest is placed first, each as low as it fits
 * (Pisarchyk and Lee 2020, greedy by size).
 */
export function placeInArena(values: readonly Lifetime[]): { offsets: number[]; bytes: number } {
  const offsets = values.map(() => 0);
  const placed: { at: number; lifetime: Lifetime; bytes: number }[] = [];
  let total = 0;
  const order = Array.from(values.keys()).sort((a, b) => values[b]!.bytes - values[a]!.bytes || a - b);
  for (const index of order) {
    const lifetime = values[index]!;
    const bytes = inLines(lifetime.bytes);
    let at = 0;
    for (const other of placed) {
      const together = lifetime.from <= other.lifetime.to && other.lifetime.from <= lifetime.to;
      if (together && at < other.at + other.bytes && other.at < at + bytes) at = other.at + other.bytes;
    }
    offsets[index] = at;
    placed.push({ at, lifetime, bytes });
    // From low to high, so that one look at each is enough.
    placed.sort((a, b) => a.at - b.at);
    total = Math.max(total, at + bytes);
  }
  return { offsets, bytes: total };
}

/** Whole cache lines, and one more: kernels read whole vectors and may look past the end of the last one. */
const inLines = (bytes: number): number => (bytes + 64 + 63) & ~63;
