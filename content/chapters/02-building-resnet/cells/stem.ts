const kernelSize = 7;

const photograph = tf.input({ shape: [224, 224, 3], name: 'input' });

const stemLayers = [
  // 224 + 3 + 3 = 230
  tf.layers.zeroPadding2d({ padding: 3, name: 'conv1_pad' }),
  // ⌊(230 − 7) / 2⌋ + 1 = 112
  tf.layers.conv2d({
    filters: 64,
    kernelSize,
    strides: 2,
    kernelInitializer: tf.initializers.heNormal({ seed: 1 }),
    name: 'conv1_conv',
  }),
  tf.layers.batchNormalization({ epsilon: 1.001e-5, name: 'conv1_bn' }),
  tf.layers.reLU({ name: 'conv1_relu' }),
  // 112 + 1 + 1 = 114
  tf.layers.zeroPadding2d({ padding: 1, name: 'pool1_pad' }),
  // ⌊(114 − 3) / 2⌋ + 1 = 56
  tf.layers.maxPooling2d({ poolSize: 3, strides: 2, name: 'pool1_pool' }),
];

const stem = tf.model({
  inputs: photograph,
  outputs: stemLayers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, photograph),
  name: 'stem',
});

stem;
