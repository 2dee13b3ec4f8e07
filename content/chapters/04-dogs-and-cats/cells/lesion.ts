const blocks = [2, 3, 4].flatMap((stack) =>
  [1, 2, 3].map((block) => `conv${stack}_block${block}`),
);
const alike = blocks.filter((block) => !/[34]_block1/.test(block));

const half = data.subset(
  theirs.test,
  Array.from({ length: 200 }, (_, at) => 2 * at),
);
const onHalf = (network: (typeof shipped)[number]) =>
  nn.evaluate(network.model, half, network).accuracy;

function copying(layer: tf.layers.Layer): tf.Tensor[] {
  const [kernel, , mean, variance] = layer.getWeights();
  if (layer.getClassName() === 'Conv2D') {
    const channels = kernel!.shape[3]!;
    const centre = tf.tensor2d([0, 0, 0, 0, 1, 0, 0, 0, 0], [9, 1]);
    const same = tf.matMul(centre, tf.reshape(tf.eye(channels), [1, channels * channels]));
    return [tf.reshape(same, kernel!.shape)];
  }
  return [tf.sqrt(tf.add(variance!, 1e-5)), mean!, mean!, variance!];
}

function withoutBlock(network: (typeof shipped)[number], block: string): number {
  const layer = (part: string) => network.model.getLayer(`${block}_${part}`);
  const skip = network.name === 'resnet20';
  const changed = skip ? [layer('2_bn')] : ['1_conv', '1_bn', '2_conv', '2_bn'].map(layer);
  const before = changed.map((each) => each.getWeights().map((weight) => tf.clone(weight)));
  for (const each of changed) {
    const [gamma, beta, ...moving] = each.getWeights();
    each.setWeights(
      skip ? [tf.zerosLike(gamma!), tf.zerosLike(beta!), ...moving] : copying(each),
    );
  }
  const accuracy = onHalf(network);
  for (const [at, each] of changed.entries()) each.setWeights(before[at]!);
  return accuracy;
}

const lesions = alike.map((block) => ({
  'without block': block,
  plain20: withoutBlock(shipped[1]!, block),
  resnet20: withoutBlock(shipped[2]!, block),
}));
display.table([
  { 'without block': '–', plain20: onHalf(shipped[1]!), resnet20: onHalf(shipped[2]!) },
  ...lesions,
]);

Plot.plot({
  marginLeft: 100,
  x: { grid: true, label: 'test accuracy' },
  y: { label: null },
  color: { legend: true },
  marks: [
    Plot.ruleX([0.5]),
    Plot.dot(
      lesions.flatMap((row) =>
        (['plain20', 'resnet20'] as const).map((network) => ({
          block: row['without block'],
          network,
          accuracy: row[network],
        })),
      ),
      { x: 'accuracy', y: 'block', fill: 'network', r: 5, tip: true },
    ),
  ],
});
