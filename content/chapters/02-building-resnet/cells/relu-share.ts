const shares = [];
for (const [g, b] of [
  [1, 0],
  [3, 0],
  [1, 1],
  [1, -1],
  [2, -2],
  [1, 3],
] as const) {
  const isOn = tf.greater(tf.add(tf.mul(g, xHat), b), 0);
  const [share] = await tf.mean(tf.cast(isOn, 'float32')).data();
  shares.push({ γ: g, β: b, 'y > 0': share! });
}

display.table(shares);
