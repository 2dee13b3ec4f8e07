import { F, multiplyAdd } from './vector';

/**
 * Stochastic gradient descent with momentum, weight decay and Nesterov's look-ahead as PyTorch
 * writes it (Sutskever et al. 2013), all in one pass:
 *
 *     g ← g + decay · w;   v ← μ·v + g;   w ← w − rate · (nesterov ? g + μ·v : v)
 */
export function momentumStep(w: usize, g: usize, v: usize, count: i32, rate: f32, momentum: f32, decay: f32, nesterov: i32): void {
  const end = w + <usize>count * F, vectors = w + <usize>(count & ~3) * F, toG = g - w, toV = v - w;
  const m = f32x4.splat(momentum), d = f32x4.splat(decay), r = f32x4.splat(-rate);
  for (; w < vectors; w += 16) {
    const weight = v128.load(w);
    const slope = multiplyAdd(d, weight, v128.load(w + toG));
    const speed = multiplyAdd(m, v128.load(w + toV), slope);
    v128.store(w + toV, speed);
    v128.store(w, multiplyAdd(r, nesterov ? multiplyAdd(m, speed, slope) : speed, weight));
  }
  for (; w < end; w += F) {
    const weight = load<f32>(w);
    const slope = load<f32>(w + toG) + decay * weight;
    const speed = momentum * load<f32>(w + toV) + slope;
    store<f32>(w + toV, speed);
    store<f32>(w, weight - rate * (nesterov ? slope + momentum * speed : speed));
  }
}
