const gamma = tf.tensor1d([1, 2, 0.5, 1, 1, 1, 1, 1]);
const beta = tf.tensor1d([0, 0, 0, 1, -1, 3, 0, 0]);

const y = tf.add(tf.mul(gamma, xHat), beta);

const ofY = tf.moments(y, [0, 1, 2]);
display(ofY.mean, { name: 'μ' });
display(tf.sqrt(ofY.variance), { name: 'σ' });

const normLayer = tf.layers.batchNormalization({ epsilon });
normLayer.build([null, 32, 32, 8]);
normLayer.setWeights([gamma, beta, tf.zeros([8]), tf.ones([8])]);
const byLayer = normLayer.apply(z, { training: true }) as tf.Tensor4D;
display(tf.max(tf.abs(tf.sub(y, byLayer))), { name: 'max |Δ|' });
