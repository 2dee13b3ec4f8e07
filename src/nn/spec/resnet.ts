/**
 * Residual networks for ImageNet: depth is a row of a table.
 * Source: He et al. 2016, table 1; Keras Applications `resnet.py`; torchvision `resnet.py`.
 */

import { ExplainedError } from '../../explained/index.ts';
import type { ActivationName, NetworkSpec, Shape } from './layer-spec.ts';
import { networkBuilder, type NetworkBuilder } from './network-builder.ts';
import {
  type BlockKind,
  type BlockStyle,
  convolutionAndNorm,
  imageShape,
  residualStages,
} from './residual-blocks.ts';
import { checkOption } from './checks.ts';

export { cifarResnet, type CifarResnetOptions } from './cifar-resnet.ts';

export type ResnetDepth = 18 | 34 | 50 | 101 | 152;

/**
 * Whose network it is. `keras`: bias on every convolution, ε 1.001e-5, stride on
 * the first 1×1, padding as layers of its own, TensorFlow's `same`. `torchvision`
 * ("v1.5"): no bias, ε 1e-5, stride on the 3×3, symmetric padding inside the
 * convolutions, logits without softmax. `paper`: no bias, ε 1e-5, stride on the
 * first 1×1, symmetric padding.
 */
export type Convention = 'keras' | 'torchvision' | 'paper';

export interface ResnetOptions {
  /** Default `keras`. */
  readonly convention?: Convention;
  /** Channels of the first stage; later stages double it. Default 64. */
  readonly width?: number;
  /** Default 1000. */
  readonly classes?: number;
  /** `false`: the plain twin, the same layers without shortcuts. Default `true`. */
  readonly skip?: boolean;
  /** One side of a square RGB image, or height, width, channels. Default 224. */
  readonly input?: number | Shape;
  /** Where a shortcut changes shape: `B`, a 1×1 convolution (default), or `A`, zero channels without parameters. */
  readonly shortcut?: 'A' | 'B';
  /** Of the last layer. Default `softmax`; `linear` for torchvision. */
  readonly classifierActivation?: ActivationName;
  /** Blocks of each stage, in place of the depth's own, for networks of your own size. */
  readonly blocks?: readonly number[];
}

interface Stages {
  readonly block: BlockKind;
  readonly blocks: readonly number[];
}

export const resnetStages: Readonly<Record<ResnetDepth, Stages>> = {
  18: { block: 'basic', blocks: [2, 2, 2, 2] },
  34: { block: 'basic', blocks: [3, 4, 6, 3] },
  50: { block: 'bottleneck', blocks: [3, 4, 6, 3] },
  101: { block: 'bottleneck', blocks: [3, 4, 23, 3] },
  152: { block: 'bottleneck', blocks: [3, 8, 36, 3] },
};

export const blockStyles: Readonly<Record<Convention, BlockStyle>> = {
  keras: { useBias: true, strideOn: '1x1', padding: 'same', epsilon: 1.001e-5, momentum: 0.99 },
  torchvision: { useBias: false, strideOn: '3x3', padding: 1, epsilon: 1e-5, momentum: 0.9 },
  paper: { useBias: false, strideOn: '1x1', padding: 1, epsilon: 1e-5, momentum: 0.9 },
};

/** Pad 3, 7×7 convolution with stride 2, batch norm, ReLU, pad 1, 3×3 max-pool with stride 2. */
function stem(
  net: NetworkBuilder,
  input: string,
  width: number,
  style: BlockStyle,
  convention: Convention,
): string {
  const padsApart = convention === 'keras';
  let x = padsApart ? net.zeroPadding(input, { name: 'conv1_pad', padding: 3 }) : input;
  const padding = padsApart ? 'valid' : 3;
  x = convolutionAndNorm(net, x, 'conv1', { filters: width, kernelSize: 7, stride: 2, padding }, style);
  x = net.relu(x, { name: 'conv1_relu' });
  if (padsApart) x = net.zeroPadding(x, { name: 'pool1_pad', padding: 1 });
  return net.maxPool(x, { name: 'pool1_pool', kernelSize: 3, strides: 2, padding: padsApart ? 'valid' : 1 });
}

/**
 * ResNet-18, 34, 50, 101 or 152, or its plain twin.
 * Layers carry Keras' names: `conv2_block1_1_conv`.
 * @throws {ExplainedError} `network-depth` or `network-option` for unknown choices; sizes are checked when described
 */
export function resnet(depth: ResnetDepth, options: ResnetOptions = {}): NetworkSpec {
  const stages = resnetStages[depth] as Stages | undefined;
  if (!stages) {
    throw new ExplainedError('network-depth', {
      depth: String(depth),
      known: Object.keys(resnetStages).join(', '),
    });
  }
  const {
    convention = 'keras',
    width = 64,
    classes = 1000,
    skip = true,
    input = 224,
    shortcut = 'B',
  } = options;
  checkOption('convention', convention, Object.keys(blockStyles));
  checkOption('shortcut', shortcut, ['A', 'B']);
  const style = blockStyles[convention];
  const net = networkBuilder(`${skip ? 'resnet' : 'plain'}${depth}`);
  let x = stem(net, net.input(imageShape(input), { name: 'input' }), width, style, convention);
  const blocks = options.blocks ?? stages.blocks;
  x = residualStages(net, x, width, { kind: stages.block, style, width, blocks, skip, shortcut });
  x = net.globalAveragePool(x, { name: 'avg_pool' });
  const activation = options.classifierActivation ?? (convention === 'torchvision' ? 'linear' : 'softmax');
  net.dense(x, { name: 'predictions', units: classes, activation });
  return net.spec();
}
