/** The network as Keras code: the same layers under the same names. */

import { describeNetwork } from '../spec/describe-network.ts';
import { kerasName } from '../spec/kinds/keras-text.ts';
import { writtenKind } from '../spec/kinds/index.ts';
import type { LayerSpec, NetworkSpec } from '../spec/layer-spec.ts';
import { outputName, outputsOf, tensorRef } from '../spec/outputs.ts';
import { padNames } from '../spec/pad-names.ts';
import { pythonNames, targetsOf, tensorNames } from './python-code.ts';

/** The network under names that Keras takes: without slashes and colons, and no two alike. */
function renamed(spec: NetworkSpec): NetworkSpec {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { name } of spec.layers) {
    let plain = name.replace(/[/:]/g, '_');
    while (taken.has(plain)) plain += '_';
    taken.add(plain);
    names.set(name, plain);
  }
  const of = (name: string) => names.get(name) ?? name;
  const layers = spec.layers.map((layer) => ({
    ...layer,
    name: of(layer.name),
    ...(layer.sharesWeightsOf === undefined ? {} : { sharesWeightsOf: of(layer.sharesWeightsOf) }),
  }));
  const ref = (output: string) => {
    const { name, output: number } = tensorRef(output, names);
    return outputName(of(name), number);
  };
  const rewired = layers.map((layer, i) => ({ ...layer, inputs: spec.layers[i]!.inputs.map(ref) }));
  return { ...spec, layers: rewired, ...(spec.outputs && { outputs: spec.outputs.map(ref) }) };
}

/** What comes once, before the network; of a wrapper, what the layer within needs. */
function classOf(layer: LayerSpec): string | undefined {
  const { kerasClass } = writtenKind(layer);
  const own = typeof kerasClass === 'function' ? kerasClass(layer) : kerasClass;
  if (own !== undefined || layer.kind !== 'timeDistributed') return own;
  return classOf({ ...layer.layer, name: layer.name, inputs: layer.inputs });
}

/**
 * Python that builds the network with Keras 3, layer names kept.
 * @throws {ExplainedError} for a spec that cannot be described, or a layer that Keras has no word for
 */
export function toKerasCode(given: NetworkSpec): string {
  describeNetwork(given);
  const spec = renamed(given);
  const network = describeNetwork(spec);
  const padName = padNames(spec);
  const names = pythonNames(spec);
  const tensors = tensorNames(network, spec, names);
  const variable = (name: string) => tensors.get(name) ?? name;
  const shared = new Set(spec.layers.flatMap(({ sharesWeightsOf }) => sharesWeightsOf ?? []));
  const lines = spec.layers.flatMap((layer, i): string[] => {
    const target = targetsOf(network.layers[i]!, tensors);
    if (layer.kind === 'input') {
      const sizes = layer.shape.length === 1 ? `${layer.shape[0] ?? 1},` : layer.shape.join(', ');
      return [`${target} = keras.Input(shape=(${sizes}), ${kerasName(layer.name)})`];
    }
    const inputs = layer.inputs.map(variable);
    const x = inputs.length === 1 ? (inputs[0] ?? '') : `[${inputs.join(', ')}]`;
    const written = writtenKind(layer).keras(layer, padName(layer.name), writtenKind);
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
  const outputs = outputsOf(spec).map(variable);
  const classes = new Set(spec.layers.flatMap((layer) => classOf(layer) ?? []));
  return [
    'import keras',
    'from keras import layers',
    '',
    ...[...classes].flatMap((lines) => [lines, '']),
    ...lines,
    '',
    `model = keras.Model(${list(inputs)}, ${list(outputs)}, ${kerasName(spec.name)})`,
    '',
  ].join('\n');
}
