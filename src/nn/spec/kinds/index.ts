/** Every kind of layer. A page that only describes networks takes the first table and leaves the others behind. */

import type { LayerBody, LayerKind } from '../layer-spec.ts';
import * as activation from './activation.ts';
import * as add from './add.ts';
import * as average from './average.ts';
import * as averagePool from './average-pool.ts';
import * as averagePool1d from './average-pool-1d.ts';
import * as batchNorm from './batch-norm.ts';
import * as bidirectional from './bidirectional.ts';
import * as concatenate from './concatenate.ts';
import * as conv from './conv.ts';
import * as conv1d from './conv1d.ts';
import * as cropping from './cropping.ts';
import * as dense from './dense.ts';
import * as depthwiseConv from './depthwise-conv.ts';
import * as dropout from './dropout.ts';
import * as embedding from './embedding.ts';
import * as flatten from './flatten.ts';
import * as gaussianNoise from './gaussian-noise.ts';
import * as globalAveragePool from './global-average-pool.ts';
import * as globalAveragePool1d from './global-average-pool-1d.ts';
import * as globalMaxPool from './global-max-pool.ts';
import * as globalMaxPool1d from './global-max-pool-1d.ts';
import * as gru from './gru.ts';
import * as input from './input.ts';
import * as layerNorm from './layer-norm.ts';
import * as lstm from './lstm.ts';
import * as maxPool from './max-pool.ts';
import * as maxPool1d from './max-pool-1d.ts';
import * as maximum from './maximum.ts';
import * as minimum from './minimum.ts';
import * as multiply from './multiply.ts';
import * as permute from './permute.ts';
import * as prelu from './prelu.ts';
import * as repeat from './repeat.ts';
import * as rescaling from './rescaling.ts';
import * as reshape from './reshape.ts';
import * as separableConv from './separable-conv.ts';
import * as simpleRnn from './simple-rnn.ts';
import * as subsamplePad from './subsample-pad.ts';
import * as timeDistributed from './time-distributed.ts';
import * as transposedConv from './transposed-conv.ts';
import * as unknown from './unknown.ts';
import * as upsampling from './upsampling.ts';
import * as zeroPadding from './zero-padding.ts';
import type { Described, Made, Reader, Written } from './kind.ts';

/** In the order in which messages name them. */
const described: { readonly [K in LayerKind]: Described<K> } = {
  input: input.described,
  zeroPadding: zeroPadding.described,
  cropping: cropping.described,
  conv: conv.described,
  depthwiseConv: depthwiseConv.described,
  separableConv: separableConv.described,
  transposedConv: transposedConv.described,
  conv1d: conv1d.described,
  upsampling: upsampling.described,
  batchNorm: batchNorm.described,
  layerNorm: layerNorm.described,
  activation: activation.described,
  prelu: prelu.described,
  maxPool: maxPool.described,
  averagePool: averagePool.described,
  maxPool1d: maxPool1d.described,
  averagePool1d: averagePool1d.described,
  globalAveragePool: globalAveragePool.described,
  globalMaxPool: globalMaxPool.described,
  globalAveragePool1d: globalAveragePool1d.described,
  globalMaxPool1d: globalMaxPool1d.described,
  add: add.described,
  multiply: multiply.described,
  average: average.described,
  maximum: maximum.described,
  minimum: minimum.described,
  concatenate: concatenate.described,
  subsamplePad: subsamplePad.described,
  flatten: flatten.described,
  reshape: reshape.described,
  permute: permute.described,
  repeat: repeat.described,
  embedding: embedding.described,
  lstm: lstm.described,
  gru: gru.described,
  simpleRnn: simpleRnn.described,
  bidirectional: bidirectional.described,
  timeDistributed: timeDistributed.described,
  dense: dense.described,
  dropout: dropout.described,
  gaussianNoise: gaussianNoise.described,
  rescaling: rescaling.described,
  unknown: unknown.described,
};

