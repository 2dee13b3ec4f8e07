/** A batch norm on the way back, as `simd-batch-norm.ts` writes it: addresses and sizes, in this order. */
@unmanaged
export class BatchNorm {
  /** Beneath the root, ε. */
  epsilon: f64;
  /** Of `[rows, channels]`. */
  rows: i32;
  channels: i32;
  /** Of each channel, as the forward pass found them. */
  mean: usize;
  variance: usize;
  /** 0 when it is absent. */
  gamma: usize;
  /** Where the gradients of γ and β go. */
  dgamma: usize;
  dbeta: usize;
  /** Working space of 2 · channels float64, at a multiple of 8. */
  scratch: usize;
}
