const wide = tf.randomNormal<tf.Rank.R4>([1, 56, 56, 64], 0, 1, 'float32', 4);

// 56 / 2 = 28
const everyOther = tf.stridedSlice(wide, [0, 0, 0, 0], [1, 56, 56, 64], [1, 2, 2, 1]);
const optionA = tf.pad(everyOther, [
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 64],
]); // 64 + 64 = 128

// 64 · 128 = 8192
const projection = tf.randomNormal<tf.Rank.R4>([1, 1, 64, 128], 0, 0.1, 'float32', 5);
const optionB = tf.conv2d(wide, projection, 2, 'same');

display.table([
  { shortcut: 'A', shape: optionA.shape.join(' × '), weights: 0 },
  { shortcut: 'B', shape: optionB.shape.join(' × '), weights: projection.size },
]);

display.table(
  ([20, 56, 110] as const).map((depth) => {
    const weightsOf = (shortcut: 'A' | 'B') =>
      nn.describeNetwork(nn.cifarResnet(depth, { shortcut })).totals.trainable;
    return {
      ResNet: depth,
      A: weightsOf('A'),
      B: weightsOf('B'),
      'B − A': weightsOf('B') - weightsOf('A'),
    };
  }),
);
