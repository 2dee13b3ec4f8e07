function pairedP(a: number, b: number): number {
  return 1;
}

pairedP(12, 0); // 2 · 0.5¹² = 0.0005
