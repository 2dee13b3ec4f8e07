const convFilters = tf.randomNormal<tf.Rank.R4>([3, 3, 3, 8], 0, 0.5, 'float32', 7);
const z = tf.conv2d(batch, convFilters, 1, 'same'); // 32 × 32 × 32 × 8

const m = z.shape[0] * z.shape[1] * z.shape[2]; // 32 · 32 · 32 = 32768

const mu = tf.div(tf.sum(z, [0, 1, 2]), m);

mu;
