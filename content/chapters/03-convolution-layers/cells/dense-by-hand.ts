const denseWeights = tf.tensor2d([
  [1, 0, -1],
  [2, 1, 0],
]);
const denseBias = tf.tensor1d([1, -1]);
const denseInput = tf.tensor1d([1, 2, 3]);

function dense(W: tf.Tensor, x: tf.Tensor, b: tf.Tensor) {
  return tf.add(tf.dot(W, x), b);
}

// 1 · 1 + 0 · 2 − 1 · 3 + 1 = −1
// 2 · 1 + 1 · 2 + 0 · 3 − 1 = 3
display(dense(denseWeights, denseInput, denseBias), { name: 'y = W x + b' });

const arrived = tf.tensor1d([1, -2]);
const [slopeW, slopeX, slopeB] = tf.grads((W, x, b) =>
  tf.sum(tf.mul(dense(W!, x!, b!), arrived)),
)([denseWeights, denseInput, denseBias]);
display(slopeX, { name: '∂L/∂x' }); // 1 · 1 + 2 · (−2) = −3
display(slopeW, { name: '∂L/∂W' }); // −2 · 3 = −6
display(slopeB, { name: '∂L/∂b' });

const smallMap = tf.randomNormal<tf.Rank.R4>([1, 7, 7, 3], 0, 1, 'float32', 6);
const asKernel = tf.reshape(tf.transpose(denseWeights), [1, 1, 3, 2]) as tf.Tensor4D;
const convolvedFirst = tf.mean(tf.conv2d(smallMap, asKernel, 1, 'valid'), [1, 2]);
const pooledFirst = tf.matMul(tf.mean(smallMap, [1, 2]), denseWeights, false, true);
display(tf.max(tf.abs(tf.sub(convolvedFirst, pooledFirst))), { name: 'max |Δ|' });
