/**
 * A batch cut into shards that are computed apart. The cut depends on the batch alone, never on who computes what, and
 * results are averaged in pairs up one fixed tree: so the same numbers come out to the last bit, however many workers
 * there are.
 *
 * A shard's gradient is the mean over its own pictures; shards are equally large, so the batch's is the mean of theirs.
 */

/** One shard, or the average of neighbouring ones: `count` is a power of two, and `first` a multiple of it. */
export interface ShardAverage {
  readonly first: number;
  readonly count: number;
  readonly loss: number;
  /** Pictures told rightly, in all. */
  readonly right: number;
  /** The gradient of every weight that trains; then the means, then the variances of every batch norm. */
  readonly numbers: Float32Array<ArrayBuffer>;
  /** Sums over each layer's output; empty when nobody asked. */
  readonly sums: Float64Array;
  readonly brokenLayer?: string;
}

/** Where in `numbers` what stands. */
export interface NumbersLayout {
  readonly gradients: number;
  /** How many means there are, and as many variances. */
  readonly moments: number;
}

/** The largest power of two that is at most `wanted` and divides the batch. */
export function shardCount(batch: number, wanted: number): number {
  let count = 1;
  while (2 * count <= wanted && batch % (2 * count) === 0) count *= 2;
  return count;
}

/** The shards of each of `workers`, as equal as can be, neighbours together; fewer lists where there are fewer shards. */
export function assignShards(shards: number, workers: number): number[][] {
  const used = Math.max(1, Math.min(shards, workers));
  return Array.from({ length: used }, (_, worker) => {
    const [from, to] = [Math.ceil((worker * shards) / used), Math.ceil(((worker + 1) * shards) / used)];
    return Array.from({ length: to - from }, (_, at) => from + at);
  });
}

/**
 * Averages siblings until none are left together. The numbers of what was averaged away are handed to `spare`, to be
 * used again.
 *
 * Means and variances of equally many values: the mean of the means, and the mean of the variances with the square of
 * half the means' distance (Chan, Golub and LeVeque 1983), which is exactly the variance of all.
 */
export function averageSiblings(
  parts: readonly ShardAverage[],
  layout: NumbersLayout,
  spare: (numbers: Float32Array<ArrayBuffer>) => void = () => undefined,
): ShardAverage[] {
  const stack: ShardAverage[] = [];
  for (const part of [...parts].sort((a, b) => a.first - b.first)) {
    stack.push(part);
    for (;;) {
      const [a, b] = stack.slice(-2);
      if (!a || !b || !areSiblings(a, b)) break;
      stack.splice(-2, 2, average(a, b, layout));
      spare(b.numbers);
    }
  }
  return stack;
}

const areSiblings = (a: ShardAverage, b: ShardAverage): boolean =>
  a.count === b.count && a.first + a.count === b.first && a.first % (2 * a.count) === 0;

/** In the place of `a`. */
function average(a: ShardAverage, b: ShardAverage, { gradients, moments }: NumbersLayout): ShardAverage {
  averageMoments(a.numbers, b.numbers, gradients, gradients + moments, moments);
  averageSums(a.numbers, b.numbers, 0, gradients);
  const brokenLayer = a.brokenLayer ?? b.brokenLayer;
  return {
    first: a.first,
    count: 2 * a.count,
    loss: (a.loss + b.loss) / 2,
    right: a.right + b.right,
    numbers: a.numbers,
    sums: a.sums.map((sum, at) => sum + b.sums[at]!),
    ...(brokenLayer === undefined ? {} : { brokenLayer }),
  };
}

/** `a ← (a + b) / 2` for `count` numbers from `from`. */
function averageSums(a: Float32Array, b: Float32Array, from: number, count: number): void {
  for (let i = from; i < from + count; i++) a[i] = (a[i]! + b[i]!) / 2;
}

/** For `count` means that begin at `means` and variances that begin at `variances`. */
function averageMoments(
  a: Float32Array,
  b: Float32Array,
  means: number,
  variances: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const half = (a[means + i]! - b[means + i]!) / 2;
    a[variances + i] = (a[variances + i]! + b[variances + i]!) / 2 + half * half;
    a[means + i] = (a[means + i]! + b[means + i]!) / 2;
  }
}
