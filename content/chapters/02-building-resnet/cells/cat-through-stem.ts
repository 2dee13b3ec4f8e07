const cat = await photo('cat', 224); // 224 × 224 × 3, 0 … 1

const taps = tf.model({
  inputs: stem.inputs,
  outputs: [
    stem.getLayer('conv1_pad').output,
    stem.getLayer('conv1_relu').output,
  ] as tf.SymbolicTensor[],
});
const [padded, maps] = taps.predict(tf.expandDims(cat, 0)) as [tf.Tensor4D, tf.Tensor4D];

display.images(tf.squeeze(padded, [0]), { title: 'conv1_pad 230 × 230 × 3', scale: 2 });
display.images(tf.squeeze(maps, [0]), { title: 'conv1_relu 112 × 112 × 64', columns: 8 });
