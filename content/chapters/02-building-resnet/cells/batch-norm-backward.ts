function batchNorm(x: tf.Tensor) {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const normalised = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(gamma, normalised), beta);
}

const dy = tf.randomNormal(z.shape, 0, 1, 'float32', 11); // ∂L/∂y

const byChainRule = tf.grad((x) => tf.sum(tf.mul(batchNorm(x), dy)))(z);

const meanOf = (x: tf.Tensor) => tf.mean(x, [0, 1, 2], true);
const closedForm = tf.mul(
  tf.div(gamma, tf.sqrt(tf.add(sigma2, epsilon))),
  tf.sub(tf.sub(dy, meanOf(dy)), tf.mul(xHat, meanOf(tf.mul(dy, xHat)))),
);

const largest = (x: tf.Tensor) => tf.max(tf.abs(x));
display(largest(closedForm), { name: 'max |∂L/∂x|' });
display(largest(tf.sub(byChainRule, closedForm)), { name: 'max |Δ|' });
display(largest(meanOf(closedForm)), { name: 'max |⟨∂L/∂x⟩|' });
display(largest(meanOf(tf.mul(closedForm, xHat))), { name: 'max |⟨x̂ ∂L/∂x⟩|' });
