import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';

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
