/**
 * `a · b + c`. With relaxed SIMD it is one fused instruction where the processor has
 * one; without, two. Which it is, is settled when the module is compiled.
 */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** `c − a · b`, likewise. */
// @ts-ignore: decorator
@inline
export function subtractProduct(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** Bytes of a float32. */
// @ts-ignore: decorator
@inline
export const F: usize = 4;

/** Adds the four floats of `sums` to the four float64 at `target`. */
// @ts-ignore: decorator
@inline
export function addToDoubles(target: usize, sums: v128): void {
  v128.store(target, f64x2.add(v128.load(target), f64x2.promote_low_f32x4(sums)));
  const upper = v128.shuffle<i32>(sums, sums, 2, 3, 2, 3);
  v128.store(target, f64x2.add(v128.load(target, 16), f64x2.promote_low_f32x4(upper)), 16);
}
