/**
 * Whose ResNet a file of weights is from, and whether the model computes as that one does. The arrays of two
 * conventions may have the same names and shapes and mean another network: torchvision strides in the 3×3 convolution
 * and the paper in the first 1×1, which no array shows.
 */

import { ExplainedError } from '../../explained/index.ts';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import type { WeightFile } from '../../weight-files/index.ts';
import { blockStyles, resnetStages, type Convention } from '../spec/resnet.ts';
import type { Naming } from './naming.ts';

/** What the arrays of a file say of the ResNet for ImageNet that they are from. */
interface FileResnet {
  readonly convention: Convention;
  readonly depth: string;
  readonly blocks: readonly number[];
  readonly width: number;
  readonly classes: number;
}

/** @throws {ExplainedError} `weights-convention` where the file's ResNet computes otherwise than the model; the message says which to build */
export function checkResnet(model: LayersModel, file: WeightFile, naming: Naming['name']): void {
  const given =
    naming === 'torchvision' ? torchvisionResnet(file) : naming === 'keras' ? kerasResnet(file) : undefined;
  const found = given && settingsOf(model);
  if (!given || !found) return;
  const style = blockStyles[given.convention];
  const expected: Settings = {
    bias: style.useBias,
    epsilon: style.epsilon,
    // A basic block has one place for its stride.
    ...(found.strideOn && { strideOn: style.strideOn }),
    ...(found.stridedPadding && given.convention === 'torchvision' && { stridedPadding: 'explicit' }),
  };
  const differences = (Object.keys(expected) as (keyof Settings)[])
    .filter((name) => !isClose(found[name], expected[name]))
    .map((name) => `${words[name]} ${String(expected[name])} ≠ ${String(found[name])}`);
  if (differences.length === 0) return;
  throw new ExplainedError('weights-convention', {
    file: file.name,
    found: given.convention,
    expected: conventionOf(found),
    differences: differences.join(', '),
    build: constructor(given, model),
  });
}

interface Settings {
  /** Of the convolutions. */
  readonly bias: boolean;
  /** Of batch norm. */
  readonly epsilon: number;
  /** Which convolution of a bottleneck takes the stride. */
  readonly strideOn?: '1x1' | '3x3';
  /** Of 3×3 convolutions with a stride: TensorFlow's `same` pads one side only. */
  readonly stridedPadding?: 'same' | 'explicit';
}

const words: Readonly<Record<keyof Settings, string>> = {
  bias: 'use_bias',
  epsilon: 'epsilon',
  strideOn: 'stride',
  stridedPadding: 'padding',
};

const isClose = (one: unknown, other: unknown): boolean =>
  typeof one === 'number' && typeof other === 'number' ? Math.abs(one - other) < 1e-9 : one === other;

/** How the model computes, if it is a ResNet by its layers' names. */
function settingsOf(model: LayersModel): Settings | undefined {
  const layer = (name: string): layers.Layer | undefined => model.layers.find((each) => each.name === name);
  const [stem, norm] = [layer('conv1_conv'), layer('conv1_bn')];
  if (!stem || !norm || !layer('conv2_block1_1_conv')) return undefined;
  const bottleneck = layer('conv3_block1_3_conv') && layer('conv3_block1_1_conv');
  const basic = bottleneck ? undefined : layer('conv3_block1_1_conv');
  return {
    bias: stem.weights.length > 1,
    epsilon: Number(norm.getConfig()['epsilon']),
    ...(bottleneck && { strideOn: strideOf(bottleneck) > 1 ? '1x1' : '3x3' }),
    ...(basic && { stridedPadding: basic.getConfig()['padding'] === 'same' ? 'same' : 'explicit' }),
  };
}

function strideOf(layer: layers.Layer): number {
  const strides = layer.getConfig()['strides'];
  return Number(Array.isArray(strides) ? strides[0] : strides);
}

function conventionOf({ bias, strideOn }: Settings): string {
  if (bias) return 'keras';
  return strideOn === '1x1' ? 'paper' : 'torchvision';
}

/** torchvision's names, a 7×7 stem and no bias on it. */
function torchvisionResnet({ arrays }: WeightFile): FileResnet | undefined {
  const stem = arrays.get('conv1.weight');
  if (stem?.shape[2] !== 7 || arrays.has('conv1.bias')) return undefined;
  const blocks = counted(arrays, /^layer(\d+)\.(\d+)\.conv1\.weight$/, 1);
  return {
    convention: 'torchvision',
    ...depthOf(blocks, arrays.has('layer1.0.conv3.weight')),
    width: stem.shape[0] ?? 0,
    classes: arrays.get('fc.weight')?.shape[0] ?? 0,
  };
}

/** Keras Applications' names, a 7×7 stem and a bias on it; Keras 3 numbers the weights. */
function kerasResnet({ arrays }: WeightFile): FileResnet | undefined {
  const named = (layer: string, weight: string, number: number) =>
    arrays.get(`${layer}/${weight}`) ?? arrays.get(`${layer}/${number}`);
  const stem = named('conv1_conv', 'kernel', 0);
  if (stem?.shape[0] !== 7 || !named('conv1_conv', 'bias', 1)) return undefined;
  const blocks = counted(arrays, /^conv(\d+)_block(\d+)_1_conv\/(?:kernel|0)$/, 2, 1);
  return {
    convention: 'keras',
    ...depthOf(blocks, named('conv2_block1_3_conv', 'kernel', 0) !== undefined),
    width: stem.shape[3] ?? 0,
    classes: named('predictions', 'kernel', 0)?.shape[1] ?? 0,
  };
}

/** Blocks of each stage, from names that number stage and block. */
function counted(
  arrays: WeightFile['arrays'],
  pattern: RegExp,
  firstStage: number,
  firstBlock = 0,
): number[] {
  const blocks: number[] = [];
  for (const name of arrays.keys()) {
    const [, stage, block] = pattern.exec(name) ?? [];
    if (stage === undefined) continue;
    const at = Number(stage) - firstStage;
    if (at >= 0 && at < 16) blocks[at] = Math.max(blocks[at] ?? 0, Number(block) - firstBlock + 1);
  }
  return Array.from(blocks, (count: number | undefined) => count ?? 0);
}

function depthOf(blocks: readonly number[], isBottleneck: boolean): Pick<FileResnet, 'depth' | 'blocks'> {
  const kind = isBottleneck ? 'bottleneck' : 'basic';
  const known = Object.entries(resnetStages).find(
    ([, stages]) => stages.block === kind && stages.blocks.join() === blocks.join(),
  );
  return known ? { depth: known[0], blocks: [] } : { depth: isBottleneck ? '50' : '18', blocks };
}

/** The line that builds the file's network for the model's own pictures. */
function constructor({ convention, depth, blocks, width, classes }: FileResnet, model: LayersModel): string {
  const [, side, other, channels] = model.inputs[0]?.shape ?? [];
  const options = [
    `convention: '${convention}'`,
    ...(classes && classes !== 1000 ? [`classes: ${classes}`] : []),
    ...(width !== 64 ? [`width: ${width}`] : []),
    ...(blocks.length > 0 ? [`blocks: [${blocks.join(', ')}]`] : []),
    ...(side && side === other && channels === 3 && side !== 224 ? [`input: ${side}`] : []),
  ];
  return `nn.resnet(${depth}, { ${options.join(', ')} })`;
}
