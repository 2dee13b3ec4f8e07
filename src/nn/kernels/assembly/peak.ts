import { multiplyAdd } from './vector';

/**
 * As many multiply-adds as the machine can do: thirteen independent chains of four lanes, `rounds` · 13 · 4 of them; for
 * benchmarks. What is multiplied is what is added to, `a ← a · small + a` with a `small` of, say, 10⁻⁹ that leaves `a` as it
 * is: a chain stays in one register (a fused instruction writes over what it adds to), and no compiler can share a product or
 * take it out of the loop. `small` is an argument because one that is known would be made anew before each use.
 */
export function multiplyAddPeak(rounds: i32, small: f32): f32 {
  const factor = f32x4.splat(small);
  let a = f32x4.splat(1), b = f32x4.splat(2), c = f32x4.splat(3), d = f32x4.splat(4), e = f32x4.splat(5), f = f32x4.splat(6);
  let g = f32x4.splat(7), h = f32x4.splat(8), i = f32x4.splat(9), j = f32x4.splat(10), k = f32x4.splat(11), l = f32x4.splat(12), m = f32x4.splat(13);
  for (let round = 0; round < rounds; round++) {
    a = multiplyAdd(a, factor, a); b = multiplyAdd(b, factor, b); c = multiplyAdd(c, factor, c); d = multiplyAdd(d, factor, d);
    e = multiplyAdd(e, factor, e); f = multiplyAdd(f, factor, f); g = multiplyAdd(g, factor, g); h = multiplyAdd(h, factor, h);
    i = multiplyAdd(i, factor, i); j = multiplyAdd(j, factor, j); k = multiplyAdd(k, factor, k); l = multiplyAdd(l, factor, l);
    m = multiplyAdd(m, factor, m);
  }
  const sum = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(f32x4.add(g, h), f32x4.add(f32x4.add(i, j), f32x4.add(f32x4.add(k, l), m)))));
  return f32x4.extract_lane(sum, 0);
}
