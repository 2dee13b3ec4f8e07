function normaliseBatch(x: tf.Tensor4D): tf.Tensor4D {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.div(tf.sub(x, mean), tf.sqrt(variance));
}

const blackPictures = tf.zeros([4, 8, 8, 3]) as tf.Tensor4D;

normaliseBatch(blackPictures); // 0 / 0
