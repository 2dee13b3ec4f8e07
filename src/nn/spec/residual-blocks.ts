/**
 * The blocks that every residual network here is stacked from.
 * Source: He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition",
 * CVPR 2016, figures 2 and 5; layer names are those of Keras Applications.
 */

import { ExplainedError } from '../../explained/index.ts';
import type { Shape } from './layer-spec.ts';
import type { NetworkBuilder, PaddingInput } from './network-builder.ts';

/** How one implementation writes convolutions and batch norm. */
export interface BlockStyle {
  readonly useBias: boolean;
  /** Which convolution of a bottleneck takes the stride. */
  readonly strideOn: '1x1' | '3x3';
  /** Padding of the 3×3 convolutions. */
  readonly padding: PaddingInput;
  readonly epsilon: number;
  /** Share of the old moving average that is kept (Keras' meaning; 1 − PyTorch's). */
  readonly momentum: number;
}

export type BlockKind = 'basic' | 'bottleneck';

export interface BlockOptions {
  readonly style: BlockStyle;
  /** Channels inside the block; a bottleneck gives four times as many. */
  readonly width: number;
  readonly stride: number;
  /** `projection` (option B: 1×1 convolution), `pad` (option A: subsample, zero channels), `none` (plain network). */
  readonly shortcut: 'identity' | 'projection' | 'pad' | 'none';
}

/** Output channels of a block, as a multiple of its width. */
export const expansion: Readonly<Record<BlockKind, number>> = { basic: 1, bottleneck: 4 };

interface ConvolutionStep {
  readonly filters: number;
  readonly kernelSize: 1 | 3;
  readonly stride: number;
}

function convolutions(kind: BlockKind, { width, stride, style }: BlockOptions): ConvolutionStep[] {
  if (kind === 'basic') {
    return [
      { filters: width, kernelSize: 3, stride },
      { filters: width, kernelSize: 3, stride: 1 },
    ];
  }
  const onFirst = style.strideOn === '1x1';
  return [
    { filters: width, kernelSize: 1, stride: onFirst ? stride : 1 },
    { filters: width, kernelSize: 3, stride: onFirst ? 1 : stride },
    { filters: width * expansion.bottleneck, kernelSize: 1, stride: 1 },
  ];
}

/** Convolution and batch norm, named `<prefix>_conv` and `<prefix>_bn`. */
export function convolutionAndNorm(
  net: NetworkBuilder,
  from: string,
  prefix: string,
  step: { filters: number; kernelSize: number; stride: number; padding: PaddingInput },
  style: BlockStyle,
): string {
  const convolved = net.conv(from, {
    name: `${prefix}_conv`,
    filters: step.filters,
    kernelSize: step.kernelSize,
    strides: step.stride,
    padding: step.padding,
    useBias: style.useBias,
  });
  return net.batchNorm(convolved, { name: `${prefix}_bn`, epsilon: style.epsilon, momentum: style.momentum });
}

/**
 * One residual block `relu(F(x) + x)`, or with `shortcut: 'none'` its plain twin `relu(F(x))`.
 * Give `blockStyles.keras` (or another convention's) as its style.
 * @param from the layer it reads
 * @param name its address: `conv2_block1` names its layers `conv2_block1_1_conv` …
 * @returns the name of its last layer, `<name>_out`
 */
export function residualBlock(
  net: NetworkBuilder,
  from: string,
  name: string,
  kind: BlockKind,
  options: BlockOptions,
): string {
  const { style, shortcut, stride } = options;
  const steps = convolutions(kind, options);
  let x = from;
  steps.forEach(({ filters, kernelSize, stride: strides }, i) => {
    const prefix = `${name}_${i + 1}`;
    const padding = kernelSize === 1 ? 'valid' : style.padding;
    x = convolutionAndNorm(net, x, prefix, { filters, kernelSize, stride: strides, padding }, style);
    if (i < steps.length - 1) x = net.relu(x, { name: `${prefix}_relu` });
  });
  if (shortcut === 'none') return net.relu(x, { name: `${name}_out` });

  const filters = options.width * expansion[kind];
  let skipped = from;
  if (shortcut === 'projection') {
    skipped = convolutionAndNorm(
      net,
      from,
      `${name}_0`,
      { filters, kernelSize: 1, stride, padding: 'valid' },
      style,
    );
  } else if (shortcut === 'pad') {
    skipped = net.subsamplePad(from, { name: `${name}_0_pad`, strides: stride, filters });
  }
  return net.relu(net.add([skipped, x], { name: `${name}_add` }), { name: `${name}_out` });
}

export interface StagesOptions {
  readonly kind: BlockKind;
  readonly style: BlockStyle;
  /** Channels inside the first stage's blocks; each later stage doubles them and halves the image. */
  readonly width: number;
  /** Blocks of each stage. */
  readonly blocks: readonly number[];
  /** `false`: the plain twin. */
  readonly skip: boolean;
  /** Where a shortcut changes shape: `B` by a 1×1 convolution, `A` by zero channels. */
  readonly shortcut: 'A' | 'B';
}

/** More blocks than any network here; a larger number is a slip that would fill the memory. */
const blockLimit = 10_000;

/**
 * Stages of residual blocks, named `conv2_block1`, `conv2_block2`, … `conv3_block1`, …
 * @param channels of `from`: the first block projects when its own output has more
 * @returns the name of the last block's output
 * @throws {ExplainedError} `network-bad-number` for an impossible count of blocks
 */
export function residualStages(
  net: NetworkBuilder,
  from: string,
  channels: number,
  { kind, style, width, blocks, skip, shortcut }: StagesOptions,
): string {
  let x = from;
  let before = channels;
  blocks.forEach((count, stage) => {
    if (!Number.isInteger(count) || count < 1 || count > blockLimit) {
      const values = {
        layer: `conv${stage + 2}`,
        field: 'blocks',
        value: String(count),
        least: 1,
        most: blockLimit,
      };
      throw new ExplainedError('network-bad-number', values);
    }
    const inner = width * 2 ** stage;
    const outer = inner * expansion[kind];
    for (let block = 1; block <= count; block++) {
      const stride = stage > 0 && block === 1 ? 2 : 1;
      const reshaping = shortcut === 'A' ? 'pad' : 'projection';
      x = residualBlock(net, x, `conv${stage + 2}_block${block}`, kind, {
        style,
        width: inner,
        stride,
        shortcut: !skip ? 'none' : stride !== 1 || outer !== before ? reshaping : 'identity',
      });
      before = outer;
    }
  });
  return x;
}

/**
 * The shape an `input` option stands for: `224` is `[224, 224, 3]`.
 * @throws {ExplainedError} `network-input-shape`
 */
export function imageShape(input: number | Shape): Shape {
  if (typeof input === 'number') return [input, input, 3];
  if (Array.isArray(input) && input.length === 3) return input as Shape;
  throw new ExplainedError('network-input-shape', { value: String(input) });
}
