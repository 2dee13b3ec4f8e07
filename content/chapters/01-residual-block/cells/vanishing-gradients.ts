const layersDeep = 20;
const units = 64;
const initialScale = 1;

const activations = { sigmoid: tf.sigmoid, tanh: tf.tanh, relu: tf.relu };
const names = Object.keys(activations) as (keyof typeof activations)[];

const shrunk = tf.reshape(tf.avgPool(batch, 4, 4, 'valid'), [32, 192]); // 8 · 8 · 3 = 192

function gradientNorms(name: keyof typeof activations, skip: boolean) {
  const gain = name === 'relu' ? 2 : 1;
  const spread = (inputs: number) => initialScale * Math.sqrt(gain / inputs);
  const random = (inputs: number, outputs: number, seed: number) =>
    tf.randomNormal([inputs, outputs], 0, spread(inputs), 'float32', seed);

  const entry = random(192, units, 100);
  const head = random(units, 2, 101);
  const weights = Array.from({ length: layersDeep }, (_, at) => random(units, units, at + 1));

  const lossOf = (...layers: tf.Tensor[]) => {
    let x: tf.Tensor = tf.matMul(shrunk, entry);
    for (const layer of layers) {
      const y = activations[name](tf.matMul(x, layer));
      x = skip ? tf.add(x, y) : y;
    }
    return tf.losses.softmaxCrossEntropy(labels, tf.matMul(x, head));
  };
  const gradients = tf.grads(lossOf)(weights);
  return tf.stack(gradients.map((gradient) => tf.norm(gradient)));
}

async function measured(skip: boolean) {
  const rows = [];
  for (const activation of names) {
    const norms = await tf.tidy(() => gradientNorms(activation, skip)).data();
    for (const [at, norm] of norms.entries()) rows.push({ layer: at + 1, norm, activation });
  }
  return rows;
}

const withoutSkips = await measured(false);

Plot.plot({
  y: { type: 'log', grid: true, tickFormat: '~e' },
  color: { legend: true },
  marks: [Plot.line(withoutSkips, { x: 'layer', y: 'norm', stroke: 'activation', tip: true })],
});
