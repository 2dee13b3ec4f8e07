function interval(right: number, count: number): [low: number, high: number] {
  return [right / count, right / count];
}

interval(240, 320); // 240 / 320 = 0.75
