/** A network written down as data, made into a `tf.LayersModel`. */

import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { ExplicitConv2D } from './convolution-layer.ts';
import { describeNetwork } from '../spec/describe-network.ts';
import type { ActivationName, LayerOf, LayerSpec, NetworkSpec, Padding } from '../spec/layer-spec.ts';
import { NetworkError } from '../spec/network-error.ts';
import { plainPadding } from '../spec/plain-padding.ts';
import { ExplicitAveragePooling2D, ExplicitMaxPooling2D } from './pooling-layer.ts';
import { shapeText } from '../spec/shape-text.ts';
import { SubsamplePad } from './subsample-layer.ts';

export interface BuildOptions {
  /**
   * `he` (default): He-normal convolutions, Glorot-uniform dense layers. `zeros`: nothing is drawn, for
   * models whose weights are loaded afterwards or whose shapes alone matter.
   */
  readonly initializer?: 'he' | 'zeros';
  /** Of the first layer's initialiser; each further layer adds one. Default 1, so that a run can be repeated. */
  readonly seed?: number;
}

/** A little more than three ResNet-152s: 800 MB of float32, near what a browser's worker can hold. */
const parameterLimit = 200_000_000;

const factories = layers.layers;
type Layer = layers.layers.Layer;

type TfActivation = Exclude<ActivationName, 'leakyRelu'>;

function activationIn(layer: LayerSpec & { readonly activation?: ActivationName }): TfActivation {
  const { activation = 'linear' } = layer;
  if (activation === 'leakyRelu') {
    throw new NetworkError('network-unsupported-activation', { layer: layer.name, value: activation });
  }
  return activation;
}

const zeroPadding = ({ top, bottom, left, right }: Padding): [[number, number], [number, number]] => [
  [top, bottom],
  [left, right],
];

interface Common {
  readonly name: string;
  readonly trainable: boolean;
}

function convolution(layer: LayerOf<'conv'>, common: Common, zeros: boolean, seed: number): Layer {
  const { filters, kernelSize, strides, dilation, useBias, groups } = layer;
  const activation = activationIn(layer);
  const padding = plainPadding(layer.padding, layer);
  if (groups !== 1 || padding === null) {
    return new ExplicitConv2D({
      ...common,
      filters,
      kernelSize,
      strides,
      dilationRate: dilation,
      padding: layer.padding,
      groups,
      useBias,
      activation,
      kernelInitializer: zeros ? 'zeros' : 'heNormal',
      seed,
    });
  }
  return factories.conv2d({
    ...common,
    filters,
    kernelSize: [...kernelSize],
    strides: [...strides],
    dilationRate: [...dilation],
    padding,
    useBias,
    activation,
    kernelInitializer: zeros ? 'zeros' : layers.initializers.heNormal({ seed }),
  });
}

function pooling(layer: LayerOf<'maxPool' | 'averagePool'>, common: Common): Layer {
  const { kind, kernelSize, strides, padding } = layer;
  const plain = plainPadding(padding, layer);
  if (plain === null) {
    const own = { ...common, poolSize: kernelSize, strides, padding: padding as Padding };
    return kind === 'maxPool' ? new ExplicitMaxPooling2D(own) : new ExplicitAveragePooling2D(own);
  }
  const factory = kind === 'maxPool' ? factories.maxPooling2d : factories.averagePooling2d;
  return factory({ ...common, poolSize: [...kernelSize], strides: [...strides], padding: plain });
}

/** @throws {NetworkError} where the spec can be described and tfjs cannot run it */
function checkRunnable(layer: LayerSpec): void {
  if (!('dilation' in layer) || !layer.strides.some((s) => s > 1) || !layer.dilation.some((d) => d > 1))
    return;
  const values = {
    layer: layer.name,
    strides: shapeText(layer.strides),
    dilation: shapeText(layer.dilation),
  };
  throw new NetworkError('network-strided-dilation', values);
}

/**
 * The tfjs layers that make one layer of the spec: one, except that a depthwise
 * or separable convolution with explicit padding gets a zero-padding layer
 * `<name>_pad` before it.
 */
