import {
  describeNetwork,
  type Pair,
  networkBuilder,
  residualBlock,
  expansion,
  type BlockKind,
  blockStyles,
} from '../nn/spec/index.ts';

/** One convolution of a block, as the figure draws and counts it. */
export interface BlockConvolution {
  readonly name: string;
  readonly kernel: Pair;
  readonly from: number;
  readonly to: number;
  /** Weights of the filters; batch norm apart. */
  readonly weights: number;
  readonly multiplyAdds: number;
}

export interface BlockCost {
  readonly convolutions: readonly BlockConvolution[];
  readonly weights: number;
  readonly multiplyAdds: number;
}

/**
 * What an identity block costs on a square feature map, without biases as in the paper.
 * @param channels of the block's input and output; a multiple of four for a bottleneck
 * @param side height and width of the feature map
 */
export function blockCost(kind: BlockKind, channels: number, side: number): BlockCost {
  const net = networkBuilder(kind);
  const input = net.input([side, side, channels], { name: 'input' });
  residualBlock(net, input, 'block', kind, {
    style: blockStyles.paper,
    width: channels / expansion[kind],
    stride: 1,
    shortcut: 'identity',
  });
  const convolutions = describeNetwork(net.spec()).layers.flatMap((layer) =>
    layer.spec.kind === 'conv'
      ? [
          {
            name: layer.name,
            kernel: layer.spec.kernelSize,
            from: layer.inputShapes[0]!.at(-1)!,
            to: layer.outputShape.at(-1)!,
            weights: layer.params.total,
            multiplyAdds: layer.multiplyAdds,
          },
        ]
      : [],
  );
  const total = (count: 'weights' | 'multiplyAdds') =>
    convolutions.reduce((sum, each) => sum + each[count], 0);
  return { convolutions, weights: total('weights'), multiplyAdds: total('multiplyAdds') };
}
