const layersOf = (convention: 'keras' | 'torchvision') =>
  nn
    .describeNetwork(nn.resnet(50, { convention }))
    .layers.filter((layer) => layer.kind === 'conv' && layer.block === 'conv3_block1');

const inTorchvision = layersOf('torchvision');
display.table(
  layersOf('keras').map((layer) => {
    const other = inTorchvision.find((candidate) => candidate.name === layer.name)!;
    return {
      layer: layer.name,
      Keras: layer.outputShape.join(' × '),
      torchvision: other.outputShape.join(' × '),
      'Keras: multiply-adds': layer.multiplyAdds,
      'torchvision: multiply-adds': other.multiplyAdds,
    };
  }),
);

const readShare = (size: number) => {
  const ones = tf.ones([size, size, 1, 1]) as tf.Tensor4D;
  const read = tf.grad((x) => tf.conv2d(x as tf.Tensor4D, ones, 2, 'same'))(
    tf.ones([1, 56, 56, 1]),
  );
  return tf.mean(tf.cast(tf.greater(read, 0), 'float32'));
};
display(readShare(1), { name: '1 × 1 / 2' }); // 1 / 4
display(readShare(3), { name: '3 × 3 / 2' });
