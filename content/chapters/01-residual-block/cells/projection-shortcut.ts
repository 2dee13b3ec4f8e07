function shortcutOf(x: tf.SymbolicTensor, filters: number, strides: number): tf.SymbolicTensor {
  return x;
}

shortcutOf(tf.input({ shape: [56, 56, 64] }), 128, 2).shape; // [null, 28, 28, 128]
