interface Norm {
  gamma: tf.Tensor1D;
  beta: tf.Tensor1D;
  mean: tf.Tensor1D;
  variance: tf.Tensor1D;
  epsilon: number;
}

function folded(
  kernel: tf.Tensor4D,
  bias: tf.Tensor1D,
  norm: Norm,
): [kernel: tf.Tensor, bias: tf.Tensor] {
  return [kernel, bias];
}

const [oneKernel, oneBias] = folded(tf.ones([1, 1, 1, 1]), tf.tensor1d([3]), {
  gamma: tf.tensor1d([2]),
  beta: tf.tensor1d([1]),
  mean: tf.tensor1d([5]),
  variance: tf.tensor1d([4]),
  epsilon: 0,
});
display(oneKernel, { name: '2 · 1 / √4 = 1' });
display(oneBias, { name: '2 · (3 − 5) / √4 + 1 = −1' });
