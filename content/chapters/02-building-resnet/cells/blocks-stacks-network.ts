const blocksInStack = [2, 2, 2, 2];
const width = 16;

type Features = tf.SymbolicTensor;

function conv(x: Features, filters: number, kernelSize: number, strides: number, name: string) {
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

function residualBlock(x: Features, filters: number, strides: number, name: string) {
  const y = relu(conv(x, filters, 3, strides, `${name}_1`), `${name}_1_relu`);
  const residual = conv(y, filters, 3, 1, `${name}_2`);
  const sameShape = strides === 1 && x.shape.at(-1) === filters;
  const shortcut = sameShape ? x : conv(x, filters, 1, strides, `${name}_0`);
  const sum = tf.layers.add({ name: `${name}_add` }).apply([shortcut, residual]) as Features;
  return relu(sum, `${name}_out`);
}

function residualStack(
  x: Features,
  filters: number,
  blocks: number,
  strides: number,
  name: string,
) {
  for (let block = 1; block <= blocks; block++) {
    x = residualBlock(x, filters, block === 1 ? strides : 1, `${name}_block${block}`);
  }
  return x;
}

const smallPhotograph = tf.input({ shape: [64, 64, 3], name: 'input' });

let features = relu(conv(smallPhotograph, width, 3, 1, 'conv1'), 'conv1_relu');
blocksInStack.forEach((blocks, stack) => {
  const strides = stack === 0 ? 1 : 2;
  features = residualStack(features, width * 2 ** stack, blocks, strides, `conv${stack + 2}`);
});
features = tf.layers.globalAveragePooling2d({ name: 'avg_pool' }).apply(features) as Features;

const thinResnet = tf.model({
  inputs: smallPhotograph,
  outputs: tf.layers.dense({ units: 2, name: 'predictions' }).apply(features) as Features,
  name: 'thin_resnet',
});

const blockCount = blocksInStack.reduce((sum, blocks) => sum + blocks); // 2 + 2 + 2 + 2 = 8
display(blockCount * 2 + 2, { name: 'depth' }); // 8 · 2 + 2 = 18

thinResnet;
