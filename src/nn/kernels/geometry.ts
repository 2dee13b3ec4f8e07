import * as tf from '@tensorflow/tfjs-core';

/** Everything that fixes a two-dimensional convolution: sizes of NHWC tensors and HWIO filters. */
export interface ConvolutionGeometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

export interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly pad:
    'same' | 'valid' | number | [[number, number], [number, number], [number, number], [number, number]];
  readonly dilations?: number | [number, number];
  readonly dataFormat?: string;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** tfjs's own rules for `same`, `valid` and explicit padding, as plain numbers. NHWC only. */
export function convolutionGeometry(
  inShape: readonly number[],
  filterShape: readonly number[],
  attributes: ConvolutionAttributes,
): ConvolutionGeometry {
  const info = tf.backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attributes.strides,
    attributes.dilations ?? 1,
    attributes.pad,
    attributes.dimRoundingMode,
    false,
    'channelsLast',
  );
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}
