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
const apart =
  turned.shape.join() === coloured.shape.join()
    ? tf.max(tf.abs(tf.sub(turned, tf.reverse(coloured, 2)))).dataSync()[0]!
    : Infinity;
check('2 × 4 × 5 × 3', apart === 0, String(apart));
