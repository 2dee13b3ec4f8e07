import { describeNetwork, networkBuilder, resnet } from '../nn/spec/index.ts';

export interface Head {
  /** Numbers that the dense layer reads. */
  readonly features: number;
  /** Weights and biases of the dense layer. */
  readonly parameters: number;
}

/** The end of a classifier on a `side`×`side` map: flatten or global average pooling, then a dense layer. */
export function head(
  join: 'flatten' | 'globalAveragePool',
  side: number,
  channels: number,
  classes: number,
): Head {
  const net = networkBuilder(join);
  const input = net.input([side, side, channels], { name: 'input' });
  const joined = join === 'flatten' ? net.flatten(input) : net.globalAveragePool(input);
  net.dense(joined, { name: 'predictions', units: classes });
  const dense = describeNetwork(net.spec()).layers.at(-1)!;
  return { features: dense.inputShapes[0]!.at(-1)!, parameters: dense.params.total };
}

/** Parameters of ResNet-50 without its dense layer. */
export function resnet50Backbone(): number {
  const { layers, totals } = describeNetwork(resnet(50));
  return totals.params - layers.at(-1)!.params.total;
}
