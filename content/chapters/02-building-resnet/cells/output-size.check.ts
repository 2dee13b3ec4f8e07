for (const [n, before, after, k, s] of [
  [224, 3, 3, 7, 2],
  [112, 1, 1, 3, 2],
  [32, 1, 1, 3, 1],
  [33, 0, 0, 4, 3],
  [7, 0, 0, 7, 1],
] as const) {
  const window = tf.maxPool(
    tf.zeros([1, n + before + after, n + before + after, 1]) as tf.Tensor4D,
    k,
    s,
    'valid',
  );
  const size = outputSize(n, before, after, k, s);
  check(
    `outputSize(${n}, ${before}, ${after}, ${k}, ${s}) = ${window.shape[1]}`,
    size === window.shape[1],
    String(size),
  );
}

for (const [n, k, s, before, after] of [
  [224, 7, 2, 2, 3],
  [224, 3, 2, 0, 1],
  [225, 3, 2, 1, 1],
  [56, 1, 2, 0, 0],
  [32, 3, 1, 1, 1],
  [32, 4, 1, 1, 2],
] as const) {
  const pads = samePadding(n, k, s);
  check(
    `samePadding(${n}, ${k}, ${s}) = [${before}, ${after}]`,
    pads[0] === before && pads[1] === after,
    `[${pads.join(', ')}]`,
  );
}
