function preActivated(x: tf.SymbolicTensor): tf.SymbolicTensor {
  const step = (y: tf.SymbolicTensor) => {
    const normed = tf.layers.batchNormalization().apply(y);
    const active = tf.layers.reLU().apply(normed);
    return tf.layers
      .conv2d({ filters: x.shape.at(-1)!, kernelSize: 3, padding: 'same' })
      .apply(active) as tf.SymbolicTensor;
  };
  return tf.layers.add().apply([x, step(step(x))]) as tf.SymbolicTensor;
}

const orderedInput = tf.input({ shape: [8, 8, 16], name: 'input' });
const preActivatedNet = tf.model({
  inputs: orderedInput,
  outputs: preActivated(orderedInput),
});

preActivatedNet;
