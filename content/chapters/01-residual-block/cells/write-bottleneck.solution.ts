function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
  const convolve = (y: tf.SymbolicTensor, width: number, kernelSize: number) => {
    const sums = tf.layers
      .conv2d({ filters: width, kernelSize, padding: 'same', useBias: false })
      .apply(y);
    return tf.layers.batchNormalization().apply(sums) as tf.SymbolicTensor;
  };
  const relu = (y: tf.SymbolicTensor) => tf.layers.reLU().apply(y) as tf.SymbolicTensor;

  let y = relu(convolve(x, filters / 4, 1));
  y = relu(convolve(y, filters / 4, 3));
  y = convolve(y, filters, 1);
  return relu(tf.layers.add().apply([x, y]) as tf.SymbolicTensor);
}

const bottleneckInput = tf.input({ shape: [28, 28, 512], name: 'input' });
const mine = tf.model({
  inputs: bottleneckInput,
  outputs: myBottleneck(bottleneckInput, 512),
});

mine;
