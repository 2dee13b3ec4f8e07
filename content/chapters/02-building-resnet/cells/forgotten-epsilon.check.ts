const ofBlack = await normaliseBatch(tf.zeros([2, 4, 4, 3]) as tf.Tensor4D).data();
check(
  '0 / √(0 + ε) = 0',
  ofBlack.every((value) => value === 0),
  String(ofBlack[0]),
);

for (const deviation of [2, 0.01]) {
  const x = tf.randomNormal<tf.Rank.R4>([4, 8, 8, 3], 5, deviation, 'float32', 3);
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const expected = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)));
  const [difference] = await tf.max(tf.abs(tf.sub(normaliseBatch(x), expected))).data();
  check(
    `σ = ${deviation}: (x − μ) / √(σ² + 0.001)`,
    difference! < 1e-4,
    `max |Δ| = ${difference}`,
  );
}
