/**
 * The tensor-free door of `nn`: types, and pure functions over networks as
 * data. Pages import this file; nothing behind it loads tfjs.
 */

export type * from './layer-spec.ts';
export type * from './description.ts';
export type * from './questions.ts';
export { imagenetPreprocessing, type ImagenetStyle } from './preprocessing.ts';
export { describeNetwork } from './describe-network.ts';
export { networkBuilder, NetworkBuilder, type PaddingInput, type Size } from './network-builder.ts';
export { smallestInput, withInput, type SmallestInput } from './smallest-input.ts';
export {
  axisPadding,
  effectiveKernel,
  slideWindow,
  transposedTaps,
  windowCells,
  type Axis,
  type AxisWindow,
} from './sliding-window.ts';
export { outputsOf } from './outputs.ts';
export { workedShape } from './shapes.ts';
export {
  axisTex,
  axisText,
  quotientText,
  shapeTex,
  shapeFormulaText,
  countTex,
  countText,
} from './formula-text.ts';
export { shapeText } from './shape-text.ts';
export { torchModuleName } from './torch-names.ts';
export { blockStyles, cifarResnet, resnet, resnetStages } from './resnet.ts';
export { petResnet } from './pet-resnet.ts';
export { simpleCnn, type SimpleCnnOptions } from './simple-cnn.ts';
export {
  expansion,
  residualBlock,
  type BlockKind,
  type BlockOptions,
  type BlockStyle,
} from './residual-blocks.ts';
export type { CifarResnetOptions, Convention, ResnetDepth, ResnetOptions } from './resnet.ts';
