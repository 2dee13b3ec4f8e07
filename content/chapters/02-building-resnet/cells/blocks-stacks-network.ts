const blocksInStage = [2, 2, 2, 2];
const width = 16;

const conv = (x: tf.SymbolicTensor, filters: number, kernelSize: number, strides: number, name: string) => {
  const y = tf.layers.conv2d({ filters, kernelSize, strides, padding: 'same', useBias: false, name: `${name}_conv` });
  const bn = tf.layers.batchNormalization({ name: `${name}_bn` });
  return bn.apply(y.apply(x)) as tf.SymbolicTensor;
};
const relu = (x: tf.SymbolicTensor, name: string) => tf.layers.reLU({ name }).apply(x) as tf.SymbolicTensor;

function residualBlock(x: tf.SymbolicTensor, filters: number, strides: number, name: string): tf.SymbolicTensor {
  const y = relu(conv(x, filters, 3, strides, `${name}_1`), `${name}_1_relu`);
  const residual = conv(y, filters, 3, 1, `${name}_2`);
  const sameShape = strides === 1 && x.shape.at(-1) === filters;
  const shortcut = sameShape ? x : conv(x, filters, 1, strides, `${name}_0`);
  const sum = tf.layers.add({ name: `${name}_add` }).apply([shortcut, residual]) as tf.SymbolicTensor;
  return relu(sum, `${name}_out`);
}

function residualStack(x: tf.SymbolicTensor, filters: number, blocks: number, strides: number, name: string) {
  for (let block = 1; block <= blocks; block++) {
    x = residualBlock(x, filters, block === 1 ? strides : 1, `${name}_block${block}`);
  }
  return x;
}

const smallPhotograph = tf.input({ shape: [64, 64, 3] });
let features = relu(conv(smallPhotograph, width, 3, 1, 'conv1'), 'conv1_relu');
blocksInStage.forEach((blocks, stage) => {
  features = residualStack(features, width * 2 ** stage, blocks, stage === 0 ? 1 : 2, `conv${stage + 2}`);
});
const pooled = tf.layers.globalAveragePooling2d({ name: 'avg_pool' }).apply(features) as tf.SymbolicTensor;
const scores = tf.layers.dense({ units: 2, name: 'predictions' }).apply(pooled) as tf.SymbolicTensor;

const thinResnet = tf.model({ inputs: smallPhotograph, outputs: scores, name: 'thin_resnet' });

const convolutionsInBlock = 2;
const depth = blocksInStage.reduce((sum, blocks) => sum + blocks) * convolutionsInBlock + 2; // 8 · 2 + 2 = 18

display(depth, { name: 'depth' });
thinResnet
