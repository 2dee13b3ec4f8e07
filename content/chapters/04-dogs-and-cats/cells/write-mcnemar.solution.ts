function pairedP(a: number, b: number): number {
  const n = a + b;
  let term = 0.5 ** n;
  let sum = 0;
  for (let k = 0; k <= Math.min(a, b); k++) {
    sum += term;
    term *= (n - k) / (k + 1);
  }
  return Math.min(1, 2 * sum);
}

pairedP(12, 0); // 2 · 0.5¹² = 0.0005
