function explicitSame(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D {
  return tf.conv2d(x, kernel, stride, 'valid');
}

explicitSame(tf.ones([1, 6, 6, 1]), tf.ones([3, 3, 1, 1]), 2); // 6 / 2 = 3
