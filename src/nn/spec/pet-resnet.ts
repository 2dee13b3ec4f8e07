import { networkBuilder } from './network-builder.ts';
import type { NetworkSpec } from './layer-spec.ts';
import { convolutionAndNorm, residualBlock, type BlockStyle } from './residual-blocks.ts';

/** Channels of the four stages: the last grows least, since it holds most weights and does least work. */
const widths = [40, 80, 160, 192] as const;

/**
 * The residual network that answers the reader's own photographs: ten layers, four stages of one basic block each on
 * 32×32 pictures, option A shortcuts. Wide and shallow, since that learns most in the time that training it may take.
 * @param classes dog, cat, and the eight other classes of CIFAR-10, so that it can say "neither"; default 10
 */
export function petResnet({ classes = 10 }: { readonly classes?: number } = {}): NetworkSpec {
  const style: BlockStyle = { useBias: false, strideOn: '1x1', padding: 1, epsilon: 1e-5, momentum: 0.9 };
  const net = networkBuilder('pet_resnet');
  let x = net.input([32, 32, 3], { name: 'input' });
  x = convolutionAndNorm(
    net,
    x,
    'conv1',
    { filters: widths[0], kernelSize: 3, stride: 1, padding: 1 },
    style,
  );
  x = net.relu(x, { name: 'conv1_relu' });
  widths.forEach((width, stage) => {
    x = residualBlock(net, x, `conv${stage + 2}_block1`, 'basic', {
      style,
      width,
      stride: stage === 0 ? 1 : 2,
      shortcut: stage === 0 ? 'identity' : 'pad',
    });
  });
  x = net.globalAveragePool(x, { name: 'avg_pool' });
  net.dense(x, { name: 'predictions', units: classes, activation: 'softmax' });
  return net.spec();
}
