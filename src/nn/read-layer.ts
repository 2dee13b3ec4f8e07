/** One layer of a tfjs model, read back into the project's own terms. */

import type * as layers from '@tensorflow/tfjs-layers';
import type { ActivationName, LayerSpec, Padding, PaddingSetting, Pair } from './layer-spec.ts';
import { activationNames } from './validation.ts';

type Config = Readonly<Record<string, unknown>>;

/** The kind and hyper-parameters of a layer, without its name and inputs. */
export type LayerBody = LayerSpec extends infer Layer
  ? Layer extends LayerSpec
    ? Omit<Layer, 'name' | 'inputs'>
    : never
  : never;

function pair(value: unknown): Pair {
  if (typeof value === 'number') return [value, value];
  const [height, width] = value as number[];
  return [height ?? 1, width ?? height ?? 1];
}

/** tfjs writes an activation as its name, or as `{ className, config }`; nothing when this project does not know it. */
function activation(value: unknown): ActivationName | null {
  if (value === null || value === undefined) return 'linear';
  const name = typeof value === 'string' ? value : (value as { className?: string }).className;
  return activationNames.find((known) => known === name) ?? null;
}

function window(config: Config, size: 'kernelSize' | 'poolSize') {
  const kernelSize = pair(config[size]);
  const padding: PaddingSetting = config['padding'] === 'same' ? 'same' : 'valid';
  return { kernelSize, strides: pair(config['strides'] ?? kernelSize), padding };
}

/** Both what tfjs's config says and what the layer kinds here can say: channels last, a known activation. */
function convolution(config: Config) {
  const applied = activation(config['activation']);
  if (config['dataFormat'] === 'channelsFirst' || applied === null) return null;
  return {
    ...window(config, 'kernelSize'),
    dilation: pair(config['dilationRate'] ?? 1),
    useBias: config['useBias'] !== false,
    ...(applied === 'linear' ? {} : { activation: applied }),
  };
}

function zeroPadding(value: unknown): Padding {
  if (typeof value === 'number') return { top: value, bottom: value, left: value, right: value };
  const [rows, columns] = value as [number | [number, number], number | [number, number]];
  const [top, bottom] = typeof rows === 'number' ? [rows, rows] : rows;
  const [left, right] = typeof columns === 'number' ? [columns, columns] : columns;
  return { top, bottom, left, right };
}

/**
 * Read a layer's configuration.
 * @param rank of the layer's first input, without the batch
 * @returns nothing for a layer, or a use of it, that the project has no kind for
 */
export function readLayer(layer: layers.layers.Layer, rank: number): LayerBody | null {
  const config = layer.getConfig() as Config;
  const isImage = rank === 3;
  const lastAxis = (axis: unknown) => axis === -1 || axis === undefined || axis === null || axis === rank;
  switch (layer.getClassName()) {
    case 'Conv2D': {
      const read = convolution(config);
      return read && isImage
        ? { kind: 'conv', filters: config['filters'] as number, groups: 1, ...read }
        : null;
    }
    case 'ExplicitConv2D': {
      const {
        filters,
        kernelSize,
        strides,
        dilation,
        padding,
        groups,
        useBias,
        activation: applied,
      } = config as never;
      const body = {
        kind: 'conv',
        filters,
        kernelSize,
        strides,
        dilation,
        padding,
        groups,
        useBias,
      } as const;
      return applied === 'linear' ? body : { ...body, activation: applied };
    }
    case 'DepthwiseConv2D': {
      const read = convolution(config);
      const depthMultiplier = (config['depthMultiplier'] as number | undefined) ?? 1;
      return read && isImage ? { kind: 'depthwiseConv', depthMultiplier, ...read } : null;
    }
    case 'SeparableConv2D': {
      const read = convolution(config);
      const depthMultiplier = (config['depthMultiplier'] as number | undefined) ?? 1;
      const filters = config['filters'] as number;
      return read && isImage ? { kind: 'separableConv', filters, depthMultiplier, ...read } : null;
    }
    case 'BatchNormalization': {
      const { axis, epsilon, momentum, center, scale } = config as never;
      return lastAxis(axis) ? { kind: 'batchNorm', epsilon, momentum, center, scale } : null;
    }
    case 'Activation': {
      const applied = activation(config['activation']);
      return applied === null ? null : { kind: 'activation', activation: applied };
    }
    case 'ReLU': {
      const ceiling = config['maxValue'] as number | null | undefined;
      if (ceiling !== null && ceiling !== undefined && ceiling !== 6) return null;
      return { kind: 'activation', activation: ceiling === 6 ? 'relu6' : 'relu' };
    }
    case 'LeakyReLU':
      return { kind: 'activation', activation: 'leakyRelu', slope: config['alpha'] as number };
    case 'ELU':
      return config['alpha'] === 1 ? { kind: 'activation', activation: 'elu' } : null;
    case 'Softmax':
      return lastAxis(config['axis']) ? { kind: 'activation', activation: 'softmax' } : null;
    case 'ZeroPadding2D':
      return isImage && config['dataFormat'] !== 'channelsFirst'
        ? { kind: 'zeroPadding', padding: zeroPadding(config['padding']) }
        : null;
    case 'MaxPooling2D':
    case 'AveragePooling2D': {
      if (!isImage || config['dataFormat'] === 'channelsFirst') return null;
      const kind = layer.getClassName() === 'MaxPooling2D' ? 'maxPool' : 'averagePool';
      return { kind, ...window(config, 'poolSize') };
    }
    case 'ExplicitPooling2D': {
      const { kind, kernelSize, strides, padding } = config as never;
      return { kind, kernelSize, strides, padding };
    }
    case 'GlobalAveragePooling2D':
    case 'GlobalMaxPooling2D': {
      if (!isImage || config['dataFormat'] === 'channelsFirst') return null;
      return { kind: layer.getClassName() === 'GlobalMaxPooling2D' ? 'globalMaxPool' : 'globalAveragePool' };
    }
    case 'Add':
      return { kind: 'add' };
    case 'Concatenate':
      return lastAxis(config['axis']) ? { kind: 'concatenate' } : null;
    case 'SubsamplePad': {
      const { strides, filters } = config as never;
      return { kind: 'subsamplePad', strides, filters };
    }
    case 'Flatten':
      return config['dataFormat'] === 'channelsFirst' ? null : { kind: 'flatten' };
    case 'Dense': {
      const applied = activation(config['activation']);
      if (applied === null) return null;
      const body = {
        kind: 'dense',
        units: config['units'] as number,
        useBias: config['useBias'] !== false,
      } as const;
      return applied === 'linear' ? body : { ...body, activation: applied };
    }
    case 'Dropout':
      return { kind: 'dropout', rate: config['rate'] as number };
    default:
      return null;
  }
}
