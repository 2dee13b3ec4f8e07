const cat = await photo('cat', 224); // 224 × 224 × 3, 0 … 1

const views = tf.model({
  inputs: stem.inputs,
  outputs: ['conv1_pad', 'conv1_relu'].map((name) => stem.getLayer(name).output as tf.SymbolicTensor),
});
const [padded, maps] = views.predict(tf.expandDims(cat, 0)) as [tf.Tensor4D, tf.Tensor4D];

display.images(tf.squeeze(padded, [0]), { title: 'conv1_pad 230 × 230 × 3', scale: 2 });
display.images(tf.squeeze(maps, [0]), { title: 'conv1_relu 112 × 112 × 64', columns: 8 });
