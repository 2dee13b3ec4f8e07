/**
 * Residual networks for 32×32 images: three stages of n blocks, 6n + 2 layers
 * of two-convolution blocks (or 9n + 2 of bottlenecks, for ResNet-1001).
 * Source: He et al. 2016, section 4.2.
 */

import { ExplainedError } from '../../explained/index.ts';
import type { ActivationName, NetworkSpec, Shape } from './layer-spec.ts';
import { networkBuilder } from './network-builder.ts';
import {
  type BlockKind,
  type BlockStyle,
  convolutionAndNorm,
  imageShape,
  residualStages,
} from './residual-blocks.ts';
import { checkOption } from './checks.ts';
import { withoutBatchNorm } from './without-batch-norm.ts';

export interface CifarResnetOptions {
  /** Shortcut where the shape changes: `A`, subsample and append zero channels (default, as in the paper); `B`, 1×1 convolution. */
  readonly shortcut?: 'A' | 'B';
  /** `false`: the plain twin. Default `true`. */
  readonly skip?: boolean;
  /** `false`: without batch norm, every convolution with a bias instead. Default `true`. */
  readonly norm?: boolean;
  /** Channels of the first stage; later stages double it. Default 16. */
  readonly width?: number;
  /** Default 10. */
  readonly classes?: number;
  /** One side of a square RGB image, or height, width, channels. Default 32. */
  readonly input?: number | Shape;
  /** Default `basic` (6n + 2 layers); `bottleneck` has 9n + 2. */
  readonly block?: BlockKind;
  /** Of the 3×3 convolutions: 1 on every side (default, as in the paper), or TensorFlow's `same`, asymmetric where the stride is 2. */
  readonly padding?: 'symmetric' | 'same';
  /** Bias on the convolutions; batch norm makes it idle. Default `false`. */
  readonly useBias?: boolean;
  /** Of batch norm. Default 1e-5. */
  readonly epsilon?: number;
  /** Share of the old moving average that batch norm keeps. Default 0.9. */
  readonly momentum?: number;
  /** Of the last layer. Default `softmax`. */
  readonly classifierActivation?: ActivationName;
}

/** Blocks a stage, from the depth. */
function blocksPerStage(depth: number, block: BlockKind): number {
  const per = block === 'basic' ? 6 : 9;
  const blocks = (depth - 2) / per;
  if (Number.isInteger(blocks) && blocks >= 1 && depth <= 10_000) return blocks;
  const below = Math.max(1, Math.floor(blocks) || 1);
  throw new ExplainedError('network-cifar-depth', {
    depth: String(depth),
    block,
    rule: `${per}n + 2`,
    nearest: `${per * below + 2}, ${per * (below + 1) + 2}`,
  });
}

/**
 * A CIFAR ResNet of `depth` layers: 8, 14, 20, 32, 44, 56, 110 …
 * @throws {ExplainedError} `network-cifar-depth` when there is no such network
 */
export function cifarResnet(depth: number, options: CifarResnetOptions = {}): NetworkSpec {
  const { shortcut = 'A', skip = true, width = 16, classes = 10, input = 32, block = 'basic' } = options;
  const { padding = 'symmetric' } = options;
  checkOption('shortcut', shortcut, ['A', 'B']);
  checkOption('block', block, ['basic', 'bottleneck']);
  checkOption('padding', padding, ['symmetric', 'same']);
  const style: BlockStyle = {
    useBias: options.useBias ?? false,
    strideOn: '1x1',
    padding: padding === 'same' ? 'same' : 1,
    epsilon: options.epsilon ?? 1e-5,
    momentum: options.momentum ?? 0.9,
  };
  const blocks = blocksPerStage(depth, block);
  const net = networkBuilder(`cifar_${skip ? 'resnet' : 'plain'}${depth}`);
  let x = net.input(imageShape(input), { name: 'input' });
  x = convolutionAndNorm(
    net,
    x,
    'conv1',
    { filters: width, kernelSize: 3, stride: 1, padding: style.padding },
    style,
  );
  x = net.relu(x, { name: 'conv1_relu' });
  const stages = [blocks, blocks, blocks];
  x = residualStages(net, x, width, { kind: block, style, width, blocks: stages, skip, shortcut });
  x = net.globalAveragePool(x, { name: 'avg_pool' });
  net.dense(x, {
    name: 'predictions',
    units: classes,
    activation: options.classifierActivation ?? 'softmax',
  });
  return options.norm === false ? withoutBatchNorm(net.spec()) : net.spec();
}
