function preActivated(x: tf.SymbolicTensor): tf.SymbolicTensor {
  return x;
}

const orderedInput = tf.input({ shape: [8, 8, 16], name: 'input' });
const preActivatedNet = tf.model({
  inputs: orderedInput,
  outputs: preActivated(orderedInput),
});

preActivatedNet;
