const gammas = [1, 2, 0.5, 1, 1, 1, 1, 1];
const betas = [0, 0, 0, 1, -1, 3, 0, 0];
const gamma = tf.tensor1d(gammas);
const beta = tf.tensor1d(betas);

const y = tf.add(tf.mul(gamma, xHat), beta);

const ofY = tf.moments(y, [0, 1, 2]);
const [means, variances] = await Promise.all([ofY.mean.data(), ofY.variance.data()]);
display.table(
  gammas.map((g, at) => ({
    channel: at + 1,
    γ: g,
    β: betas[at]!,
    'μ(y)': Number(means[at]!.toFixed(5)),
    'σ(y)': Math.sqrt(variances[at]!),
  })),
);

const normLayer = tf.layers.batchNormalization({ epsilon });
normLayer.build([null, 32, 32, 8]);
normLayer.setWeights([gamma, beta, tf.zeros([8]), tf.ones([8])]);
const byLayer = normLayer.apply(z, { training: true }) as tf.Tensor4D;
display(tf.max(tf.abs(tf.sub(y, byLayer))), { name: 'max |Δ|' });
