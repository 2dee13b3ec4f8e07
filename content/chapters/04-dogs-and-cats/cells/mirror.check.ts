const small = tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]); // [[1, 2, 3], [4, 5, 6]]
const flipped = mirror(small);

check(
  '[[3, 2, 1], [6, 5, 4]]',
  [...flipped.dataSync()].join() === '3,2,1,6,5,4',
  [...flipped.dataSync()].join(', '),
);
check('mirror(mirror(x)) = x', [...mirror(flipped).dataSync()].join() === '1,2,3,4,5,6');

const coloured = tf.randomNormal([2, 4, 5, 3], 0, 1, 'float32', 1) as tf.Tensor4D;
const turned = mirror(coloured);
const shift =
  turned.shape.join() === coloured.shape.join()
    ? tf.max(tf.abs(tf.sub(tf.sum(turned, 2), tf.sum(coloured, 2)))).dataSync()[0]!
    : Infinity;
check('Σ → [2, 4, 3]', shift < 1e-4, String(shift));
