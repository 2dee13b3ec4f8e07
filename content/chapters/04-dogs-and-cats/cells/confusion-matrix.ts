function confusionMatrix(truth: number[], predicted: number[], classes: number): number[][] {
  return Array.from({ length: classes }, () => Array<number>(classes).fill(0));
}

confusionMatrix([0, 0, 0, 1, 1], [0, 1, 0, 1, 1], 2); // [[2, 1], [0, 2]]
