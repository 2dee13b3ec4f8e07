const [words, channels, streamBlocks] = [16, 48, 24];
type NormPlace = 'after' | 'before';

function streamGradients(place: NormPlace) {
  const random = (shape: number[], fan: number, seed: number) =>
    tf.randomNormal(shape, 0, Math.sqrt(1 / fan), 'float32', seed);
  const norm = (x: tf.Tensor) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
  };
  const attention = (x: tf.Tensor, seed: number) => {
    const [query, key, value] = [0, 1, 2].map((at) =>
      tf.matMul(x, random([channels, channels], channels, seed + at)),
    );
    const scores = tf.div(tf.matMul(query!, key!, false, true), Math.sqrt(channels));
    return tf.matMul(tf.softmax(scores), value!);
  };
  const perceptron = (x: tf.Tensor, seed: number) =>
    tf.matMul(
      tf.relu(tf.matMul(x, random([channels, 4 * channels], channels / 2, seed))),
      random([4 * channels, channels], 4 * channels, seed + 1),
    );
  const added = (x: tf.Tensor, F: (y: tf.Tensor) => tf.Tensor) =>
    place === 'before' ? tf.add(x, F(norm(x))) : norm(tf.add(x, F(x)));

  const lossOf = (...zeros: tf.Tensor[]) => {
    let x: tf.Tensor = random([words, channels], 1, 7);
    for (let block = 0; block < streamBlocks; block++) {
      x = tf.add(x, zeros[block]!);
      x = added(x, (y) => attention(y, 100 + 10 * block));
      x = added(x, (y) => perceptron(y, 105 + 10 * block));
    }
    const output = place === 'before' ? norm(x) : x;
    return tf.sum(tf.mul(output, random([words, channels], 1, 8))) as tf.Scalar;
  };
  const zeros = Array.from({ length: streamBlocks }, () => tf.zeros([words, channels]));
  return tf.stack(
    tf
      .grads(lossOf)(zeros)
      .map((gradient) => tf.norm(gradient)),
  );
}

const streamNorms: { normalised: NormPlace; block: number; gradient: number }[] = [];
for (const normalised of ['after', 'before'] as const) {
  const gradients = await tf.tidy(() => streamGradients(normalised)).data();
  for (const [at, gradient] of gradients.entries())
    streamNorms.push({ normalised, block: at + 1, gradient });
}

display.table(
  (['after', 'before'] as const).map((normalised) => {
    const gradients = streamNorms.filter((row) => row.normalised === normalised);
    const [first, last] = [gradients[0]!.gradient, gradients.at(-1)!.gradient];
    return { normalised, first, last, 'first / last': first / last };
  }),
);

Plot.plot({
  x: { label: 'block' },
  y: { type: 'log', grid: true, label: '‖∂L/∂x‖' },
  color: { legend: true },
  marks: [
    Plot.line(streamNorms, { x: 'block', y: 'gradient', stroke: 'normalised', tip: true }),
  ],
});
