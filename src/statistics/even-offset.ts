/**
 * What must be added to the log-odds of the first of two classes, so that a classifier that leans to one of them errs
 * equally often on both: the share of the first class's log-odds below `−offset` is that of the second's above it.
 * @param first log-odds ln(p₁ / p₂) given to cases of the first class
 * @param second the same of cases of the second
 * @returns the middle of the interval of offsets at which the two shares differ least, a share counted in cases
 * @throws {RangeError} where a class has no case, or all have the same log-odds
 */
export function evenOffset(first: readonly number[], second: readonly number[]): number {
  if (first.length === 0 || second.length === 0) throw new RangeError('Each class needs a case.');
  const all = [...first, ...second].sort((a, b) => a - b);
  const share = (values: readonly number[], wrong: (value: number) => boolean) =>
    values.filter(wrong).length / values.length;
  let least = Infinity;
  let best: number[] = [];
  for (let at = 1; at < all.length; at++) {
    if (all[at - 1] === all[at]) continue;
    const limit = (all[at - 1]! + all[at]!) / 2;
    const apart = Math.abs(share(first, (value) => value < limit) - share(second, (value) => value > limit));
    if (apart > least) continue;
    if (apart < least) best = [];
    least = apart;
    best.push(limit);
  }
  if (best.length === 0) throw new RangeError('All log-odds are the same.');
  return -(best[0]! + best.at(-1)!) / 2;
}
