/**
 * Batch norm over the last axis of `[rows, channels]`. Sums run in float32 over at most
 * 256 rows, then in float64, and values are taken relative to the first row's, so that a
 * mean far from zero costs no digits.
 */
import { BatchNorm } from './batch-norm-struct';
import { addToDoubles, F } from './vector';

const rowsAtOnce = 256;

/** Mean and biased variance of each channel. `sums` is scratch of 2 · channels float64, at a multiple of 8. */
export function batchStatistics(x: usize, rows: i32, channels: i32, mean: usize, variance: usize, sums: usize): void {
  const squares = sums + <usize>channels * 8;
  memory.fill(sums, 0, <usize>channels * 16);
  const step = <usize>channels * F;
  for (let start = 0; start < rows; start += rowsAtOnce) {
    const end = x + <usize>min(rows, start + rowsAtOnce) * step;
    const begin = x + <usize>start * step;
    let c = 0;
    for (; c + 16 <= channels; c += 16) {
      const o = <usize>c * F;
      const h0 = v128.load(x + o), h1 = v128.load(x + o, 16), h2 = v128.load(x + o, 32), h3 = v128.load(x + o, 48);
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, q0 = s0, q1 = s0, q2 = s0, q3 = s0;
      for (let p = begin + o; p < end; p += step) {
        const v0 = f32x4.sub(v128.load(p), h0), v1 = f32x4.sub(v128.load(p, 16), h1), v2 = f32x4.sub(v128.load(p, 32), h2), v3 = f32x4.sub(v128.load(p, 48), h3);
        s0 = f32x4.add(s0, v0); s1 = f32x4.add(s1, v1); s2 = f32x4.add(s2, v2); s3 = f32x4.add(s3, v3);
        q0 = f32x4.add(q0, f32x4.mul(v0, v0)); q1 = f32x4.add(q1, f32x4.mul(v1, v1)); q2 = f32x4.add(q2, f32x4.mul(v2, v2)); q3 = f32x4.add(q3, f32x4.mul(v3, v3));
      }
      const s = sums + <usize>c * 8, q = squares + <usize>c * 8;
      addToDoubles(s, s0); addToDoubles(s + 32, s1); addToDoubles(s + 64, s2); addToDoubles(s + 96, s3);
      addToDoubles(q, q0); addToDoubles(q + 32, q1); addToDoubles(q + 64, q2); addToDoubles(q + 96, q3);
    }
    for (; c + 4 <= channels; c += 4) {
      const o = <usize>c * F;
      const h = v128.load(x + o);
      let s = f32x4.splat(0), q = s;
      for (let p = begin + o; p < end; p += step) {
        const v = f32x4.sub(v128.load(p), h);
        s = f32x4.add(s, v);
        q = f32x4.add(q, f32x4.mul(v, v));
      }
      addToDoubles(sums + <usize>c * 8, s);
      addToDoubles(squares + <usize>c * 8, q);
    }
    for (; c < channels; c++) {
      const o = <usize>c * F;
      const h = load<f32>(x + o);
      let s: f32 = 0, q: f32 = 0;
      for (let p = begin + o; p < end; p += step) {
        const v = load<f32>(p) - h;
        s += v;
        q += v * v;
      }
      const at = <usize>c * 8;
      store<f64>(sums + at, load<f64>(sums + at) + s);
      store<f64>(squares + at, load<f64>(squares + at) + q);
    }
  }
  for (let c = 0; c < channels; c++) {
    const shifted = load<f64>(sums + <usize>c * 8) / rows;
    const square = load<f64>(squares + <usize>c * 8) / rows;
    store<f32>(mean + <usize>c * F, <f32>(<f64>load<f32>(x + <usize>c * F) + shifted));
    store<f32>(variance + <usize>c * F, <f32>max(0.0, square - shifted * shifted));
  }
}

/** `scale = γ / √(σ² + ε)`, `offset = β − μ · scale`; `gamma` or `beta` may be 0 (absent). */
export function foldBatchNorm(mean: usize, variance: usize, gamma: usize, beta: usize, epsilon: f64, scale: usize, offset: usize, channels: i32): void {
  for (let c = 0; c < channels; c++) {
    const o = <usize>c * F;
    const s = (gamma ? <f64>load<f32>(gamma + o) : 1.0) / sqrt<f64>(<f64>load<f32>(variance + o) + epsilon);
    store<f32>(scale + o, <f32>s);
    store<f32>(offset + o, <f32>((beta ? <f64>load<f32>(beta + o) : 0.0) - <f64>load<f32>(mean + o) * s));
  }
}

/** `y = x · scale + offset [+ skip]`, then perhaps ReLU. `skip` may be 0. */
export function scaleAndShift(x: usize, skip: usize, y: usize, rows: i32, channels: i32, scale: usize, offset: usize, relu: i32): void {
  const zero = f32x4.splat(0);
  const floor = relu ? zero : f32x4.splat(-Infinity);
  const step = <usize>channels * F;
  const vectors = <usize>(channels & ~3) * F;
  for (let row = 0; row < rows; row++) {
    let o: usize = 0;
    for (; o < vectors; o += 16) {
      let v = f32x4.add(f32x4.mul(v128.load(x + o), v128.load(scale + o)), v128.load(offset + o));
      if (skip) v = f32x4.add(v, v128.load(skip + o));
      v128.store(y + o, f32x4.max(v, floor));
    }
    for (; o < step; o += F) {
      let v = load<f32>(x + o) * load<f32>(scale + o) + load<f32>(offset + o);
      if (skip) v += load<f32>(skip + o);
      store<f32>(y + o, relu ? max<f32>(v, 0) : v);
    }
    x += step; y += step;
    if (skip) skip += step;
  }
}

