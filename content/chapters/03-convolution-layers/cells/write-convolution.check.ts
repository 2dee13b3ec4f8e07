for (const [height, width, k, s] of [
  [3, 3, 2, 1],
  [6, 6, 3, 1],
  [7, 9, 3, 2],
  [8, 5, 4, 3],
] as const) {
  const image = tf.randomUniformInt([height, width], -9, 10, height);
  const kernel = tf.randomUniformInt([k, k], -9, 10, width);
  const expected = tf.squeeze(
    tf.conv2d(
      tf.cast(tf.reshape(image, [1, height, width, 1]), 'float32') as tf.Tensor4D,
      tf.cast(tf.reshape(kernel, [k, k, 1, 1]), 'float32') as tf.Tensor4D,
      s,
      'valid',
    ),
    [0, 3],
  );
  const made = convolve(image.arraySync() as Grid, kernel.arraySync() as Grid, s);
  check(
    `${height} × ${width}, k = ${k}, s = ${s}`,
    JSON.stringify(made) === JSON.stringify(expected.arraySync()),
    `${made.length} × ${made[0]?.length ?? 0}: ${JSON.stringify(made[0])}`,
  );
}
