/** The network as Keras code: the same layers under the same names. */

import { describeNetwork } from '../spec/describe-network.ts';
import type {
  ActivationName,
  LayerSpec,
  NetworkSpec,
  Padding,
  PaddingSetting,
  Pair,
} from '../spec/layer-spec.ts';
import { NetworkError } from '../spec/network-error.ts';
import { plainPadding } from '../spec/plain-padding.ts';
import {
  outputLayers,
  pythonNames,
  pythonNumber,
  pythonPair,
  pythonString,
  tensorNames,
} from './python-code.ts';

const subsamplePadClass = `
@keras.saving.register_keras_serializable(package="residual_notes")
class SubsamplePad(layers.Layer):
    """Option A shortcut: every strides-th pixel, zero channels appended up to filters."""

    def __init__(self, strides, filters, **kwargs):
        super().__init__(**kwargs)
        self.strides = tuple(strides)
        self.filters = filters

    def call(self, x):
        kept = x[:, :: self.strides[0], :: self.strides[1], :]
        return keras.ops.pad(kept, [[0, 0], [0, 0], [0, 0], [0, self.filters - x.shape[-1]]])

    def get_config(self):
        return {**super().get_config(), "strides": self.strides, "filters": self.filters}
`;

/** A layer that cannot pad itself, and the expression that pads its input first. */
interface Padded {
  readonly layer: string;
  readonly pad: (x: string) => string;
}

/** The expression that makes a layer. */
type Written = string | Padded;

/** Keras names hold no slash, and a colon only by accident. */
const kerasName = (name: string) => `name=${pythonString(name.replace(/[/:]/g, '_'))}`;

const call = (layerClass: string, parameters: readonly string[]) =>
  `layers.${layerClass}(${parameters.join(', ')})`;

function activationParameter(activation: ActivationName | undefined): string[] {
  if (activation === undefined || activation === 'linear') return [];
  if (activation === 'leakyRelu') return ['activation=layers.LeakyReLU(negative_slope=0.3)'];
  return [`activation=${pythonString(activation)}`];
}

interface WindowLayer {
  readonly name: string;
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly padding: PaddingSetting;
  readonly dilation?: Pair;
  readonly useBias?: boolean;
  readonly activation?: ActivationName;
}

/** Explicit padding that Keras has no word for becomes a layer of its own. */
function convolution(
  layerClass: string,
  layer: WindowLayer,
  first: readonly string[],
  rest: readonly string[],
): Written {
  const word = plainPadding(layer.padding, layer);
  const { strides, dilation = [1, 1], useBias } = layer;
  const written = call(layerClass, [
    ...first,
    pythonPair(layer.kernelSize),
    ...(strides[0] === 1 && strides[1] === 1 ? [] : [`strides=${pythonPair(strides)}`]),
    ...(word === 'same' ? ['padding="same"'] : []),
    ...(dilation[0] === 1 && dilation[1] === 1 ? [] : [`dilation_rate=${pythonPair(dilation)}`]),
    ...rest,
    ...(useBias === false ? ['use_bias=False'] : []),
    ...activationParameter(layer.activation),
    kerasName(layer.name),
  ]);
  if (word !== null) return written;
  const pad = call('ZeroPadding2D', [zeroPairs(layer.padding as Padding), kerasName(`${layer.name}_pad`)]);
  return { layer: written, pad: (x) => `${pad}(${x})` };
}

const zeroPairs = ({ top, bottom, left, right }: Padding) => `((${top}, ${bottom}), (${left}, ${right}))`;

/** Padding never wins a maximum: Keras has no layer for that, so minus infinity is padded by hand. */
function maxPool(layer: WindowLayer): Written {
  const word = plainPadding(layer.padding, layer);
  const written = call('MaxPooling2D', [
    pythonPair(layer.kernelSize),
    `strides=${pythonPair(layer.strides)}`,
    ...(word === 'same' ? ['padding="same"'] : []),
    kerasName(layer.name),
  ]);
  if (word !== null) return written;
  const { top, bottom, left, right } = layer.padding as Padding;
  const widths = `[[0, 0], [${top}, ${bottom}], [${left}, ${right}], [0, 0]]`;
  return {
    layer: written,
    pad: (x) => `keras.ops.pad(${x}, ${widths}, constant_values=-float("inf"))`,
  };
}

function averagePool(layer: WindowLayer): Written {
  const word = plainPadding(layer.padding, layer);
  if (word === null) {
    // A mean that leaves padding out cannot be written as one Keras layer.
    throw new NetworkError('network-unsupported-export', {
      layer: layer.name,
      value: 'averagePool',
      target: 'Keras',
    });
  }
  const parameters = [pythonPair(layer.kernelSize), `strides=${pythonPair(layer.strides)}`];
  if (word === 'same') parameters.push('padding="same"');
  return call('AveragePooling2D', [...parameters, kerasName(layer.name)]);
}

function activationLayer(name: string, activation: ActivationName, slope: number): Written {
  if (activation === 'leakyRelu') {
    return call('LeakyReLU', [`negative_slope=${pythonNumber(slope)}`, kerasName(name)]);
  }
  return call('Activation', [pythonString(activation), kerasName(name)]);
}

