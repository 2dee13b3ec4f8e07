const filterScale = 0.2;
const layersInARow = 10;

const filtersFor = (channels: number, seed: number) =>
  tf.randomNormal<tf.Rank.R4>([3, 3, channels, 16], 0, filterScale, 'float32', seed);

function deviations(normalise: boolean): tf.Tensor1D {
  const found: tf.Scalar[] = [];
  let x = batch;
  for (let layer = 1; layer <= layersInARow; layer++) {
    const filters = filtersFor(x.shape[3], layer);
    let sums: tf.Tensor = tf.conv2d(x, filters, 1, 'same');
    if (normalise) {
      const { mean, variance } = tf.moments(sums, [0, 1, 2]);
      sums = tf.div(tf.sub(sums, mean), tf.sqrt(tf.add(variance, 1e-3)));
    }
    found.push(tf.sqrt(tf.moments(sums).variance) as tf.Scalar);
    x = tf.relu(sums) as tf.Tensor4D;
  }
  return tf.stack(found) as tf.Tensor1D;
}

const drift = [];
for (const normalise of [false, true]) {
  const found = await tf.tidy(() => deviations(normalise)).data();
  for (const [at, σ] of found.entries())
    drift.push({ layer: at + 1, σ, BN: normalise ? 'on' : 'off' });
}

Plot.plot({
  y: { type: 'log', grid: true },
  color: { legend: true },
  marks: [Plot.line(drift, { x: 'layer', y: 'σ', stroke: 'BN', marker: true, tip: true })],
});
