for (const [right, count] of [
  [240, 320],
  [160, 320],
  [318, 320],
  [320, 320],
  [9, 10],
  [0, 20],
] as const) {
  const [low, high] = interval(right, count);
  const expected = nn.wilsonInterval(right, count);
  check(
    `${right} / ${count}: ${expected.map((bound) => bound.toFixed(3)).join(' … ')}`,
    Math.abs(low - expected[0]) < 1e-3 && Math.abs(high - expected[1]) < 1e-3,
    `${low.toFixed(3)} … ${high.toFixed(3)}`,
  );
}
