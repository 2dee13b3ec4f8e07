const centred = tf.sub(z, mu);
const sigma2 = tf.div(tf.sum(tf.square(centred), [0, 1, 2]), m);

sigma2;
