type Order = 'original' | 'pre-activation';
const blocksInRow = 20;

function gradientsBy(order: Order, onlySkips: boolean) {
  const entry = tf.randomNormal([192, units], 0, Math.sqrt(1 / 192), 'float32', 100);
  const head = tf.randomNormal([units, 2], 0, Math.sqrt(1 / units), 'float32', 101);
  const W = Array.from({ length: blocksInRow }, (_, at) =>
    tf.randomNormal([units, units], 0, Math.sqrt(2 / units), 'float32', at + 1),
  );
  const norm = (x: tf.Tensor) => {
    const { mean, variance } = tf.moments(x, 0);
    return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
  };
  const F = (x: tf.Tensor, at: number) =>
    order === 'original' ? norm(tf.matMul(x, W[at]!)) : tf.matMul(tf.relu(norm(x)), W[at]!);
  const after = (x: tf.Tensor) => (order === 'original' ? tf.relu(x) : x);

  const added: tf.Tensor[] = [];
  let forward: tf.Tensor = tf.matMul(shrunk, entry);
  for (let at = 0; at < blocksInRow; at++) {
    added.push(F(forward, at));
    forward = after(tf.add(forward, added[at]!));
  }

  const lossOf = (...zeros: tf.Tensor[]) => {
    let x: tf.Tensor = tf.matMul(shrunk, entry);
    for (let at = 0; at < blocksInRow; at++) {
      x = tf.add(x, zeros[at]!);
      x = after(tf.add(x, onlySkips ? added[at]! : F(x, at)));
    }
    return tf.losses.softmaxCrossEntropy(labels, tf.matMul(x, head));
  };
  const gradients = tf.grads(lossOf)(added.map(() => tf.zeros([32, units])));
  return tf.stack(gradients.map((gradient) => tf.norm(gradient)));
}

const gradientsOfOrders: { block: number; norm: number; order: Order; by: string }[] = [];
for (const order of ['original', 'pre-activation'] as const)
  for (const onlySkips of [true, false]) {
    const norms = await tf.tidy(() => gradientsBy(order, onlySkips)).data();
    for (const [at, norm] of norms.entries())
      gradientsOfOrders.push({
        block: at + 1,
        norm,
        order,
        by: onlySkips ? 'skips alone' : 'all paths',
      });
  }

display.table(
  gradientsOfOrders
    .filter(({ block }) => block === 1)
    .map(({ order, by, norm }) => {
      const last = gradientsOfOrders.find(
        (row) => row.order === order && row.by === by && row.block === blocksInRow,
      )!.norm;
      return { order, by, first: norm, last, 'first / last': norm / last };
    }),
);

Plot.plot({
  fx: { label: null },
  x: { label: 'block' },
  y: { type: 'log', grid: true, tickFormat: '~e', label: '‖∂L/∂x‖' },
  color: { legend: true },
  marks: [
    Plot.line(gradientsOfOrders, {
      x: 'block',
      y: 'norm',
      fx: 'by',
      stroke: 'order',
      tip: true,
    }),
  ],
});
