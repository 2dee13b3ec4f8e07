const corner = tf.tensor4d([1, 5, 2, 0, 3, 3, 8, 4, 0, 1, 6, 2, 2, 7, 1, 9], [1, 4, 4, 1]);
const show = (x: tf.Tensor) => (tf.squeeze(x, [0, 3]) as tf.Tensor2D).arraySync();

display.table(show(tf.maxPool(corner, 2, 2, 'valid')), { title: 'max' });
// (1 + 5 + 3 + 3) / 4 = 3
display.table(show(tf.avgPool(corner, 2, 2, 'valid')), { title: 'average' });

const backThrough = (pool: (x: tf.Tensor4D) => tf.Tensor) =>
  tf.grad((x) => tf.sum(pool(x as tf.Tensor4D)))(corner);
display.table(show(backThrough((x) => tf.maxPool(x, 2, 2, 'valid'))), { title: '∂ max' });
// 1 / 4 = 0.25
display.table(show(backThrough((x) => tf.avgPool(x, 2, 2, 'valid'))), { title: '∂ average' });
