for (const [size, inputs, outputs, epsilon] of [
  [1, 1, 3, 1e-3],
  [3, 3, 3, 1e-3],
  [3, 2, 4, 0.5],
] as const) {
  const random = (shape: number[], mean: number, seed: number) =>
    tf.randomNormal(shape, mean, 0.3, 'float32', seed);
  const x = random([2, 6, 6, inputs], 0, 1) as tf.Tensor4D;
  const kernel = random([size, size, inputs, outputs], 0, 2) as tf.Tensor4D;
  const bias = random([outputs], 1, 3) as tf.Tensor1D;
  const norm = {
    gamma: random([outputs], 2, 4) as tf.Tensor1D,
    beta: random([outputs], -1, 5) as tf.Tensor1D,
    mean: random([outputs], 1, 6) as tf.Tensor1D,
    variance: tf.square(random([outputs], 1, 7)) as tf.Tensor1D,
    epsilon,
  };
  const { gamma, beta, mean, variance } = norm;
  const sums = tf.add(tf.conv2d(x, kernel, 1, 'same'), bias) as tf.Tensor4D;
  const expected = tf.batchNorm(sums, mean, variance, beta, gamma, epsilon);
  const [newKernel, newBias] = folded(kernel, bias, norm);
  const alike = newKernel.shape.join() === kernel.shape.join();
  const made = alike
    ? tf.add(tf.conv2d(x, newKernel as tf.Tensor4D, 1, 'same'), newBias)
    : tf.zerosLike(expected);
  const apart = tf.max(tf.abs(tf.sub(made, expected))).dataSync()[0]!;
  check(
    `${size} × ${size} × ${inputs} × ${outputs}, ε = ${epsilon}`,
    alike && apart < 1e-4,
    alike ? String(apart) : newKernel.shape.join(' × '),
  );
}
