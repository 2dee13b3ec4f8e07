const small = tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]); // [[1, 2, 3], [4, 5, 6]]
const flipped = mirror(small);

check(
  '[[3, 2, 1], [6, 5, 4]]',
  [...flipped.dataSync()].join() === '3,2,1,6,5,4',
  [...flipped.dataSync()].join(', '),
);
check('mirror(mirror(x)) = x', [...mirror(flipped).dataSync()].join() === '1,2,3,4,5,6');

const coloured = tf.randomNormal([2, 4, 5, 3], 0, 1, 'float32', 1) as tf.Tensor4D;
const channelSums = (x: tf.Tensor) => tf.sum(x, [0, 1, 2]);
const colourShift = tf
  .max(tf.abs(tf.sub(channelSums(mirror(coloured)), channelSums(coloured))))
  .dataSync()[0]!;
check('Σ R, Σ G, Σ B', colourShift < 1e-4, String(colourShift));
