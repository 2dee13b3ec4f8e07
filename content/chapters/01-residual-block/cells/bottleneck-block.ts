const reduction = 4;

function bottleneckBlock(x: Features, filters: number, strides: number, name: string) {
  const narrow = filters / reduction; // 256 / 4 = 64
  let y = relu(convAndNorm(x, narrow, 1, strides, `${name}_1`), `${name}_1_relu`);
  y = relu(convAndNorm(y, narrow, 3, 1, `${name}_2`), `${name}_2_relu`);
  y = convAndNorm(y, filters, 1, 1, `${name}_3`);
  const same = strides === 1 && x.shape.at(-1) === filters;
  const shortcut = same ? x : convAndNorm(x, filters, 1, strides, `${name}_0`);
  return relu(add(shortcut, y, `${name}_add`), `${name}_out`);
}

const into256 = tf.input({ shape: [56, 56, 256], name: 'input' });
const bottleneck = tf.model({
  inputs: into256,
  outputs: bottleneckBlock(into256, 256, 1, 'conv2_block2'),
  name: 'bottleneck_block',
});

bottleneck;
