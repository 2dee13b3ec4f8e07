function confusionMatrix(truth: number[], predicted: number[], classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  truth.forEach((label, at) => {
    matrix[label]![predicted[at]!]! += 1;
  });
  return matrix;
}

confusionMatrix([0, 0, 0, 1, 1], [0, 1, 0, 1, 1], 2); // [[2, 1], [0, 2]]
