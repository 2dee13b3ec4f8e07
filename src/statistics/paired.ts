/** Two classifiers on the same pictures. */

export interface PairedComparison {
  /** Pictures that the first answers rightly and the second wrongly. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Two-sided probability of a split at least as uneven, if both were equally good; 1 where they never differ. */
  readonly p: number;
}

/**
 * McNemar's exact test (McNemar 1947, the binomial form): of the pictures that exactly one of the two answers rightly,
 * each would go to either with probability ½. Pictures that both answer alike say nothing.
 * @param first a flag a picture, whether the first classifier was right
 * @throws RangeError when the two are not about equally many pictures
 */
export function mcnemar(first: readonly boolean[], second: readonly boolean[]): PairedComparison {
  if (first.length !== second.length)
    throw new RangeError(
      `A paired test needs the same pictures: the first has ${first.length}, the second ${second.length}.`,
    );
  let onlyFirst = 0;
  let onlySecond = 0;
  first.forEach((right, at) => {
    if (right && !second[at]) onlyFirst++;
    if (!right && second[at]) onlySecond++;
  });
  return { onlyFirst, onlySecond, p: signTest(onlyFirst, onlySecond) };
}

/** Two-sided sign test: P(at most the smaller of the two counts, of their sum) for a fair coin, twice, at most 1. */
export function signTest(a: number, b: number): number {
  const tosses = a + b;
  const fewer = Math.min(a, b);
  // In logarithms, since 2⁻ⁿ vanishes beyond a thousand tosses.
  let term = -tosses * Math.LN2;
  let sum = Math.exp(term);
  for (let heads = 1; heads <= fewer; heads++) {
    term += Math.log((tosses - heads + 1) / heads);
    sum += Math.exp(term);
  }
  return Math.min(1, 2 * sum);
}