/** Zero where the ReLU was closed. */
// @ts-ignore: decorator
@inline
function opened(dy: v128, y: v128): v128 {
  return v128.and(dy, f32x4.gt(y, f32x4.splat(0)));
}

/**
 * `dβ = Σ g` and `dγ = Σ g · x̂` with `g = dy` where `y > 0` (everywhere when `y` is 0). When `keep`
 * is set, g replaces dy. `norm` is the address of a `BatchNorm`.
 */
export function batchNormSums(dy: usize, x: usize, y: usize, norm: usize, keep: i32): void {
  const b = changetype<BatchNorm>(norm);
  const rows = b.rows, channels = b.channels, mean = b.mean, sums = b.scratch;
  const products = sums + <usize>channels * 8;
  memory.fill(sums, 0, <usize>channels * 16);
  const step = <usize>channels * F;
  const toX = x - dy, toY = y - dy;
  for (let start = 0; start < rows; start += rowsAtOnce) {
    const end = dy + <usize>min(rows, start + rowsAtOnce) * step;
    const begin = dy + <usize>start * step;
    let c = 0;
    for (; c + 8 <= channels; c += 8) {
      const o = <usize>c * F;
      const m0 = v128.load(mean + o), m1 = v128.load(mean + o, 16);
      let s0 = f32x4.splat(0), s1 = s0, q0 = s0, q1 = s0;
      for (let p = begin + o; p < end; p += step) {
        let g0 = v128.load(p), g1 = v128.load(p, 16);
        if (y) {
          g0 = opened(g0, v128.load(p + toY)); g1 = opened(g1, v128.load(p + toY, 16));
          if (keep) { v128.store(p, g0); v128.store(p, g1, 16); }
        }
        s0 = f32x4.add(s0, g0); s1 = f32x4.add(s1, g1);
        q0 = f32x4.add(q0, f32x4.mul(g0, f32x4.sub(v128.load(p + toX), m0))); q1 = f32x4.add(q1, f32x4.mul(g1, f32x4.sub(v128.load(p + toX, 16), m1)));
      }
      const s = sums + <usize>c * 8, q = products + <usize>c * 8;
      addToDoubles(s, s0); addToDoubles(s + 32, s1);
      addToDoubles(q, q0); addToDoubles(q + 32, q1);
    }
    for (; c < channels; c++) {
      const o = <usize>c * F;
      const m = load<f32>(mean + o);
      let s: f32 = 0, q: f32 = 0;
      for (let p = begin + o; p < end; p += step) {
        let g = load<f32>(p);
        if (y) {
          if (!(load<f32>(p + toY) > 0)) g = 0;
          if (keep) store<f32>(p, g);
        }
        s += g;
        q += g * (load<f32>(p + toX) - m);
      }
      const at = <usize>c * 8;
      store<f64>(sums + at, load<f64>(sums + at) + s);
      store<f64>(products + at, load<f64>(products + at) + q);
    }
  }
  for (let c = 0; c < channels; c++) {
    const o = <usize>c * F;
    store<f32>(b.dbeta + o, <f32>load<f64>(sums + <usize>c * 8));
    store<f32>(b.dgamma + o, <f32>(load<f64>(products + <usize>c * 8) / sqrt<f64>(<f64>load<f32>(b.variance + o) + b.epsilon)));
  }
}

/** `dx = γ/√(σ² + ε) · (g − dβ/m − x̂ · dγ/m)`, after `batchNormSums`, whose scratch is taken for 3 · channels floats. */
export function batchNormInputGradient(dy: usize, x: usize, y: usize, dx: usize, norm: usize): void {
  const b = changetype<BatchNorm>(norm);
  const rows = b.rows, channels = b.channels, mean = b.mean, gamma = b.gamma;
  const step = <usize>channels * F;
  const scale = b.scratch, average = scale + step, slope = average + step;
  for (let c = 0; c < channels; c++) {
    const o = <usize>c * F;
    const inverse = 1.0 / sqrt<f64>(<f64>load<f32>(b.variance + o) + b.epsilon);
    store<f32>(scale + o, <f32>((gamma ? <f64>load<f32>(gamma + o) : 1.0) * inverse));
    store<f32>(average + o, <f32>(<f64>load<f32>(b.dbeta + o) / rows));
    store<f32>(slope + o, <f32>(<f64>load<f32>(b.dgamma + o) / rows * inverse));
  }
  const vectors = <usize>(channels & ~3) * F;
  for (let row = 0; row < rows; row++) {
    let o: usize = 0;
    for (; o < vectors; o += 16) {
      let g = v128.load(dy + o);
      if (y) g = opened(g, v128.load(y + o));
      const centred = f32x4.sub(v128.load(x + o), v128.load(mean + o));
      g = f32x4.sub(f32x4.sub(g, v128.load(average + o)), f32x4.mul(centred, v128.load(slope + o)));
      v128.store(dx + o, f32x4.mul(g, v128.load(scale + o)));
    }
    for (; o < step; o += F) {
      let g = load<f32>(dy + o);
      if (y && !(load<f32>(y + o) > 0)) g = 0;
      g = g - load<f32>(average + o) - (load<f32>(x + o) - load<f32>(mean + o)) * load<f32>(slope + o);
      store<f32>(dx + o, g * load<f32>(scale + o));
    }
    dy += step; x += step; dx += step;
    if (y) y += step;
  }
}

/** `average ← momentum · average + (1 − momentum) · value`. */
export function moveAverage(average: usize, value: usize, channels: i32, momentum: f32): void {
  for (let c = 0; c < channels; c++) {
    const o = <usize>c * F;
    const before = load<f32>(average + o);
    store<f32>(average + o, before - (before - load<f32>(value + o)) * (1 - momentum));
  }
}
