const aroundRelu = tf.model({
  inputs: stem.inputs,
  outputs: ['conv1_bn', 'conv1_relu'].map((name) => stem.getLayer(name).output as tf.SymbolicTensor),
});
const [beforeRelu, afterRelu] = aroundRelu.predict(tf.expandDims(cat, 0)) as [tf.Tensor4D, tf.Tensor4D];

const poolPaddedWith = (x: tf.Tensor4D, value: number) =>
  tf.maxPool(tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], value) as tf.Tensor4D, 3, 2, 'valid');

const changed = (x: tf.Tensor4D) => tf.sum(tf.cast(tf.notEqual(poolPaddedWith(x, 0), poolPaddedWith(x, -1e9)), 'int32'));

display(changed(beforeRelu), { name: 'conv1_bn: 0 ≠ −∞' });
display(changed(afterRelu), { name: 'conv1_relu: 0 ≠ −∞' });
