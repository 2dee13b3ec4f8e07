/** A logarithmic axis over the sizes that occur. */
export interface Decades {
  /** Exponents of ten at the ends. */
  readonly low: number;
  readonly high: number;
  /** Exponents to be labelled, at most six. */
  readonly ticks: readonly number[];
}

/**
 * Whole decades around positive values; zero and what is not finite are left out.
 * @param least how many decades the axis has at least
 */
export function decadesAround(values: readonly number[], least = 4): Decades {
  const exponents = values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  if (exponents.length === 0) return { low: -least, high: 0, ticks: [-least, 0] };
  let low = Math.floor(Math.min(...exponents));
  let high = Math.ceil(Math.max(...exponents)) + 0;
  while (high - low < least) {
    high += 1;
    if (high - low < least) low -= 1;
  }
  const step = [1, 2, 5, 10, 20, 50, 100].find((each) => (high - low) / each <= 5) ?? 100;
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick + 0);
  return { low, high, ticks };
}
