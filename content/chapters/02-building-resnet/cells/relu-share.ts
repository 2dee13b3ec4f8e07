const pairs = [[1, 0], [3, 0], [1, 1], [1, -1], [2, -2], [1, 3]] as const;

const shares = [];
for (const [g, b] of pairs) {
  const [share] = await tf.mean(tf.cast(tf.greater(tf.add(tf.mul(g, xHat), b), 0), 'float32')).data();
  shares.push({ 'γ': g, 'β': b, 'y > 0': share! });
}

display.table(shares);
