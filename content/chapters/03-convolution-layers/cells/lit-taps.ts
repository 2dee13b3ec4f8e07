const grid = 15;
// 15 · 15 = 225
const oneLit = tf.reshape(tf.eye(grid * grid), [grid * grid, grid, grid, 1]) as tf.Tensor4D;

const tapsOf = (dilation: number) => {
  const ones = tf.ones([3, 3, 1, 1]) as tf.Tensor4D;
  const answers = tf.conv2d(oneLit, ones, 1, 'same', 'NHWC', dilation);
  return tf.reshape(tf.slice(answers, [0, 7, 7, 0], [grid * grid, 1, 1, 1]), [
    1,
    grid,
    grid,
    1,
  ]);
};

display.images(tf.concat([tapsOf(1), tapsOf(2), tapsOf(3)]) as tf.Tensor4D, {
  columns: 3,
  scale: 8,
  range: [0, 1],
  titles: ['d = 1: 3 × 3', 'd = 2: 5 × 5', 'd = 3: 7 × 7'],
});
