const shape = preActivatedNet.outputs[0]!.shape.slice(1).join(' × ');
check('8 × 8 × 16', shape === '8 × 8 × 16', shape);

const trialIn = tf.input({ shape: [5, 5, 6] });
const trialNet = tf.model({ inputs: trialIn, outputs: preActivated(trialIn) });
const trial = tf.randomNormal([4, 5, 5, 6], 0, 2, 'float32', 9) as tf.Tensor4D;
const kernels = trialNet.layers
  .flatMap((layer) => layer.getWeights())
  .filter(({ rank }) => rank === 4) as tf.Tensor4D[];
const shapes = kernels.map((kernel) => kernel.shape.join(' × '));
check(
  '2 · (3 × 3 × 6 × 6)',
  shapes.join() === '3 × 3 × 6 × 6,3 × 3 × 6 × 6',
  shapes.join(', '),
);

// x + W₂ ∗ ReLU(BN(W₁ ∗ ReLU(BN(x))))
const expected = tf.tidy(() => {
  let y = trial;
  for (const kernel of kernels) {
    const { mean, variance } = tf.moments(y, [0, 1, 2]);
    const normed = tf.div(tf.sub(y, mean), tf.sqrt(tf.add(variance, 1e-3)));
    y = tf.conv2d(tf.relu(normed) as tf.Tensor4D, kernel, 1, 'same');
  }
  return tf.add(trial, y);
});
const found = trialNet.apply(trial, { training: true }) as tf.Tensor;
const apart =
  found.shape.join() === expected.shape.join()
    ? tf.mean(tf.abs(tf.sub(found, expected))).dataSync()[0]!
    : Infinity;
check('y = x + F(x)', apart < 0.02, String(apart));

for (const layer of trialNet.layers)
  if (layer.getWeights().some(({ rank }) => rank === 4))
    layer.setWeights(layer.getWeights().map((weight) => tf.zerosLike(weight)));
const through = trialNet.apply(trial, { training: true }) as tf.Tensor;
const changed = tf.max(tf.abs(tf.sub(through, trial))).dataSync()[0]!;
check('W = 0 → y = x', kernels.length > 0 && changed === 0, String(changed));
