interface Sliding {
  k: number;
  s: number;
  d: number;
}

function fieldOf(windows: readonly Sliding[]): { field: number; jump: number } {
  let field = 1;
  let jump = 1;
  for (const { k, s, d } of windows) {
    field += d * (k - 1) * jump;
    jump *= s;
  }
  return { field, jump };
}

fieldOf([
  { k: 7, s: 2, d: 1 },
  { k: 3, s: 2, d: 1 },
]); // 7 + (3 − 1) · 2 = 11