const made: { readonly [K in LayerKind]: Made<K> } = {
  input: input.made,
  zeroPadding: zeroPadding.made,
  cropping: cropping.made,
  conv: conv.made,
  depthwiseConv: depthwiseConv.made,
  separableConv: separableConv.made,
  transposedConv: transposedConv.made,
  conv1d: conv1d.made,
  upsampling: upsampling.made,
  batchNorm: batchNorm.made,
  layerNorm: layerNorm.made,
  activation: activation.made,
  prelu: prelu.made,
  maxPool: maxPool.made,
  averagePool: averagePool.made,
  maxPool1d: maxPool1d.made,
  averagePool1d: averagePool1d.made,
  globalAveragePool: globalAveragePool.made,
  globalMaxPool: globalMaxPool.made,
  globalAveragePool1d: globalAveragePool1d.made,
  globalMaxPool1d: globalMaxPool1d.made,
  add: add.made,
  multiply: multiply.made,
  average: average.made,
  maximum: maximum.made,
  minimum: minimum.made,
  concatenate: concatenate.made,
  subsamplePad: subsamplePad.made,
  flatten: flatten.made,
  reshape: reshape.made,
  permute: permute.made,
  repeat: repeat.made,
  embedding: embedding.made,
  lstm: lstm.made,
  gru: gru.made,
  simpleRnn: simpleRnn.made,
  bidirectional: bidirectional.made,
  timeDistributed: timeDistributed.made,
  dense: dense.made,
  dropout: dropout.made,
  gaussianNoise: gaussianNoise.made,
  rescaling: rescaling.made,
  unknown: unknown.made,
};

const written: { readonly [K in LayerKind]: Written<K> } = {
  input: input.written,
  zeroPadding: zeroPadding.written,
  cropping: cropping.written,
  conv: conv.written,
  depthwiseConv: depthwiseConv.written,
  separableConv: separableConv.written,
  transposedConv: transposedConv.written,
  conv1d: conv1d.written,
  upsampling: upsampling.written,
  batchNorm: batchNorm.written,
  layerNorm: layerNorm.written,
  activation: activation.written,
  prelu: prelu.written,
  maxPool: maxPool.written,
  averagePool: averagePool.written,
  maxPool1d: maxPool1d.written,
  averagePool1d: averagePool1d.written,
  globalAveragePool: globalAveragePool.written,
  globalMaxPool: globalMaxPool.written,
  globalAveragePool1d: globalAveragePool1d.written,
  globalMaxPool1d: globalMaxPool1d.written,
  add: add.written,
  multiply: multiply.written,
  average: average.written,
  maximum: maximum.written,
  minimum: minimum.written,
  concatenate: concatenate.written,
  subsamplePad: subsamplePad.written,
  flatten: flatten.written,
  reshape: reshape.written,
  permute: permute.written,
  repeat: repeat.written,
  embedding: embedding.written,
  lstm: lstm.written,
  gru: gru.written,
  simpleRnn: simpleRnn.written,
  bidirectional: bidirectional.written,
  timeDistributed: timeDistributed.written,
  dense: dense.written,
  dropout: dropout.written,
  gaussianNoise: gaussianNoise.written,
  rescaling: rescaling.written,
  unknown: unknown.written,
};

export const layerKinds = () => Object.keys(described) as readonly LayerKind[];

type Kinded = Pick<LayerBody, 'kind'>;

// Each table holds the right kind under its name, which TypeScript cannot follow through a variable key.
export const describedKind = ({ kind }: Kinded) => described[kind] as unknown as Described<LayerKind>;
export const madeKind = ({ kind }: Kinded) => made[kind] as unknown as Made<LayerKind>;
export const writtenKind = ({ kind }: Kinded) => written[kind] as unknown as Written<LayerKind>;

const ranks = { images: 3, sequences: 2 } as const;

/** How a layer of tfjs is read, by class name; nothing for one that is of no kind. */
export function readerOf(className: string): Reader | undefined {
  for (const { on, read } of Object.values(made)) {
    const reader: Reader | undefined = read[className];
    if (!reader) continue;
    if (!on) return reader;
    return (config, rank, ...more) =>
      rank === ranks[on] && config.dataFormat !== 'channelsFirst' ? reader(config, rank, ...more) : null;
  }
  return undefined;
}
