/**
 * Whether a run has gone wrong for good: the mean of its last losses is far above both what guessing
 * costs and where the run began. A single bad batch is no reason to stop.
 */
export function hasDiverged(losses: Float32Array, steps: number, classes: number, window = 12): boolean {
  if (steps < 2 * window) return false;
  const mean = (from: number, to: number) =>
    losses.subarray(from, to).reduce((sum, loss) => sum + loss, 0) / (to - from);
  return mean(steps - window, steps) > 4 * Math.max(Math.log(classes), mean(0, window) / 2);
}
