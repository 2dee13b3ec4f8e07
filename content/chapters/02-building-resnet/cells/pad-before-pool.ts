const aroundRelu = tf.model({
  inputs: stem.inputs,
  outputs: [
    stem.getLayer('conv1_bn').output,
    stem.getLayer('conv1_relu').output,
  ] as tf.SymbolicTensor[],
});
const aroundMaps = aroundRelu.predict(tf.expandDims(cat, 0)) as [tf.Tensor4D, tf.Tensor4D];

function poolPaddedWith(value: number, x: tf.Tensor4D) {
  const withBorder = tf.pad(
    x,
    [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ],
    value,
  );
  return tf.maxPool(withBorder, 3, 2, 'valid');
}

for (const [at, name] of ['conv1_bn', 'conv1_relu'].entries()) {
  const withZero = poolPaddedWith(0, aroundMaps[at]!);
  const withLowest = poolPaddedWith(-1e9, aroundMaps[at]!);
  display(tf.sum(tf.cast(tf.notEqual(withZero, withLowest), 'int32')), {
    name: `${name}: 0 ≠ −∞`,
  });
}
