import { networkBuilder, type NetworkSpec } from '../../../src/nn/spec/index.ts';

/** One layer of every kind, with padding, strides, groups and dilation in every form. */
export function everyKind(): NetworkSpec {
  const net = networkBuilder('every_kind');
  let x = net.input([20, 21, 4], { name: 'input' });
  x = net.zeroPadding(x, { padding: { top: 1, bottom: 2, left: 0, right: 1 } });
  x = net.conv(x, { filters: 8, kernelSize: [3, 5], strides: [1, 2], padding: 'same', activation: 'tanh' });
  x = net.conv(x, { filters: 12, kernelSize: 3, padding: 1, groups: 4, useBias: false });
  x = net.conv(x, { filters: 8, kernelSize: 3, dilation: 2 });
  x = net.depthwiseConv(x, { kernelSize: 3, padding: 'same', depthMultiplier: 2 });
  x = net.depthwiseConv(x, { kernelSize: 3, padding: 1, strides: 2 });
  x = net.depthwiseConv(x, { kernelSize: 3, padding: 2, dilation: 2 });
  x = net.separableConv(x, {
    depthMultiplier: 2,
    filters: 6,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu6',
  });
  x = net.batchNorm(x, { scale: false });
  x = net.activation(x, 'leakyRelu', { slope: 0.1 });
  const pooled = net.maxPool(x, {
    kernelSize: 3,
    strides: 1,
    padding: { top: 1, bottom: 1, left: 2, right: 0 },
  });
  const averaged = net.averagePool(x, { kernelSize: 3, strides: 1, padding: 'same' });
  x = net.add([pooled, averaged, x]);
  x = net.concatenate([x, pooled]);
  x = net.subsamplePad(x, { strides: 2, filters: 15 });
  x = net.averagePool(x, { kernelSize: 2, strides: 1, padding: { top: 0, bottom: 1, left: 0, right: 1 } });
  const global = net.concatenate([net.globalMaxPool(x), net.globalAveragePool(x)]);
  const flat = net.dropout(net.flatten(x), { rate: 0.5 });
  net.dense(net.concatenate([global, flat]), { units: 3, useBias: false, activation: 'softmax' });
  return net.spec();
}
