const description = nn.describe(mine);
const ofKind = (kind: string) => description.layers.filter((layer) => layer.kind === kind);
const convolutions = ofKind('conv');
const shapes = convolutions.map((layer) => layer.outputShape.join(' × '));

check(
  '28 × 28 × 512',
  mine.outputs[0]!.shape.slice(1).join(' × ') === '28 × 28 × 512',
  mine.outputs[0]!.shape.slice(1).join(' × '),
);
check(
  '1 × 1, 3 × 3, 1 × 1',
  shapes.join(', ') === '28 × 28 × 128, 28 × 28 × 128, 28 × 28 × 512',
  shapes.join(', '),
);
check('BN = 3', ofKind('batchNorm').length === 3, String(ofKind('batchNorm').length));
check('add = 1', ofKind('add').length === 1, String(ofKind('add').length));

// 512 · 128 + 9 · 128 · 128 + 128 · 512 = 278528
const weights = convolutions.reduce((sum, layer) => sum + layer.multiplyAdds / (28 * 28), 0);
check('512 · 128 + 9 · 128 · 128 + 128 · 512', weights === 278528, String(weights));

const last = description.layers.at(-1)!;
check(
  'ReLU(F(x) + x)',
  last.kind === 'activation' &&
    description.layers.some((layer) => layer.name === last.inputs[0] && layer.kind === 'add'),
  last.kind,
);

// ReLU(x + W₃ · ReLU(W₂ ∗ ReLU(W₁ · x)))
const kernels = convolutions.map(({ name }) => mine.getLayer(name).getWeights()[0]!);
const trial = tf.randomNormal([1, 28, 28, 512], 0, 1, 'float32', 7) as tf.Tensor4D;
const expected = tf.tidy(() => {
  let y = trial;
  for (const [at, kernel] of kernels.entries()) {
    y = tf.conv2d(y, kernel as tf.Tensor4D, 1, 'same');
    if (at < 2) y = tf.relu(y);
  }
  return tf.relu(tf.add(trial, y));
});
const found = mine.predict(trial) as tf.Tensor;
const apart =
  found.shape.join() === expected.shape.join()
    ? tf.mean(tf.abs(tf.sub(found, expected))).dataSync()[0]!
    : Infinity;
check('y = ReLU(x + F(x))', apart < 0.01, String(apart));

// BN(W · x) → ReLU, 8 / 4 = 2
const smallIn = tf.input({ shape: [6, 6, 8] });
const standard = (y: tf.Tensor4D) => {
  const { mean, variance } = tf.moments(y, [0, 1, 2]);
  return tf.div(tf.sub(y, mean), tf.sqrt(tf.add(variance, 1e-3))) as tf.Tensor4D;
};
const inTraining = () => {
  const small = tf.model({ inputs: smallIn, outputs: myBottleneck(smallIn, 8) });
  const batch = tf.randomNormal([4, 6, 6, 8], 0, 1, 'float32', 8) as tf.Tensor4D;
  // σ² ≫ ε
  const [first, second, third] = small.layers
    .filter((layer) => layer.getWeights()[0]?.rank === 4)
    .map((layer, at) => {
      const [kernel, ...others] = layer.getWeights();
      const drawn = tf.randomNormal(
        (kernel as tf.Tensor4D).shape,
        0,
        1,
        'float32',
        at + 1,
      ) as tf.Tensor4D;
      layer.setWeights([drawn, ...others]);
      return drawn;
    });
  let y = tf.relu(standard(tf.conv2d(batch, first!, 1, 'same')));
  y = tf.relu(standard(tf.conv2d(y, second!, 1, 'same')));
  y = tf.relu(tf.add(batch, standard(tf.conv2d(y, third!, 1, 'same'))));
  return tf.mean(tf.abs(tf.sub(small.apply(batch, { training: true }) as tf.Tensor, y)));
};
let whileTraining = Infinity;
try {
  whileTraining = inTraining().dataSync()[0]!;
} catch {
  whileTraining = Infinity;
}
check('W → BN → ReLU (6 × 6 × 8)', whileTraining < 0.02, String(whileTraining));
