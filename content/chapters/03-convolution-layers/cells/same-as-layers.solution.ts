function explicitSame(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D {
  const [top, bottom] = samePads(x.shape[1], kernel.shape[0], stride, 1);
  const [left, right] = samePads(x.shape[2], kernel.shape[1], stride, 1);
  const bordered = tf.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]) as tf.Tensor4D;
  return tf.conv2d(bordered, kernel, stride, 'valid');
}

explicitSame(tf.ones([1, 6, 6, 1]), tf.ones([3, 3, 1, 1]), 2); // 6 / 2 = 3
