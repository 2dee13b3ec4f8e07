function safeMaxPool(x: tf.Tensor4D): tf.Tensor4D {
  const bordered = tf.pad(x, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]) as tf.Tensor4D;
  return tf.maxPool(bordered, 3, 2, 'valid');
}

safeMaxPool(tf.fill([1, 4, 4, 1], -1)); // ⌊(6 − 3) / 2⌋ + 1 = 2
