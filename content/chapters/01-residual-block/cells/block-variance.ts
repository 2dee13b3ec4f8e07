const gammaIsZero = view(Inputs.toggle({ label: 'γ = 0', value: false }));

function sizesByBlock(normalised: boolean) {
  const meanSquare = (x: tf.Tensor) => tf.mean(tf.square(x));
  let x: tf.Tensor = tf.matMul(shrunk, tf.randomNormal([192, units], 0, 1, 'float32', 100));
  x = tf.div(x, tf.sqrt(meanSquare(x)));
  const sizes = [meanSquare(x)];
  for (let block = 1; block <= 20; block++) {
    const W = tf.randomNormal([units, units], 0, Math.sqrt(2 / units), 'float32', block);
    let y: tf.Tensor = tf.relu(tf.matMul(x, W));
    if (normalised) {
      const { mean, variance } = tf.moments(y, 0);
      const gamma = gammaIsZero ? 0 : 1;
      y = tf.mul(gamma, tf.div(tf.sub(y, mean), tf.sqrt(tf.add(variance, 1e-5))));
    }
    x = tf.add(x, y);
    sizes.push(meanSquare(x));
  }
  return tf.stack(sizes);
}

const sizesFound = [];
for (const normalised of [false, true]) {
  const sizes = await tf.tidy(() => sizesByBlock(normalised)).data();
  for (const [block, size] of sizes.entries())
    sizesFound.push({
      block,
      'mean square': size,
      network: normalised ? 'batch norm' : 'no norm',
    });
}

display.table(sizesFound.filter(({ block }) => [0, 1, 2, 10, 20].includes(block)));

Plot.plot({
  x: { label: 'block' },
  y: { type: 'log', grid: true, tickFormat: '~e' },
  color: { legend: true },
  marks: [
    Plot.line(sizesFound, { x: 'block', y: 'mean square', stroke: 'network', tip: true }),
  ],
});
