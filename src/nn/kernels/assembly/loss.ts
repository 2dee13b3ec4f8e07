/** Softmax and cross-entropy, in float64 inside. */
import { F } from './vector';

/**
 * eˣ for x ≤ 0: 2ᵏ times a Taylor polynomial on |r| ≤ ln 2 / 2. The standard library's uses a table,
 * and this module may own no static data: it lives in another module's memory.
 */
function exponential(x: f64): f64 {
  if (x < -700) return 0;
  const k = nearest<f64>(x * 1.4426950408889634);
  const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
  let sum: f64 = 1, term: f64 = 1;
  for (let i = 1; i <= 14; i++) {
    term *= r / i;
    sum += term;
  }
  return sum * reinterpret<f64>((<i64>k + 1023) << 52);
}

/** ln x for x ≥ 1, by Newton's method on eʸ = x from the exponent. */
function logarithm(x: f64): f64 {
  let y = <f64>((reinterpret<i64>(x) >> 52) - 1023) * 0.6931471805599453;
  for (let i = 0; i < 6; i++) y += x * exponential(-y) - 1;
  return y;
}

/**
 * Mean cross-entropy of `logits` `[batch, classes]` against integer `labels` with label smoothing;
 * writes its gradient, the probabilities, and returns the loss. The number of right answers is
 * stored as int32 at `right`.
 */
export function softmaxCrossEntropy(logits: usize, labels: usize, gradient: usize, probabilities: usize, right: usize, batch: i32, classes: i32, smoothing: f64): f64 {
  let total: f64 = 0;
  let hits = 0;
  const off = smoothing / classes;
  for (let n = 0; n < batch; n++) {
    const row = <usize>(n * classes) * F;
    const label = load<i32>(labels + <usize>n * 4);
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
    if (best == label) hits++;
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
      const target = off + (c == label ? 1 - smoothing : 0.0);
      store<f32>(probabilities + at, <f32>p);
      store<f32>(gradient + at, <f32>((p - target) / batch));
      if (target != 0) total -= target * (<f64>load<f32>(logits + at) - highest - logSum);
    }
  }
  store<i32>(right, hits);
  return total / batch;
}
