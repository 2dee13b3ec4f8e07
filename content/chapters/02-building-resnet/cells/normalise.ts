const epsilon = 1e-3;

const xHat = tf.div(centred, tf.sqrt(tf.add(sigma2, epsilon)));

const ofXHat = tf.moments(xHat, [0, 1, 2]);
const [before, after] = await Promise.all([sigma2.data(), ofXHat.variance.data()]);
display.table(
  Array.from(before, (variance, channel) => ({
    channel: channel + 1,
    'σ(x)': Math.sqrt(variance),
    'σ(x̂)': Math.sqrt(after[channel]!),
  })),
);
