const near = (found: number, expected: number) => Math.abs(found - expected) < 1e-9;
for (const [step, expected] of [
  [0, 0],
  [25, 0.05],
  [50, 0.1],
  [100, 0.075],
  [125, 0.05],
  [200, 0],
] as const) {
  const found = rateAt(step, 200, 0.1, 0.25);
  check(`η(${step}) = ${expected}`, near(found, expected), found.toFixed(4));
}
check(
  'η(100), 1000: 0.04',
  near(rateAt(100, 1000, 0.1, 0.25), 0.04),
  rateAt(100, 1000, 0.1, 0.25).toFixed(4),
);
for (const [step, expected] of [
  [10, 0.5],
  [55, 0.25],
] as const) {
  const found = rateAt(step, 100, 0.5, 0.1);
  check(`η(${step}), 100, 0.1: ${expected}`, near(found, expected), found.toFixed(4));
}
