const epsilon = 1e-3;

const xHat = tf.div(centred, tf.sqrt(tf.add(sigma2, epsilon)));

const ofXHat = tf.moments(xHat, [0, 1, 2]);
display(ofXHat.mean, { name: 'μ' });
display(tf.sqrt(ofXHat.variance), { name: 'σ' });
