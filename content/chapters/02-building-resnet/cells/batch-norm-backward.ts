const batchNorm = (x: tf.Tensor) => {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.add(tf.mul(gamma, tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon)))), beta);
};

const dy = tf.randomNormal(z.shape, 0, 1, 'float32', 11); // ∂L/∂y

const byChainRule = tf.grad((x) => tf.sum(tf.mul(batchNorm(x), dy)))(z);

const meanOf = (x: tf.Tensor) => tf.mean(x, [0, 1, 2], true);
const closedForm = tf.mul(
  tf.div(gamma, tf.sqrt(tf.add(sigma2, epsilon))),
  tf.sub(tf.sub(dy, meanOf(dy)), tf.mul(xHat, meanOf(tf.mul(dy, xHat)))),
);

display(tf.max(tf.abs(closedForm)), { name: 'max |∂L/∂x|' });
display(tf.max(tf.abs(tf.sub(byChainRule, closedForm))), { name: 'max |Δ|' });
display(tf.max(tf.abs(meanOf(closedForm))), { name: 'max |mean ∂L/∂x|' });
display(tf.max(tf.abs(meanOf(tf.mul(closedForm, xHat)))), { name: 'max |mean x̂ ∂L/∂x|' });
