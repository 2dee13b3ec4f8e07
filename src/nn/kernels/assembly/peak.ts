import { multiplyAdd } from './vector';

/** As many multiply-adds as the machine can do: twelve independent chains of four. `rounds` · 12 · 4 of them; for benchmarks. */
export function multiplyAddPeak(rounds: i32): f32 {
  const factor = f32x4.splat(0.999999), term = f32x4.splat(1e-7);
  let a = f32x4.splat(1), b = f32x4.splat(2), c = f32x4.splat(3), d = f32x4.splat(4), e = f32x4.splat(5), f = f32x4.splat(6);
  let g = f32x4.splat(7), h = f32x4.splat(8), i = f32x4.splat(9), j = f32x4.splat(10), k = f32x4.splat(11), l = f32x4.splat(12);
  for (let round = 0; round < rounds; round++) {
    a = multiplyAdd(a, factor, term); b = multiplyAdd(b, factor, term); c = multiplyAdd(c, factor, term); d = multiplyAdd(d, factor, term);
    e = multiplyAdd(e, factor, term); f = multiplyAdd(f, factor, term); g = multiplyAdd(g, factor, term); h = multiplyAdd(h, factor, term);
    i = multiplyAdd(i, factor, term); j = multiplyAdd(j, factor, term); k = multiplyAdd(k, factor, term); l = multiplyAdd(l, factor, term);
  }
  const sum = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(f32x4.add(g, h), f32x4.add(f32x4.add(i, j), f32x4.add(k, l)))));
  return f32x4.extract_lane(sum, 0);
}
