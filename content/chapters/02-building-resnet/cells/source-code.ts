const sourceInputs = tf.input({ shape: [224, 224, 3] });

// 224 + 3 · 2 = 230
let sourceX = tf.layers.zeroPadding2d({ padding: 3 }).apply(sourceInputs);

// ⌊(230 − 7) / 2⌋ + 1 = 112
sourceX = tf.layers.conv2d({ filters: 64, kernelSize: 7, strides: 2 }).apply(sourceX);

sourceX = tf.layers.batchNormalization({ epsilon: 1e-5 }).apply(sourceX);
sourceX = tf.layers.activation({ activation: 'relu' }).apply(sourceX);

tf.model({ inputs: sourceInputs, outputs: sourceX as tf.SymbolicTensor });
