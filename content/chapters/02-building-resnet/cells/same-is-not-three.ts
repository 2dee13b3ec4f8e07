const [filters] = stem.getLayer('conv1_conv').getWeights() as [tf.Tensor4D];

const padBy = (before: number, after: number) =>
  tf.pad(cat, [
    [before, after],
    [before, after],
    [0, 0],
  ]) as tf.Tensor3D;

const convolved = {
  '3 + 3': tf.conv2d(padBy(3, 3), filters, 2, 'valid'),
  '2 + 3': tf.conv2d(padBy(2, 3), filters, 2, 'valid'),
  same: tf.conv2d(cat, filters, 2, 'same'),
};

const comparison = [];
for (const [padding, output] of Object.entries(convolved)) {
  const [difference] = await tf.max(tf.abs(tf.sub(output, convolved.same))).data();
  comparison.push({ padding, shape: output.shape.join(' × '), 'max |Δ|': difference! });
}

display.table(comparison);
