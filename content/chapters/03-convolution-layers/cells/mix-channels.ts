const mixing = tf.tensor2d([
  [0.299, 1, 0.5],
  [0.587, -1, 0.5],
  [0.114, 0, -1],
]); // 0.299 + 0.587 + 0.114 = 1

const mixed = tf.conv2d(cat, tf.reshape(mixing, [1, 1, 3, 3]) as tf.Tensor4D, 1, 'valid');
for (const [channel, title] of [
  '0.299 R + 0.587 G + 0.114 B',
  'R − G',
  '0.5 R + 0.5 G − B',
].entries()) {
  display.images(tf.slice(mixed, [0, 0, channel], [224, 224, 1]), { title });
}

const asMatrix = tf.matMul(tf.reshape(cat, [224 * 224, 3]), mixing); // 224 · 224 = 50176
const offBy = tf.max(tf.abs(tf.sub(tf.reshape(mixed, [224 * 224, 3]), asMatrix)));
display(offBy, { name: 'max |conv2d − matMul|' });
