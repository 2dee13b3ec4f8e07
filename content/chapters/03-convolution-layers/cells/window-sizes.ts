const reach = (k: number, d: number) => d * (k - 1) + 1; // 2 · (3 − 1) + 1 = 5
const outputSize = (n: number, p: number, k: number, s: number, d: number) =>
  Math.floor((n + 2 * p - reach(k, d)) / s) + 1;

const settings = [
  { n: 224, p: 3, k: 7, s: 2, d: 1 },
  { n: 112, p: 1, k: 3, s: 2, d: 1 },
  { n: 56, p: 1, k: 3, s: 1, d: 1 },
  { n: 56, p: 0, k: 1, s: 2, d: 1 },
  { n: 56, p: 1, k: 3, s: 2, d: 1 },
  { n: 56, p: 0, k: 3, s: 1, d: 2 },
  { n: 56, p: 2, k: 3, s: 1, d: 2 },
  { n: 56, p: 4, k: 3, s: 1, d: 4 },
];

display.table(
  settings.map(({ n, p, k, s, d }) => {
    const input = tf.zeros([1, n + 2 * p, n + 2 * p, 1]) as tf.Tensor4D;
    const made = tf.conv2d(input, tf.zeros([k, k, 1, 1]) as tf.Tensor4D, s, 'valid', 'NHWC', d);
    return {
      n,
      p,
      k,
      s,
      d,
      reach: reach(k, d),
      formula: outputSize(n, p, k, s, d),
      conv2d: made.shape[1],
    };
  }),
);
