for (const [truth, predicted, expected] of [
  [
    [0, 0, 0, 1, 1],
    [0, 1, 0, 1, 1],
    [
      [2, 1],
      [0, 2],
    ],
  ],
  [
    [0, 0, 0, 0],
    [1, 1, 1, 1],
    [
      [0, 4],
      [0, 0],
    ],
  ],
  [
    [0, 1, 2, 2, 1],
    [2, 1, 2, 0, 1],
    [
      [0, 0, 1],
      [0, 2, 0],
      [1, 0, 1],
    ],
  ],
] as const) {
  const made = confusionMatrix([...truth], [...predicted], expected.length);
  check(
    `[${truth.join(', ')}] → [${predicted.join(', ')}]`,
    JSON.stringify(made) === JSON.stringify(expected),
    JSON.stringify(made),
  );
}
