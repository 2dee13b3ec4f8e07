/** The networks of the experiments, from the few numbers by which a row names them. */
import { cifarResnet, networkBuilder, type NetworkSpec } from '../../src/nn/index.ts';
import { simpleCnn } from '../../src/nn/spec/index.ts';
import type { NetworkChoice } from '../../src/results/index.ts';

export function networkOf(choice: NetworkChoice, classes = 2): NetworkSpec {
  const { network, depth = 0, width = 16, skip = true, norm = true } = choice;
  const spec =
    network === 'linear'
      ? linear(classes)
      : network === 'simple-cnn'
        ? simpleCnn({ classes, width })
        : cifarResnet(depth, { width, classes, skip });
  return norm ? spec : withoutBatchNorm(spec);
}

function linear(classes: number): NetworkSpec {
  const net = networkBuilder('linear');
  const flat = net.flatten(net.input([32, 32, 3], { name: 'input' }), { name: 'flatten' });
  net.dense(flat, { name: 'predictions', units: classes, activation: 'softmax' });
  return net.spec();
}

/** The same network without its batch norms; every convolution gets the bias that batch norm made idle. */
function withoutBatchNorm(spec: NetworkSpec): NetworkSpec {
  const before = new Map(
    spec.layers.flatMap((layer) => (layer.kind === 'batchNorm' ? [[layer.name, layer.inputs[0]!]] : [])),
  );
  return {
    ...spec,
    layers: spec.layers
      .filter(({ kind }) => kind !== 'batchNorm')
      .map((layer) => ({
        ...layer,
        inputs: layer.inputs.map((name) => before.get(name) ?? name),
        ...(layer.kind === 'conv' ? { useBias: true } : {}),
      })),
  };
}
