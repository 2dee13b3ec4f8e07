function shortcutOf(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
  if (strides === 1 && x.shape.at(-1) === filters) return x;
  const projected = tf.layers
    .conv2d({ filters, kernelSize: 1, strides, useBias: false })
    .apply(x);
  return tf.layers.batchNormalization().apply(projected) as tf.SymbolicTensor;
}

shortcutOf(tf.input({ shape: [56, 56, 64] }), 128, 2).shape; // [null, 28, 28, 128]
