import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import type { NamedTensor } from './safetensors.ts';

/**
 * Every weight of a model by `layer/weight` (`conv1_conv/kernel`), in the model's order. A layer that holds
 * others (a model within a model, a wrapper) may have several of one name: those after the first get `#2`, `#3` …
 */
export function namedVariables(model: LayersModel): Map<string, LayerVariable> {
  const named = new Map<string, LayerVariable>();
  for (const layer of model.layers) {
    for (const variable of layer.weights) {
      const plain = `${layer.name}/${variable.originalName.split('/').at(-1)!}`;
      let name = plain;
      for (let copy = 2; named.has(name); copy++) name = `${plain}#${copy}`;
      named.set(name, variable);
    }
  }
  return named;
}

/** The same, the other way round. */
export function namesOfWeights(model: LayersModel): Map<LayerVariable, string> {
  return new Map(Array.from(namedVariables(model), ([name, variable]) => [variable, name]));
}

/** Every weight under `layer/weight` (`conv1_conv/kernel`, `conv1_bn/moving_mean`), copied; kernels HWIO, dense input × output. */
export function namedWeights(model: LayersModel): Promise<NamedTensor[]> {
  return Promise.all(
    Array.from(namedVariables(model), async ([name, variable]) => ({
      name,
      shape: variable.shape as number[],
      values: (await variable.read().data()).slice() as Float32Array,
    })),
  );
}
