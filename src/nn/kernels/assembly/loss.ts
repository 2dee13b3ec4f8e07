/** Softmax and cross-entropy, in float64 inside. */
import { exponential, logarithm } from './exponential';
import { F } from './vector';

/**
 * Mean cross-entropy of `logits` `[batch, classes]` against integer `labels` with label smoothing;
 * picture n is `shares[n]` of its label and the rest of `others[n]`, where pictures were mixed. Writes its gradient, the probabilities, and returns the loss. The number of right answers is
 * stored as int32 at `right`.
 */
export function softmaxCrossEntropy(logits: usize, labels: usize, others: usize, shares: usize, gradient: usize, probabilities: usize, right: usize, batch: i32, classes: i32, smoothing: f64): f64 {
  let total: f64 = 0;
  let hits = 0;
  const off = smoothing / classes;
  for (let n = 0; n < batch; n++) {
    const row = <usize>(n * classes) * F;
    const label = load<i32>(labels + <usize>n * 4);
    const other = load<i32>(others + <usize>n * 4);
    const share = <f64>load<f32>(shares + <usize>n * F);
    let highest: f64 = -Infinity;
    let best = 0;
    for (let c = 0; c < classes; c++) {
      const value = <f64>load<f32>(logits + row + <usize>c * F);
      if (value > highest) {
        highest = value;
        best = c;
      }
      // A NaN must come out as a NaN.
      if (value != value) highest = NaN;
    }
    if (best == (share < 0.5 ? other : label)) hits++;
    let sum: f64 = 0;
    for (let c = 0; c < classes; c++) {
      const e = exponential(<f64>load<f32>(logits + row + <usize>c * F) - highest);
      store<f32>(probabilities + row + <usize>c * F, <f32>e);
      sum += e;
    }
    const logSum = logarithm(sum);
    for (let c = 0; c < classes; c++) {
      const at = row + <usize>c * F;
      const p = exponential(<f64>load<f32>(logits + at) - highest) / sum;
      const target = off + (1 - smoothing) * ((c == label ? share : 0.0) + (c == other ? 1 - share : 0.0));
      store<f32>(probabilities + at, <f32>p);
      store<f32>(gradient + at, <f32>((p - target) / batch));
      if (target != 0) total -= target * (<f64>load<f32>(logits + at) - highest - logSum);
    }
  }
  store<i32>(right, hits);
  return total / batch;
}
