/** One bar of a histogram: how many values lie in `from` ≤ value < `to`. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Values outside the range and NaN are left out; the last bar includes its upper end. */
export function histogram(values: readonly number[], from: number, to: number, bars: number): Bin[] {
  const width = (to - from) / bars;
  const counts = new Array<number>(bars).fill(0);
  for (const value of values)
    if (value >= from && value <= to) counts[Math.min(bars - 1, Math.floor((value - from) / width))]! += 1;
  return counts.map((count, bar) => ({ from: from + bar * width, to: from + (bar + 1) * width, count }));
}
