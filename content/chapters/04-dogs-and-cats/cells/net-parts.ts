type Features = tf.SymbolicTensor;

interface Design {
  readonly blocks: number;
  readonly norm: boolean;
  readonly skip: boolean;
  readonly width?: number;
}

function buildNetwork(name: string, { blocks, norm, skip, width = 16 }: Design, seed = 1) {
  let layer = 0;
  const next = (kind: string) => `${kind}_${++layer}`;
  const relu = (x: Features) => tf.layers.reLU({ name: next('relu') }).apply(x) as Features;
  const conv = (x: Features, filters: number, kernelSize: number, strides: number) => {
    const y = tf.layers
      .conv2d({
        filters,
        kernelSize,
        strides,
        padding: 'same',
        useBias: !norm,
        kernelInitializer: tf.initializers.heNormal({ seed: 100 * seed + layer }),
        name: next('conv'),
      })
      .apply(x);
    if (!norm) return y as Features;
    return tf.layers
      .batchNormalization({ epsilon: 1e-5, name: next('bn') })
      .apply(y) as Features;
  };
  const block = (x: Features, filters: number, strides: number) => {
    const y = conv(relu(conv(x, filters, 3, strides)), filters, 3, 1);
    if (!skip) return relu(y);
    const shortcut = strides === 1 ? x : conv(x, filters, 1, strides);
    return relu(tf.layers.add({ name: next('add') }).apply([shortcut, y]) as Features);
  };

  const input = tf.input({ shape: [32, 32, 3], name: 'input' });
  let x = relu(conv(input, width, 3, 1));
  for (const [stage, filters] of [width, 2 * width, 4 * width].entries()) {
    for (let at = 0; at < blocks; at++) x = block(x, filters, stage > 0 && at === 0 ? 2 : 1);
  }
  x = tf.layers.globalAveragePooling2d({ name: 'pool' }).apply(x) as Features;
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  const logits = tf.layers.dense({ units: 2, kernelInitializer, name: 'logits' }).apply(x);
  return tf.model({ inputs: input, outputs: logits as Features, name });
}

display.table(
  [1, 2, 3].map((blocks) => {
    const { totals } = nn.describe(buildNetwork('counted', { blocks, norm: true, skip: true }));
    return {
      blocks,
      layers: 6 * blocks + 2,
      parameters: totals.params,
      'multiply-adds': totals.multiplyAdds,
    };
  }),
); // 6 · 3 + 2 = 20
