type Features = tf.SymbolicTensor;

function convAndNorm(
  x: Features,
  filters: number,
  kernelSize: number,
  strides: number,
  name: string,
) {
  const options = {
    filters,
    kernelSize,
    strides,
    padding: 'same',
    useBias: false,
  } as const;
  const y = tf.layers.conv2d({ ...options, name: `${name}_conv` }).apply(x);
  return tf.layers.batchNormalization({ name: `${name}_bn` }).apply(y) as Features;
}

const relu = (x: Features, name: string) => tf.layers.reLU({ name }).apply(x) as Features;
const add = (a: Features, b: Features, name: string) =>
  tf.layers.add({ name }).apply([a, b]) as Features;

function basicBlock(x: Features, filters: number, strides: number, name: string) {
  let y = relu(convAndNorm(x, filters, 3, strides, `${name}_1`), `${name}_1_relu`);
  y = convAndNorm(y, filters, 3, 1, `${name}_2`);
  const same = strides === 1 && x.shape.at(-1) === filters;
  const shortcut = same ? x : convAndNorm(x, filters, 1, strides, `${name}_0`);
  return relu(add(shortcut, y, `${name}_add`), `${name}_out`);
}

const into64 = tf.input({ shape: [56, 56, 64], name: 'input' });
const basic = tf.model({
  inputs: into64,
  outputs: basicBlock(into64, 64, 1, 'conv2_block1'),
  name: 'basic_block',
});

basic;
