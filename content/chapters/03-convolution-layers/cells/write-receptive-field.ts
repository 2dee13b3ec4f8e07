interface Sliding {
  k: number;
  s: number;
  d: number;
}

function fieldOf(windows: readonly Sliding[]): { field: number; jump: number } {
  return { field: 1, jump: 1 };
}

fieldOf([
  { k: 7, s: 2, d: 1 },
  { k: 3, s: 2, d: 1 },
]); // 7 + (3 − 1) · 2 = 11
