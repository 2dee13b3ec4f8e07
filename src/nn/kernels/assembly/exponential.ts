/**
 * eˣ for x ≤ 0: 2ᵏ times a Taylor polynomial on |r| ≤ ln 2 / 2. The standard library's uses a table,
 * and this module may own no static data: it lives in another module's memory.
 */
export function exponential(x: f64): f64 {
  // A NaN stays one.
  if (x != x) return x;
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
export function logarithm(x: f64): f64 {
  if (x != x) return x;
  let y = <f64>((reinterpret<i64>(x) >> 52) - 1023) * 0.6931471805599453;
  for (let i = 0; i < 6; i++) y += x * exponential(-y) - 1;
  return y;
}
