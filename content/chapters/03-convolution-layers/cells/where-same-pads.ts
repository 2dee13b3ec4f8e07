function samePads(n: number, k: number, s: number, d: number): [before: number, after: number] {
  const total = Math.max((Math.ceil(n / s) - 1) * s + reach(k, d) - n, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)]; // ⌊5 / 2⌋ = 2, ⌈5 / 2⌉ = 3
}

display.table(
  [
    { n: 224, k: 7, s: 2 },
    { n: 225, k: 7, s: 2 },
    { n: 112, k: 3, s: 2 },
    { n: 56, k: 3, s: 1 },
    { n: 56, k: 1, s: 2 },
    { n: 10, k: 4, s: 1 },
    { n: 224, k: 4, s: 2 },
  ].map(({ n, k, s }) => {
    const ones = tf.ones([1, n, n, 1]) as tf.Tensor4D;
    const counts = tf.conv2d(ones, tf.ones([k, k, 1, 1]) as tf.Tensor4D, s, 'same');
    const last = counts.shape[1]! - 1;
    const at = (i: number) =>
      Math.sqrt(tf.slice(counts, [0, i, i, 0], [1, 1, 1, 1]).dataSync()[0]!);
    const [before, after] = samePads(n, k, s, 1);
    return {
      n,
      k,
      s,
      output: last + 1,
      before,
      after,
      'k − √first': k - at(0),
      'k − √last': k - at(last),
    };
  }),
);
