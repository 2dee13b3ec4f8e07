/** One pass over arrays of any length. */
import { F, multiplyAdd } from './vector';

/** `y = max(x, 0)`. */
export function relu(x: usize, y: usize, count: i32): void {
  const end = x + <usize>count * F, vectors = x + <usize>(count & ~3) * F, toY = y - x;
  const zero = f32x4.splat(0);
  for (; x < vectors; x += 16) v128.store(x + toY, f32x4.max(v128.load(x), zero));
  for (; x < end; x += F) store<f32>(x + toY, max<f32>(load<f32>(x), 0));
}

/** `dx (+)= dy` where `y > 0`. */
export function reluGradient(dy: usize, y: usize, dx: usize, count: i32, accumulate: i32): void {
  const end = dy + <usize>count * F, vectors = dy + <usize>(count & ~3) * F, toY = y - dy, toX = dx - dy;
  const zero = f32x4.splat(0);
  for (; dy < vectors; dy += 16) {
    let g = v128.and(v128.load(dy), f32x4.gt(v128.load(dy + toY), zero));
    if (accumulate) g = f32x4.add(g, v128.load(dy + toX));
    v128.store(dy + toX, g);
  }
  for (; dy < end; dy += F) {
    let g: f32 = load<f32>(dy + toY) > 0 ? load<f32>(dy) : 0;
    if (accumulate) g += load<f32>(dy + toX);
    store<f32>(dy + toX, g);
  }
}

/** `y = a + b`, then perhaps ReLU. */
export function add(a: usize, b: usize, y: usize, count: i32, rectify: i32): void {
  const end = a + <usize>count * F, vectors = a + <usize>(count & ~3) * F, toB = b - a, toY = y - a;
  const floor = rectify ? f32x4.splat(0) : f32x4.splat(-Infinity);
  for (; a < vectors; a += 16) v128.store(a + toY, f32x4.max(f32x4.add(v128.load(a), v128.load(a + toB)), floor));
  for (; a < end; a += F) {
    const v = load<f32>(a) + load<f32>(a + toB);
    store<f32>(a + toY, rectify ? max<f32>(v, 0) : v);
  }
}

/** `y += x · factor`. */
export function addScaled(x: usize, y: usize, count: i32, factor: f32): void {
  const end = x + <usize>count * F, vectors = x + <usize>(count & ~3) * F, toY = y - x;
  const f = f32x4.splat(factor);
  for (; x < vectors; x += 16) v128.store(x + toY, multiplyAdd(v128.load(x), f, v128.load(x + toY)));
  for (; x < end; x += F) store<f32>(x + toY, load<f32>(x + toY) + load<f32>(x) * factor);
}

/** Sum of each channel of `[rows, channels]`, in float64 on the way: the gradient of a bias. */
export function columnSums(x: usize, rows: i32, channels: i32, out: usize): void {
  for (let c = 0; c < channels; c++) {
    let total: f64 = 0;
    let p = x + <usize>c * F;
    for (let row = 0; row < rows; row++) {
      total += load<f32>(p);
      p += <usize>channels * F;
    }
    store<f32>(out + <usize>c * F, <f32>total);
  }
}

/** Sum of squares, in float64 across blocks. */
export function sumOfSquares(x: usize, count: i32): f64 {
  const end = x + <usize>count * F;
  let total: f64 = 0;
  while (x + 16 <= end) {
    const stop = min(end, x + 4096);
    let s = f32x4.splat(0);
    for (; x + 16 <= stop; x += 16) {
      const v = v128.load(x);
      s = multiplyAdd(v, v, s);
    }
    total += <f64>f32x4.extract_lane(s, 0) + <f64>f32x4.extract_lane(s, 1) + <f64>f32x4.extract_lane(s, 2) + <f64>f32x4.extract_lane(s, 3);
  }
  for (; x < end; x += F) total += <f64>load<f32>(x) * <f64>load<f32>(x);
  return total;
}

/** Sum, sum of squares and count of zeros of an array, as three float64 at `out`. */
export function summarise(x: usize, count: i32, out: usize): void {
  const end = x + <usize>count * F;
  let sum: f64 = 0, squares: f64 = 0, zeros: f64 = 0;
  const zero = f32x4.splat(0);
  while (x + 16 <= end) {
    const stop = min(end, x + 4096);
    let s = zero, q = zero, z = i32x4.splat(0);
    for (; x + 16 <= stop; x += 16) {
      const v = v128.load(x);
      s = f32x4.add(s, v);
      q = multiplyAdd(v, v, q);
      z = i32x4.sub(z, f32x4.eq(v, zero));
    }
    sum += <f64>f32x4.extract_lane(s, 0) + <f64>f32x4.extract_lane(s, 1) + <f64>f32x4.extract_lane(s, 2) + <f64>f32x4.extract_lane(s, 3);
    squares += <f64>f32x4.extract_lane(q, 0) + <f64>f32x4.extract_lane(q, 1) + <f64>f32x4.extract_lane(q, 2) + <f64>f32x4.extract_lane(q, 3);
    zeros += <f64>(i32x4.extract_lane(z, 0) + i32x4.extract_lane(z, 1) + i32x4.extract_lane(z, 2) + i32x4.extract_lane(z, 3));
  }
  for (; x < end; x += F) {
    const v = <f64>load<f32>(x);
    sum += v;
    squares += v * v;
    if (v == 0) zeros += 1;
  }
  store<f64>(out, sum);
  store<f64>(out, squares, 8);
  store<f64>(out, zeros, 16);
}