function makeLayers(layer: LayerSpec, zeros: boolean, seed: number): Layer[] {
  checkRunnable(layer);
  const common: Common = { name: layer.name, trainable: layer.trainable !== false };
  const drawn = () => (zeros ? 'zeros' : layers.initializers.heNormal({ seed }));
  switch (layer.kind) {
    case 'zeroPadding':
      return [factories.zeroPadding2d({ ...common, padding: zeroPadding(layer.padding) })];
    case 'conv':
      return [convolution(layer, common, zeros, seed)];
    case 'depthwiseConv':
    case 'separableConv': {
      const plain = plainPadding(layer.padding, layer);
      const shared = {
        ...common,
        kernelSize: [...layer.kernelSize] as [number, number],
        strides: [...layer.strides] as [number, number],
        dilationRate: [...layer.dilation] as [number, number],
        depthMultiplier: layer.depthMultiplier,
        padding: plain ?? ('valid' as const),
        useBias: layer.useBias,
        activation: activationIn(layer),
        depthwiseInitializer: drawn(),
      };
      const convolved =
        layer.kind === 'depthwiseConv'
          ? factories.depthwiseConv2d(shared)
          : factories.separableConv2d({ ...shared, filters: layer.filters, pointwiseInitializer: drawn() });
      if (plain !== null) return [convolved];
      const padding = zeroPadding(layer.padding as Padding);
      return [factories.zeroPadding2d({ name: `${layer.name}_pad`, padding }), convolved];
    }
    case 'batchNorm': {
      const { epsilon, momentum, center, scale } = layer;
      return [factories.batchNormalization({ ...common, epsilon, momentum, center, scale })];
    }
    case 'activation':
      if (layer.activation === 'leakyRelu')
        return [factories.leakyReLU({ ...common, alpha: layer.slope ?? 0.3 })];
      return [factories.activation({ ...common, activation: layer.activation })];
    case 'maxPool':
    case 'averagePool':
      return [pooling(layer, common)];
    case 'globalAveragePool':
      return [factories.globalAveragePooling2d({ ...common })];
    case 'globalMaxPool':
      return [factories.globalMaxPooling2d({ ...common })];
    case 'add':
      return [factories.add({ ...common })];
    case 'concatenate':
      return [factories.concatenate({ ...common })];
    case 'subsamplePad':
      return [new SubsamplePad({ ...common, strides: layer.strides, filters: layer.filters })];
    case 'flatten':
      return [factories.flatten({ ...common })];
    case 'dense': {
      const kernelInitializer = zeros ? ('zeros' as const) : layers.initializers.glorotUniform({ seed });
      const { units, useBias } = layer;
      return [
        factories.dense({ ...common, units, useBias, activation: activationIn(layer), kernelInitializer }),
      ];
    }
    case 'dropout':
      return [factories.dropout({ ...common, rate: layer.rate, seed })];
    case 'unknown':
      throw new NetworkError('network-unknown-build', { layer: layer.name, className: layer.className });
    case 'input':
      return [];
  }
}

/**
 * Build the network. Layer names, output shapes and `countParams()` are those of
 * `describeNetwork(spec)`; the outputs are the layers that no other layer reads.
 * The caller owns the model: `model.dispose()` frees its weights.
 *
 * @throws {NetworkError} for a spec that cannot be described, a layer that tfjs cannot make, or more than 200
 *   million parameters
 */
export function build(spec: NetworkSpec, options: BuildOptions = {}): layers.LayersModel {
  const { initializer = 'he', seed = 1 } = options;
  const { params } = describeNetwork(spec).totals;
  if (params > parameterLimit) {
    throw new NetworkError('network-too-large-to-build', { params, limit: parameterLimit });
  }
  const zeros = initializer === 'zeros';
  // Made before anything is connected: a layer that tfjs cannot make throws while no weight exists yet.
  const made = new Map(spec.layers.map((layer, i) => [layer.name, makeLayers(layer, zeros, seed + i)]));
  let model: layers.LayersModel | undefined;
  // tfjs keeps the initial value of every variable as a tensor of its own; the tidy lets them go.
  tf.tidy(() => {
    const tensors = new Map<string, layers.SymbolicTensor>();
    const read = new Set<string>();
    const inputs: layers.SymbolicTensor[] = [];
    for (const layer of spec.layers) {
      if (layer.kind === 'input') {
        const tensor = layers.input({ shape: [...layer.shape], name: layer.name });
        tensors.set(layer.name, tensor);
        inputs.push(tensor);
        continue;
      }
      const from = layer.inputs.flatMap((name) => {
        read.add(name);
        return tensors.get(name) ?? [];
      });
      const steps = made.get(layer.sharesWeightsOf ?? layer.name) ?? [];
      let x: layers.SymbolicTensor | layers.SymbolicTensor[] = from.length === 1 ? (from[0] ?? from) : from;
      for (const step of steps) x = step.apply(x) as layers.SymbolicTensor;
      tensors.set(layer.name, x as layers.SymbolicTensor);
    }
    const outputs = [...tensors].flatMap(([name, tensor]) => (read.has(name) ? [] : [tensor]));
    model = layers.model({ inputs, outputs, name: spec.name });
  });
  return model as unknown as layers.LayersModel;
}
