/** A network written down as data, made into a `tf.LayersModel`. */

import { ExplainedError } from '../../explained/index.ts';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { describeNetwork } from '../spec/describe-network.ts';
import { madeKind } from '../spec/kinds/index.ts';
import type { Tools } from '../spec/kinds/kind.ts';
import type { LayerSpec, NetworkSpec, Shape } from '../spec/layer-spec.ts';
import { outputName, outputsOf } from '../spec/outputs.ts';
import { padNames } from '../spec/pad-names.ts';
import { shapeText } from '../spec/shape-text.ts';
import { ease } from './eased-layers.ts';
import { ExplicitConv2D } from './convolution-layer.ts';
import { ExplicitDepthwiseConv2D } from './depthwise-layer.ts';
import { ExplicitAveragePooling2D, ExplicitMaxPooling2D } from './pooling-layer.ts';
import { plainNames } from './plain-names.ts';
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

type Layer = layers.layers.Layer;

/** @throws {ExplainedError} where the spec can be described and tfjs cannot run it */
function checkRunnable(layer: LayerSpec): void {
  if (!('dilation' in layer)) return;
  const [strides, dilation] = [[layer.strides].flat(), [layer.dilation].flat()] as [number[], number[]];
  if (!strides.some((s) => s > 1) || !dilation.some((d) => d > 1)) return;
  const values = { layer: layer.name, strides: shapeText(strides), dilation: shapeText(dilation) };
  throw new ExplainedError('network-strided-dilation', values);
}

const own: Tools['own'] = {
  explicitConv2d: (config) => new ExplicitConv2D(config),
  explicitDepthwiseConv2d: (config) => new ExplicitDepthwiseConv2D(config),
  explicitMaxPooling2d: (config) => new ExplicitMaxPooling2D(config),
  explicitAveragePooling2d: (config) => new ExplicitAveragePooling2D(config),
  subsamplePad: (config) => new SubsamplePad(config),
};

/**
 * The tfjs layers that make one layer of the spec: one, except that a depthwise
 * or separable convolution with explicit padding gets a zero-padding layer
 * `<name>_pad` before it.
 */
function makeLayers(
  layer: LayerSpec,
  input: Shape,
  padName: string,
  zeros: boolean,
  seed: number,
): readonly Layer[] {
  checkRunnable(layer);
  const common = { name: layer.name, trainable: layer.trainable !== false };
  const { layers: factories, initializers } = layers;
  const inner: Tools['inner'] = (body, within) => {
    // The wrapper's own name is taken.
    const spec = { ...body, name: `${layer.name}_${body.kind}`, inputs: layer.inputs } as LayerSpec;
    const [only, ...more] = makeLayers(spec, within, padName, zeros, seed);
    if (only && more.length === 0) return only;
    throw new ExplainedError('network-no-counterpart', {
      layer: layer.name,
      value: `${layer.kind}, ${body.kind}`,
      target: 'TensorFlow.js',
    });
  };
  const tools = { layers: factories, initializers, common, padName, zeros, seed, own, input, inner };
  const made = madeKind(layer).make(layer, tools);
  for (const each of made) ease(each);
  // Wrappers hand this on to the layers within only when they have them.
  if (layer.trainable === false) for (const each of made) each.trainable = false;
  return made;
}

/**
 * Build the network. Layer names, output shapes and `countParams()` are those of
 * `describeNetwork(spec)`; inputs and outputs are in the spec's order.
 * The caller owns the model: `model.dispose()` frees its weights.
 *
 * @throws {ExplainedError} for a spec that cannot be described, a layer that tfjs cannot make, or more than 200
 *   million parameters
 */
export function build(spec: NetworkSpec, options: BuildOptions = {}): layers.LayersModel {
  const { initializer = 'he', seed = 1 } = options;
  const description = describeNetwork(spec);
  const { params } = description.totals;
  if (params > parameterLimit) {
    throw new ExplainedError('network-too-large-to-build', { params, limit: parameterLimit });
  }
  const zeros = initializer === 'zeros';
  // Made before anything is connected: a layer that tfjs cannot make throws while no weight exists yet.
  const padName = padNames(spec);
  const { plain, restore } = plainNames(spec.layers.flatMap(({ name }) => [name, padName(name)]));
  const made = new Map(
    spec.layers.map((layer, i) => {
      const [input = []] = description.layers[i]?.inputShapes ?? [];
      const named = { ...layer, name: plain(layer.name) };
      return [layer.name, makeLayers(named, input, plain(padName(layer.name)), zeros, seedOf(seed + i))];
    }),
  );
  const described = new Map(description.layers.map((layer) => [layer.name, layer]));
  // Without weights there is nothing to share; and a layer for one shape (a reshape, a flatten) may not take another.
  const sharedWith = (name: string): string | undefined => {
    const own = described.get(name);
    const source = described.get(own?.spec.sharesWeightsOf ?? '');
    const isForAll =
      source?.params.total !== 0 || JSON.stringify(own?.inputShapes) === JSON.stringify(source.inputShapes);
    return isForAll ? source?.name : undefined;
  };
  let model: layers.LayersModel | undefined;
  // tfjs keeps the initial value of every variable as a tensor of its own; the tidy lets them go.
  tf.tidy(() => {
    const tensors = new Map<string, layers.SymbolicTensor>();
    const inputs: layers.SymbolicTensor[] = [];
    for (const layer of spec.layers) {
      if (layer.kind === 'input') {
        const tensor = layers.input({ shape: [...layer.shape], name: plain(layer.name) });
        tensors.set(layer.name, tensor);
        inputs.push(tensor);
        continue;
      }
      const from = layer.inputs.flatMap((name) => tensors.get(name) ?? []);
      const steps = made.get(sharedWith(layer.name) ?? layer.name) ?? [];
      let x: layers.SymbolicTensor | layers.SymbolicTensor[] = from.length === 1 ? (from[0] ?? from) : from;
      for (const step of steps) x = step.apply(x) as layers.SymbolicTensor;
      [x].flat().forEach((tensor, i) => tensors.set(outputName(layer.name, i), tensor));
    }
    const outputs = outputsOf(spec).flatMap((name) => tensors.get(name) ?? []);
    model = layers.model({ inputs, outputs, name: spec.name });
  });
  restore(model as unknown as layers.LayersModel);
  return model as unknown as layers.LayersModel;
}

/** tfjs takes 0 for no seed, and a recurrent layer takes the next one, too. */
const seedOf = (seed: number): number => (seed === 0 || seed === -1 ? seed + 2 ** 31 : seed);
