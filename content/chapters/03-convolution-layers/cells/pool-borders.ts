const someMaps = tf.randomNormal([1, 112, 112, 64], 0, 1, 'float32', 7) as tf.Tensor4D;

const padded = (x: tf.Tensor4D) =>
  tf.pad(x, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]) as tf.Tensor4D;

const variants = {
  valid: (x: tf.Tensor4D) => tf.maxPool(x, 3, 2, 'valid'),
  same: (x: tf.Tensor4D) => tf.maxPool(x, 3, 2, 'same'),
  'pad 1': (x: tf.Tensor4D) => tf.maxPool(padded(x), 3, 2, 'valid'),
  'pad 1, −∞': (x: tf.Tensor4D) => tf.maxPool(x, 3, 2, 1, 'floor'),
};
display.table(
  Object.entries(variants).map(([border, pool]) => {
    const shift = (x: tf.Tensor4D) => tf.max(tf.abs(tf.sub(pool(x), variants['pad 1, −∞'](x))));
    const side = pool(someMaps).shape[1];
    return {
      border,
      side,
      'before ReLU': side === 56 ? shift(someMaps) : null,
      'behind ReLU': side === 56 ? shift(tf.relu(someMaps)) : null,
    };
  }),
);
