/** One layer of a tfjs model, read back into the project's own terms. */

import type * as layers from '@tensorflow/tfjs-layers';
import type { ActivationName, LayerSpec, Padding, PaddingSetting, Pair } from '../spec/layer-spec.ts';
import { activationNames } from '../spec/validation.ts';

/** The kind and hyper-parameters of a layer, without its name and inputs. */
export type LayerBody = LayerSpec extends infer Layer
  ? Layer extends LayerSpec
    ? Omit<Layer, 'name' | 'inputs'>
    : never
  : never;

/** What `getConfig()` of the layers below may hold. Which fields a layer has depends on its class. */
interface Config {
  readonly filters: number;
  readonly units: number;
  readonly rate: number;
  readonly groups?: number;
  readonly kernelSize: number | number[];
  readonly poolSize: number | number[];
  readonly strides: number | number[] | null;
  readonly dilationRate?: number | number[];
  readonly depthMultiplier?: number;
  readonly padding: unknown;
  readonly dataFormat?: string;
  readonly useBias?: boolean;
  readonly activation?: unknown;
  readonly axis?: number | null;
  readonly epsilon: number;
  readonly momentum: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly maxValue?: number | null;
  readonly alpha: number;
}

function pair(value: number | number[]): Pair {
  if (typeof value === 'number') return [value, value];
  const [height = 1, width = height] = value;
  return [height, width];
}

/** tfjs writes an activation as its name or as `{ className }`; nothing when this project does not know it. */
function activationOf(config: Config): ActivationName | null {
  const { activation } = config;
  if (activation === null || activation === undefined) return 'linear';
  const name = typeof activation === 'string' ? activation : (activation as { className?: string }).className;
  return activationNames.find((known) => known === name) ?? null;
}

/** `linear` goes without saying. */
const unlessLinear = (activation: ActivationName) => (activation === 'linear' ? {} : { activation });

function zeroPadding(value: unknown): Padding {
  if (typeof value === 'number') return { top: value, bottom: value, left: value, right: value };
  const [rows, columns] = value as [number | [number, number], number | [number, number]];
  const [top, bottom] = typeof rows === 'number' ? [rows, rows] : rows;
  const [left, right] = typeof columns === 'number' ? [columns, columns] : columns;
  return { top, bottom, left, right };
}

/** `same`, `valid`, or the four numbers of this project's own layers. */
function windowPadding({ padding }: Config): PaddingSetting {
  if (typeof padding === 'object' && padding !== null) return padding as Padding;
  return padding === 'same' ? 'same' : 'valid';
}

function convolution(config: Config) {
  const activation = activationOf(config);
  if (activation === null) return null;
  return {
    kernelSize: pair(config.kernelSize),
    strides: pair(config.strides ?? 1),
    padding: windowPadding(config),
    dilation: pair(config.dilationRate ?? 1),
    useBias: config.useBias !== false,
    ...unlessLinear(activation),
  };
}

function pooling(kind: 'maxPool' | 'averagePool') {
  return (config: Config): LayerBody => ({
    kind,
    kernelSize: pair(config.poolSize),
    strides: pair(config.strides ?? config.poolSize),
    padding: windowPadding(config),
  });
}

function conv(config: Config): LayerBody | null {
  const read = convolution(config);
  return read && { kind: 'conv', filters: config.filters, groups: config.groups ?? 1, ...read };
}

type Reader = (config: Config, rank: number) => LayerBody | null;

const activation = (name: ActivationName): LayerBody => ({ kind: 'activation', activation: name });

const isLastAxis = ({ axis }: Config, rank: number) =>
  axis === undefined || axis === null || axis === -1 || axis === rank;

/** Layers that work on images here; tfjs's channels-first forms of them are left unknown. */
const imageReaders: Readonly<Record<string, Reader>> = {
  Conv2D: conv,
  ExplicitConv2D: conv,
  DepthwiseConv2D: (config) => {
    const read = convolution(config);
    return read && { kind: 'depthwiseConv', depthMultiplier: config.depthMultiplier ?? 1, ...read };
  },
  SeparableConv2D: (config) => {
    const read = convolution(config);
    const { filters, depthMultiplier = 1 } = config;
    return read && { kind: 'separableConv', filters, depthMultiplier, ...read };
  },
  ZeroPadding2D: ({ padding }) => ({ kind: 'zeroPadding', padding: zeroPadding(padding) }),
  MaxPooling2D: pooling('maxPool'),
  AveragePooling2D: pooling('averagePool'),
  ExplicitMaxPooling2D: pooling('maxPool'),
  ExplicitAveragePooling2D: pooling('averagePool'),
  GlobalAveragePooling2D: () => ({ kind: 'globalAveragePool' }),
  GlobalMaxPooling2D: () => ({ kind: 'globalMaxPool' }),
  SubsamplePad: ({ strides, filters }) => ({ kind: 'subsamplePad', strides: pair(strides ?? 1), filters }),
};

const readers: Readonly<Record<string, Reader>> = {
  BatchNormalization: (config, rank) => {
    const { epsilon, momentum, center, scale } = config;
    return isLastAxis(config, rank) ? { kind: 'batchNorm', epsilon, momentum, center, scale } : null;
  },
  Activation: (config) => {
    const name = activationOf(config);
    return name && activation(name);
  },
  ReLU: ({ maxValue }) => {
    if (maxValue === 6) return activation('relu6');
    return maxValue === null || maxValue === undefined ? activation('relu') : null;
  },
  LeakyReLU: ({ alpha }) => ({ kind: 'activation', activation: 'leakyRelu', slope: alpha }),
  ELU: ({ alpha }) => (alpha === 1 ? activation('elu') : null),
  Softmax: (config, rank) => (isLastAxis(config, rank) ? activation('softmax') : null),
  Add: () => ({ kind: 'add' }),
  Concatenate: (config, rank) => (isLastAxis(config, rank) ? { kind: 'concatenate' } : null),
  Flatten: ({ dataFormat }) => (dataFormat === 'channelsFirst' ? null : { kind: 'flatten' }),
  Dense: (config) => {
    const name = activationOf(config);
    const { units, useBias } = config;
    return name && { kind: 'dense', units, useBias: useBias !== false, ...unlessLinear(name) };
  },
  Dropout: ({ rate }) => ({ kind: 'dropout', rate }),
};

/**
 * Read a layer's configuration.
 * @param rank of the layer's first input, without the batch
 * @returns nothing for a layer, or a use of it, that the project has no kind for
 */
export function readLayer(layer: layers.layers.Layer, rank: number): LayerBody | null {
  const config = layer.getConfig() as unknown as Config;
  const name = layer.getClassName();
  const onImages = imageReaders[name];
  if (onImages) return rank === 3 && config.dataFormat !== 'channelsFirst' ? onImages(config, rank) : null;
  return readers[name]?.(config, rank) ?? null;
}
