function myBottleneck(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
  return x;
}

const bottleneckInput = tf.input({ shape: [28, 28, 512], name: 'input' });
const mine = tf.model({
  inputs: bottleneckInput,
  outputs: myBottleneck(bottleneckInput, 512),
});

mine;
