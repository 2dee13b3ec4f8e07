const lastMaps = tf.input({ shape: [7, 7, 2048], name: 'conv5_block3_out' });
const zeroDense = (name: string) =>
  tf.layers.dense({ units: 1000, kernelInitializer: 'zeros', name });

const pooledHead = tf.model({
  inputs: lastMaps,
  outputs: zeroDense('dense_pooled').apply(
    tf.layers.globalAveragePooling2d({ name: 'avg_pool' }).apply(lastMaps),
  ) as Features,
});

const flat = 7 * 7 * 2048; // 7 · 7 · 2048 = 100352
display.table([
  // 100352 · 1000 + 1000 = 100353000
  { head: 'flatten', features: flat, parameters: flat * 1000 + 1000 },
  {
    head: 'global average pooling',
    features: 2048,
    parameters: nn.describe(pooledHead).totals.params,
  },
]);

const marks = [1, 0, 0, 0, 0, 0, 0, 0, 0];
const moved = [0, 0, 0, 0, 0, 1, 0, 0, 0];
display.table(
  [marks, moved].map((map) => ({
    flatten: map.join(' '),
    pooled: tf.mean(tf.tensor2d(map, [3, 3])),
  })),
); // 1 / 9 = 0.111…
