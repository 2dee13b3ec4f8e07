for (const [logits, shift] of [
  [[2, 0.5], 0],
  [[1, 2, 3], 0],
  [[2, 0.5], 1000],
  [[0, -1, 5], -1000],
  [[-800, 0, 800], 0],
  [[0, 1600], -100],
] as const) {
  const expected = tf.softmax(tf.tensor1d([...logits])).dataSync();
  const made = mySoftmax(logits.map((logit) => logit + shift));
  check(
    `softmax(${logits.map((logit) => logit + shift).join(', ')})`,
    made.length === expected.length && made.every((p, i) => Math.abs(p - expected[i]!) < 1e-6),
    made.map((p) => p.toFixed(4)).join(', '),
  );
}
