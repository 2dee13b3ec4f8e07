const neighbours: [string, string][] = [
  ['conv2_block1', 'conv2_block2'],
  ['conv2_block2', 'conv2_block3'],
  ['conv3_block2', 'conv3_block3'],
  ['conv4_block2', 'conv4_block3'],
];

function withSwapped(
  network: (typeof shipped)[number],
  [first, second]: [string, string],
): number {
  const parts = ['1_conv', '1_bn', '2_conv', '2_bn'];
  const layersOf = (block: string) =>
    parts.map((part) => network.model.getLayer(`${block}_${part}`));
  const weightsOf = (block: string) =>
    layersOf(block).map((layer) => layer.getWeights().map((weight) => tf.clone(weight)));
  const set = (block: string, weights: tf.Tensor[][]) =>
    layersOf(block).forEach((layer, at) => layer.setWeights(weights[at]!));
  const [ofFirst, ofSecond] = [weightsOf(first), weightsOf(second)];
  set(first, ofSecond);
  set(second, ofFirst);
  const accuracy = onHalf(network);
  set(first, ofFirst);
  set(second, ofSecond);
  return accuracy;
}

display.table([
  { swapped: '–', plain20: onHalf(shipped[1]!), resnet20: onHalf(shipped[2]!) },
  ...neighbours.map((pair) => ({
    swapped: `${pair[0]} ↔ ${pair[1].slice('conv2_'.length)}`,
    plain20: withSwapped(shipped[1]!, pair),
    resnet20: withSwapped(shipped[2]!, pair),
  })),
]);
