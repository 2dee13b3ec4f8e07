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

/**
 * Adam (Kingma & Ba 2015) as tfjs writes it, in one pass; `first` and `second` are 1 / (1 − βᵗ):
 *
 *     m ← β₁·m + (1 − β₁)·g;   v ← β₂·v + (1 − β₂)·g²;   w ← w − rate · (m·first) / (√(v·second) + ε)
 */
export function adamStep(w: usize, g: usize, m: usize, v: usize, count: i32, rate: f32, beta1: f32, beta2: f32, first: f32, second: f32, epsilon: f32): void {
  const end = w + <usize>count * F, vectors = w + <usize>(count & ~3) * F, toG = g - w, toM = m - w, toV = v - w;
  const b1 = f32x4.splat(beta1), b2 = f32x4.splat(beta2), c1 = f32x4.splat(1 - beta1), c2 = f32x4.splat(1 - beta2);
  const r = f32x4.splat(rate * first), s = f32x4.splat(second), e = f32x4.splat(epsilon);
  for (; w < vectors; w += 16) {
    const slope = v128.load(w + toG);
    const mean = multiplyAdd(b1, v128.load(w + toM), f32x4.mul(c1, slope));
    const square = multiplyAdd(b2, v128.load(w + toV), f32x4.mul(c2, f32x4.mul(slope, slope)));
    v128.store(w + toM, mean);
    v128.store(w + toV, square);
    const step = f32x4.div(f32x4.mul(r, mean), f32x4.add(f32x4.sqrt(f32x4.mul(s, square)), e));
    v128.store(w, f32x4.sub(v128.load(w), step));
  }
  for (; w < end; w += F) {
    const slope = load<f32>(w + toG);
    const mean = beta1 * load<f32>(w + toM) + (1 - beta1) * slope;
    const square = beta2 * load<f32>(w + toV) + (1 - beta2) * slope * slope;
    store<f32>(w + toM, mean);
    store<f32>(w + toV, square);
    store<f32>(w, load<f32>(w) - (rate * first * mean) / (sqrt<f32>(square * second) + epsilon));
  }
}
