const depth = 8;

const averaging = tf.fill([3, 3, 1, 1], 1 / 9) as tf.Tensor4D;
const manyLayers = (x: tf.Tensor) => {
  let y = x as tf.Tensor4D;
  for (let layer = 0; layer < depth; layer++) y = tf.conv2d(y, averaging, 1, 'same');
  return tf.slice(y, [0, 15, 15, 0], [1, 1, 1, 1]);
};
const influence = tf.grad(manyLayers)(tf.zeros([1, 31, 31, 1]));
display.images(tf.squeeze(influence, [0]) as tf.Tensor3D, { scale: 6 });

const across = [...tf.slice(influence, [0, 15, 0, 0], [1, 1, 31, 1]).dataSync()];
const middle = tf.slice(influence, [0, 11, 11, 0], [1, 9, 9, 1]);
display(2 * depth + 1, { name: 'receptive field' }); // 2 · 8 + 1 = 17
display(tf.div(tf.sum(middle), tf.sum(influence)), { name: '9 × 9' });

Plot.plot({
  height: 200,
  marks: [
    Plot.ruleY([0]),
    Plot.line(
      across.map((value, at) => ({ column: at - 15, value })),
      { x: 'column', y: 'value', marker: true, tip: true },
    ),
  ],
});
