import type { TrainSettings } from '../run/index.ts';

/**
 * The learning rate of a step (0-based) of a run of `steps`.
 *
 * `one-cycle` (Smith & Topin 2017) rises on a cosine from a 25th of the peak over the warm-up and falls
 * on a cosine to nothing; `cosine` (Loshchilov & Hutter 2017) begins at the peak, after a linear warm-up
 * if there is one; `constant` stays.
 */
export function learningRateAt(
  step: number,
  steps: number,
  { learningRate, schedule, warmup }: Pick<TrainSettings, 'learningRate' | 'schedule' | 'warmup'>,
): number {
  const rising = Math.round(warmup * steps);
  if (step < rising) {
    const progress = (step + 1) / rising;
    if (schedule !== 'one-cycle') return learningRate * progress;
    const start = learningRate / 25;
    return start + (learningRate - start) * half(1 - progress);
  }
  if (schedule === 'constant') return learningRate;
  return learningRate * half((step - rising) / Math.max(1, steps - rising));
}

/** From 1 at 0 to 0 at 1 on a cosine. */
const half = (progress: number) => (1 + Math.cos(Math.PI * progress)) / 2;
