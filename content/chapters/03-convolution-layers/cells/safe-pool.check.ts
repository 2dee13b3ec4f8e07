for (const [side, shift] of [
  [4, -1],
  [7, -3],
  [112, 0],
  [6, 5],
  [5, -1e6],
] as const) {
  const x = tf.add(
    tf.randomNormal([1, side, side, 2], 0, 0.3, 'float32', side),
    shift,
  ) as tf.Tensor4D;
  const made = safeMaxPool(x);
  const expected = tf.maxPool(x, 3, 2, 1, 'floor');
  const alike = made.shape.join() === expected.shape.join();
  const difference = alike ? tf.max(tf.abs(tf.sub(made, expected))).dataSync()[0]! : Infinity;
  check(
    `${side} × ${side}, μ = ${shift}`,
    difference < 1e-6,
    alike ? String(difference) : made.shape.slice(1).join(' × '),
  );
}
