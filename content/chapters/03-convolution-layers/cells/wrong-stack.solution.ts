function myStack(x: Features, width: number, blocks: number, strides: number, name: string) {
  for (let block = 1; block <= blocks; block++) {
    const isFirst = block === 1;
    x = bottleneck(x, width, isFirst ? strides : 1, isFirst, `${name}_block${block}`);
  }
  return x;
}

const into3 = tf.input({ shape: [56, 56, 256], name: 'conv3_input' });
const myConv3 = tf.model({
  inputs: into3,
  outputs: myStack(into3, 128, 4, 2, 'conv3'),
  name: 'conv3',
});

myConv3; // 56 / 2 = 28
