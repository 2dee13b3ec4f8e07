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
