for (const [moving, value, rho, expected] of [
  [1, 11, 0.9, 2],
  [0, 5, 0.99, 0.05],
  [4, 4, 0.5, 4],
] as const) {
  const found = updateMoving(moving, value, rho);
  check(
    `updateMoving(${moving}, ${value}, ${rho}) = ${expected}`,
    Math.abs(found - expected) < 1e-9,
    String(found),
  );
}

for (const [share, rho, expected] of [
  [0.95, 0.99, 299],
  [0.95, 0.9, 29],
  [0.5, 0.9, 7],
  [0.75, 0.5, 2],
] as const) {
  const found = updatesToReach(share, rho);
  check(`updatesToReach(${share}, ${rho}) = ${expected}`, found === expected, String(found));
}
