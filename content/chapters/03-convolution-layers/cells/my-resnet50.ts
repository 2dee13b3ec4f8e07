const photograph = tf.input({ shape: [224, 224, 3], name: 'input' });

let x = tf.layers
  .zeroPadding2d({ padding: 3, name: 'conv1_pad' })
  .apply(photograph) as Features;
x = relu(convAndNorm(x, 64, 7, 2, 'conv1'), 'conv1_relu'); // ⌊(230 − 7) / 2⌋ + 1 = 112
x = tf.layers.zeroPadding2d({ padding: 1, name: 'pool1_pad' }).apply(x) as Features;
x = tf.layers
  .maxPooling2d({ poolSize: 3, strides: 2, name: 'pool1_pool' })
  .apply(x) as Features; // ⌊(114 − 3) / 2⌋ + 1 = 56

x = stack(x, 64, 3, 1, 'conv2'); // 56 × 56 × 256
x = stack(x, 128, 4, 2, 'conv3'); // 28 × 28 × 512
x = stack(x, 256, 6, 2, 'conv4'); // 14 × 14 × 1024
x = stack(x, 512, 3, 2, 'conv5'); // 7 × 7 × 2048

x = tf.layers.globalAveragePooling2d({ name: 'avg_pool' }).apply(x) as Features;
const scores = tf.layers
  .dense({ units: 1000, activation: 'softmax', kernelInitializer, name: 'predictions' })
  .apply(x) as Features; // 2048 · 1000 + 1000 = 2049000

const myResnet50 = tf.model({ inputs: photograph, outputs: scores, name: 'my_resnet50' });

myResnet50;
