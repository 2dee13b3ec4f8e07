function interval(right: number, count: number): [low: number, high: number] {
  const z = 1.96;
  const share = right / count;
  const spread = (z * z) / count;
  const middle = (share + spread / 2) / (1 + spread);
  const half =
    (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / count + spread / (4 * count));
  return [middle - half, middle + half];
}

interval(240, 320); // 240 / 320 = 0.75
