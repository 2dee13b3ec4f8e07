const layersDeep = 20;
const units = 64;
const initialScale = 1;

const activations = { sigmoid: tf.sigmoid, tanh: tf.tanh, relu: tf.relu };
const names = Object.keys(activations) as (keyof typeof activations)[];

const shrunk = tf.reshape(tf.avgPool(batch, 4, 4, 'valid'), [32, 192]); // 8 · 8 · 3 = 192

function gradientNorms(name: keyof typeof activations, skip: boolean, scale: number) {
  const gain = name === 'relu' ? 2 : 1;
  const spread = (inputs: number) => scale * Math.sqrt(gain / inputs);
  const random = (inputs: number, outputs: number, seed: number) =>
    tf.randomNormal([inputs, outputs], 0, spread(inputs), 'float32', seed);

  const entry = random(192, units, 100);
  const head = random(units, 2, 101);
  const weights = Array.from({ length: layersDeep }, (_, at) => random(units, units, at + 1));
  // x + 0 = x, ∂L/∂0 = ∂L/∂x
  const zeros = weights.map(() => tf.zeros([32, units]));

  const lossOf = (...both: tf.Tensor[]) => {
    let x: tf.Tensor = tf.matMul(shrunk, entry);
    for (let at = 0; at < layersDeep; at++) {
      x = tf.add(x, both[layersDeep + at]!);
      const y = activations[name](tf.matMul(x, both[at]!));
      x = skip ? tf.add(x, y) : y;
    }
    return tf.losses.softmaxCrossEntropy(labels, tf.matMul(x, head));
  };
  const gradients = tf.grads(lossOf)([...weights, ...zeros]);
  return tf.stack(gradients.map((gradient) => tf.norm(gradient)));
}

async function measured(skip: boolean, scale: number) {
  const rows = [];
  for (const activation of names) {
    const norms = await tf.tidy(() => gradientNorms(activation, skip, scale)).data();
    for (const [at, norm] of norms.entries())
      rows.push({
        layer: (at % layersDeep) + 1,
        norm,
        activation,
        of: at < layersDeep ? '‖∂L/∂W‖' : '‖∂L/∂x‖',
      });
  }
  return rows;
}

const gradientsByLayer = (rows: Awaited<ReturnType<typeof measured>>) =>
  Plot.plot({
    fx: { label: null },
    y: { type: 'log', grid: true, tickFormat: '~e' },
    color: { legend: true },
    marks: [
      Plot.line(rows, { x: 'layer', y: 'norm', fx: 'of', stroke: 'activation', tip: true }),
    ],
  });

const withoutSkips = await measured(false, initialScale);

gradientsByLayer(withoutSkips);
