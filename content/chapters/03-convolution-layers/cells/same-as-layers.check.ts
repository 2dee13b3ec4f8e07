for (const [height, width, kh, kw, s] of [
  [6, 6, 3, 3, 2],
  [8, 8, 7, 7, 2],
  [9, 7, 3, 5, 2],
  [5, 5, 4, 4, 1],
  [6, 6, 1, 1, 2],
] as const) {
  const x = tf.randomNormal([1, height, width, 2], 0, 1, 'float32', 3) as tf.Tensor4D;
  const kernel = tf.randomNormal([kh, kw, 2, 3], 0, 1, 'float32', 4) as tf.Tensor4D;
  const expected = tf.conv2d(x, kernel, s, 'same');
  const made = explicitSame(x, kernel, s);
  const alike = made.shape.join() === expected.shape.join();
  const difference = alike ? tf.max(tf.abs(tf.sub(made, expected))).dataSync()[0]! : Infinity;
  check(
    `${height} × ${width}, k = ${kh} × ${kw}, s = ${s}`,
    difference < 1e-4,
    alike ? String(difference) : made.shape.slice(1).join(' × '),
  );
}