function write(layer: Exclude<LayerSpec, { kind: 'input' }>): Written {
  const named = kerasName(layer.name);
  switch (layer.kind) {
    case 'zeroPadding':
      return call('ZeroPadding2D', [zeroPairs(layer.padding), named]);
    case 'conv': {
      const groups = layer.groups === 1 ? [] : [`groups=${layer.groups}`];
      return convolution('Conv2D', layer, [String(layer.filters)], groups);
    }
    case 'depthwiseConv':
    case 'separableConv': {
      const { depthMultiplier } = layer;
      const multiplier = depthMultiplier === 1 ? [] : [`depth_multiplier=${depthMultiplier}`];
      return layer.kind === 'depthwiseConv'
        ? convolution('DepthwiseConv2D', layer, [], multiplier)
        : convolution('SeparableConv2D', layer, [String(layer.filters)], multiplier);
    }
    case 'batchNorm': {
      const parameters = [
        `momentum=${pythonNumber(layer.momentum)}`,
        `epsilon=${pythonNumber(layer.epsilon)}`,
      ];
      if (!layer.center) parameters.push('center=False');
      if (!layer.scale) parameters.push('scale=False');
      return call('BatchNormalization', [...parameters, named]);
    }
    case 'activation':
      return activationLayer(layer.name, layer.activation, layer.slope ?? 0.3);
    case 'maxPool':
      return maxPool(layer);
    case 'averagePool':
      return averagePool(layer);
    case 'globalAveragePool':
      return call('GlobalAveragePooling2D', [named]);
    case 'globalMaxPool':
      return call('GlobalMaxPooling2D', [named]);
    case 'add':
      return call('Add', [named]);
    case 'concatenate':
      return call('Concatenate', [named]);
    case 'subsamplePad':
      return `SubsamplePad(strides=(${layer.strides.join(', ')}), filters=${layer.filters}, ${named})`;
    case 'flatten':
      return call('Flatten', [named]);
    case 'dense': {
      const bias = layer.useBias ? [] : ['use_bias=False'];
      return call('Dense', [String(layer.units), ...bias, ...activationParameter(layer.activation), named]);
    }
    case 'dropout':
      return call('Dropout', [pythonNumber(layer.rate), named]);
    case 'unknown':
      throw new NetworkError('network-unknown-build', { layer: layer.name, className: layer.className });
  }
}

/**
 * Python that builds the network with Keras 3, layer names kept.
 * @throws {NetworkError} for a spec that cannot be described, or a layer that Keras has no word for
 */
export function toKerasCode(spec: NetworkSpec): string {
  describeNetwork(spec);
  const names = pythonNames(spec);
  const tensors = tensorNames(spec, names);
  const variable = (name: string) => tensors.get(name) ?? name;
  const shared = new Set(spec.layers.flatMap(({ sharesWeightsOf }) => sharesWeightsOf ?? []));
  const lines = spec.layers.flatMap((layer): string[] => {
    const target = variable(layer.name);
    if (layer.kind === 'input') {
      const sizes = layer.shape.length === 1 ? `${layer.shape[0] ?? 1},` : layer.shape.join(', ');
      return [`${target} = keras.Input(shape=(${sizes}), ${kerasName(layer.name)})`];
    }
    const inputs = layer.inputs.map(variable);
    const x = inputs.length === 1 ? (inputs[0] ?? '') : `[${inputs.join(', ')}]`;
    const written = write(layer);
    const object = typeof written === 'string' ? written : written.layer;
    // `x` is free here: had the layer before been left in it, this one would be its only reader.
    const padding = typeof written === 'string' ? [] : [`x = ${written.pad(x)}`];
    const argument = padding.length === 0 ? x : 'x';
    const made = layer.trainable === false ? object.replace(/\)$/, ', trainable=False)') : object;
    const reused = layer.sharesWeightsOf === undefined ? undefined : names.get(layer.sharesWeightsOf);
    if (reused !== undefined) return [...padding, `${target} = ${reused}_layer(${argument})`];
    if (!shared.has(layer.name)) return [...padding, `${target} = ${made}(${argument})`];
    const own = `${names.get(layer.name) ?? ''}_layer`;
    return [...padding, `${own} = ${made}`, `${target} = ${own}(${argument})`];
  });
  const list = (of: readonly string[]) => (of.length === 1 ? (of[0] ?? '') : `[${of.join(', ')}]`);
  const inputs = spec.layers.flatMap(({ kind, name }) => (kind === 'input' ? [variable(name)] : []));
  const outputs = outputLayers(spec).map(variable);
  const needsClass = spec.layers.some(({ kind }) => kind === 'subsamplePad');
  return [
    'import keras',
    'from keras import layers',
    ...(needsClass ? ['', subsamplePadClass, ''] : ['']),
    ...lines,
    '',
    `model = keras.Model(${list(inputs)}, ${list(outputs)}, ${kerasName(spec.name)})`,
    '',
  ].join('\n');
}
