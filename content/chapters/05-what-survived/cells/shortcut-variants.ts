function projectionOf(variant: 'B' | 'D', side: number, channels: number) {
  const net = nn.networkBuilder(`shortcut_${variant}`);
  let x = net.input([side, side, channels]);
  if (variant === 'D') x = net.averagePool(x, { kernelSize: 2, strides: 2 });
  const strides = variant === 'D' ? 1 : 2;
  const convolved = net.conv(x, {
    filters: 2 * channels,
    kernelSize: 1,
    strides,
    useBias: false,
  });
  net.batchNorm(convolved);
  return nn.describeNetwork(net.spec());
}

function readShare(variant: 'B' | 'D') {
  const ones = tf.ones([1, 1, 1, 1]) as tf.Tensor4D;
  const output = (x: tf.Tensor) =>
    variant === 'B'
      ? tf.conv2d(x as tf.Tensor4D, ones, 2, 'valid')
      : tf.conv2d(tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid'), ones, 1, 'valid');
  const slope = tf.grad(output)(tf.ones([1, 56, 56, 1]));
  return tf.mean(tf.cast(tf.greater(slope, 0), 'float32')).dataSync()[0]!;
}

display.table(
  (['B', 'D'] as const).map((variant) => {
    const { layers, totals } = projectionOf(variant, 56, 256);
    return {
      shortcut: variant,
      shape: layers.at(-1)!.outputShape.join(' × '),
      parameters: totals.trainable,
      'multiply-adds': totals.multiplyAdds,
      'pixels read': readShare(variant),
    };
  }),
);
