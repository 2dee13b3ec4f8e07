const firstPadding = 0;
const secondPadding = 0;

const smallStemInput = tf.input({ shape: [224, 224, 3], name: 'input' });
const smallStem = tf.model({
  inputs: smallStemInput,
  outputs: [
    tf.layers.zeroPadding2d({ padding: firstPadding, name: 'pad_1' }),
    // ⌊(224 − 3) / 2⌋ + 1 = 111
    tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, name: 'conv' }),
    tf.layers.reLU({ name: 'relu' }),
    tf.layers.zeroPadding2d({ padding: secondPadding, name: 'pad_2' }),
    // ⌊(111 − 3) / 2⌋ + 1 = 55
    tf.layers.maxPooling2d({ poolSize: 3, strides: 2, name: 'pool' }),
  ].reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, smallStemInput),
  name: 'small_stem',
});

smallStem;
