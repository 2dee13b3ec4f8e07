type Features = tf.SymbolicTensor;

const kernelInitializer = 'zeros';

function convAndNorm(
  x: Features,
  filters: number,
  kernelSize: number,
  strides: number,
  name: string,
) {
  const y = tf.layers
    .conv2d({
      filters,
      kernelSize,
      strides,
      padding: kernelSize === 3 ? 'same' : 'valid',
      kernelInitializer,
      name: `${name}_conv`,
    })
    .apply(x);
  return tf.layers
    .batchNormalization({ epsilon: 1.001e-5, name: `${name}_bn` })
    .apply(y) as Features;
}

const relu = (x: Features, name: string) => tf.layers.reLU({ name }).apply(x) as Features;

function bottleneck(
  x: Features,
  width: number,
  strides: number,
  project: boolean,
  name: string,
) {
  const shortcut = project ? convAndNorm(x, 4 * width, 1, strides, `${name}_0`) : x;
  let y = relu(convAndNorm(x, width, 1, strides, `${name}_1`), `${name}_1_relu`);
  y = relu(convAndNorm(y, width, 3, 1, `${name}_2`), `${name}_2_relu`);
  y = convAndNorm(y, 4 * width, 1, 1, `${name}_3`); // 4 · 64 = 256
  const sum = tf.layers.add({ name: `${name}_add` }).apply([shortcut, y]) as Features;
  return relu(sum, `${name}_out`);
}

function stack(x: Features, width: number, blocks: number, strides: number, name: string) {
  x = bottleneck(x, width, strides, true, `${name}_block1`);
  for (let block = 2; block <= blocks; block++) {
    x = bottleneck(x, width, 1, false, `${name}_block${block}`);
  }
  return x;
}

const fromPooling = tf.input({ shape: [56, 56, 64], name: 'pool1_pool' });
const conv2 = tf.model({
  inputs: fromPooling,
  outputs: stack(fromPooling, 64, 3, 1, 'conv2'),
  name: 'conv2',
});

conv2;
