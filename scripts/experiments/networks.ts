/** The networks of the experiments, from the few numbers by which a row names them. */
import { cifarResnet, networkBuilder, type NetworkSpec } from '../../src/nn/index.ts';
import { simpleCnn } from '../../src/nn/spec/index.ts';
import type { NetworkChoice } from '../../src/results/index.ts';

export function networkOf(choice: NetworkChoice, classes = 2): NetworkSpec {
  const { network, depth = 0, width = 16, skip = true, norm = true } = choice;
  if (network === 'linear') return linear(classes);
  if (network === 'simple-cnn') return simpleCnn({ classes, width });
  return cifarResnet(depth, { width, classes, skip, norm });
}

function linear(classes: number): NetworkSpec {
  const net = networkBuilder('linear');
  const flat = net.flatten(net.input([32, 32, 3], { name: 'input' }), { name: 'flatten' });
  net.dense(flat, { name: 'predictions', units: classes, activation: 'softmax' });
  return net.spec();
}
