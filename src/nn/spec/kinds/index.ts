/** Every kind of layer. A page that only describes networks takes the first table and leaves the others behind. */

import type { LayerKind, LayerSpec } from '../layer-spec.ts';
import * as activation from './activation.ts';
import * as add from './add.ts';
import * as averagePool from './average-pool.ts';
import * as batchNorm from './batch-norm.ts';
import * as concatenate from './concatenate.ts';
import * as conv from './conv.ts';
import * as dense from './dense.ts';
import * as depthwiseConv from './depthwise-conv.ts';
import * as dropout from './dropout.ts';
import * as flatten from './flatten.ts';
import * as globalAveragePool from './global-average-pool.ts';
import * as globalMaxPool from './global-max-pool.ts';
import * as input from './input.ts';
import type { Described, Made, Reader, Written } from './kind.ts';
import * as maxPool from './max-pool.ts';
import * as separableConv from './separable-conv.ts';
import * as subsamplePad from './subsample-pad.ts';
import * as unknown from './unknown.ts';
import * as zeroPadding from './zero-padding.ts';

/** In the order in which messages name them. */
const described: { readonly [K in LayerKind]: Described<K> } = {
  input: input.described,
  zeroPadding: zeroPadding.described,
  conv: conv.described,
  depthwiseConv: depthwiseConv.described,
  separableConv: separableConv.described,
  batchNorm: batchNorm.described,
  activation: activation.described,
  maxPool: maxPool.described,
  averagePool: averagePool.described,
  globalAveragePool: globalAveragePool.described,
  globalMaxPool: globalMaxPool.described,
  add: add.described,
  concatenate: concatenate.described,
  subsamplePad: subsamplePad.described,
  flatten: flatten.described,
  dense: dense.described,
  dropout: dropout.described,
  unknown: unknown.described,
};

const made: { readonly [K in LayerKind]: Made<K> } = {
  input: input.made,
  zeroPadding: zeroPadding.made,
  conv: conv.made,
  depthwiseConv: depthwiseConv.made,
  separableConv: separableConv.made,
  batchNorm: batchNorm.made,
  activation: activation.made,
  maxPool: maxPool.made,
  averagePool: averagePool.made,
  globalAveragePool: globalAveragePool.made,
  globalMaxPool: globalMaxPool.made,
  add: add.made,
  concatenate: concatenate.made,
  subsamplePad: subsamplePad.made,
  flatten: flatten.made,
  dense: dense.made,
  dropout: dropout.made,
  unknown: unknown.made,
};

const written: { readonly [K in LayerKind]: Written<K> } = {
  input: input.written,
  zeroPadding: zeroPadding.written,
  conv: conv.written,
  depthwiseConv: depthwiseConv.written,
  separableConv: separableConv.written,
  batchNorm: batchNorm.written,
  activation: activation.written,
  maxPool: maxPool.written,
  averagePool: averagePool.written,
  globalAveragePool: globalAveragePool.written,
  globalMaxPool: globalMaxPool.written,
  add: add.written,
  concatenate: concatenate.written,
  subsamplePad: subsamplePad.written,
  flatten: flatten.written,
  dense: dense.written,
  dropout: dropout.written,
  unknown: unknown.written,
};

export const layerKinds = () => Object.keys(described) as readonly LayerKind[];

// Each table holds the right kind under its name, which TypeScript cannot follow through a variable key.
export const describedKind = ({ kind }: LayerSpec) => described[kind] as unknown as Described<LayerKind>;
export const madeKind = ({ kind }: LayerSpec) => made[kind] as unknown as Made<LayerKind>;
export const writtenKind = ({ kind }: LayerSpec) => written[kind] as unknown as Written<LayerKind>;

/** How a layer of tfjs is read, by class name; nothing for one that is of no kind. */
export function readerOf(className: string): Reader | undefined {
  for (const { onImages, read } of Object.values(made)) {
    const reader: Reader | undefined = read[className];
    if (!reader) continue;
    if (!onImages) return reader;
    return (config, rank, weights) =>
      rank === 3 && config.dataFormat !== 'channelsFirst' ? reader(config, rank, weights) : null;
  }
  return undefined;
}
