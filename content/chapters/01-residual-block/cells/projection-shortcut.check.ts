for (const [size, channels, filters, strides] of [
  [56, 64, 128, 2],
  [56, 64, 256, 1],
  [7, 16, 32, 2],
] as const) {
  const output = shortcutOf(tf.input({ shape: [size, size, channels] }), filters, strides);
  const side = Math.ceil(size / strides);
  const shape = output.shape.slice(1).join(' × ');
  check(
    `${size} × ${size} × ${channels} → ${side} × ${side} × ${filters}`,
    shape === `${side} × ${side} × ${filters}`,
    shape,
  );
}

const untouched = tf.input({ shape: [56, 56, 64] });
check('56 × 56 × 64 → x', shortcutOf(untouched, 64, 1) === untouched, '≠ x');

const probeIn = tf.input({ shape: [4, 4, 2] });
const probeModel = tf.model({ inputs: probeIn, outputs: shortcutOf(probeIn, 4, 2) });
const withBias = 1 * 1 * 2 * 4 + 4 + 4 * 4;
check(
  '1 · 1 · 2 · 4 + 4 · 4',
  [withBias, withBias - 4].includes(probeModel.countParams()),
  String(probeModel.countParams()),
);

// (x · W) / √(1 + ε)
const probeValues = tf.randomNormal([1, 4, 4, 2], 0, 1, 'float32', 5) as tf.Tensor4D;
const found = probeModel.predict(probeValues) as tf.Tensor4D;
const projection = probeModel.layers
  .flatMap((layer) => layer.getWeights())
  .find(({ rank }) => rank === 4);
const every = tf.stridedSlice(probeValues, [0, 0, 0, 0], [1, 4, 4, 2], [1, 2, 2, 1]);
const projected =
  projection?.size === 8 &&
  tf.matMul(tf.reshape(every, [4, 2]), tf.reshape(projection, [2, 4]));
const apart = projected
  ? tf.max(tf.abs(tf.sub(tf.reshape(found, [4, 4]), projected))).dataSync()[0]!
  : Infinity;
check('x · W', apart < 0.01, String(apart));
