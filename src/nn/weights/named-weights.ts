import type { LayersModel, LayerVariable, layers } from '@tensorflow/tfjs-layers';
import type { NamedTensor } from './safetensors.ts';

/** A weight, the layer that has it, and its name in this book's own files. */
export interface NamedVariable {
  readonly layer: layers.Layer;
  readonly variable: LayerVariable;
  /** `layer/weight` (`conv1_conv/kernel`); of a model within the model `base/conv1_conv/kernel`. */
  readonly name: string;
}

/**
 * Every weight of a model, models within it opened, in the model's order; what is used twice comes once. A layer that
 * holds others may have several weights of one name: those after the first get `#2`, `#3` …
 */
export function weightsWithin(model: LayersModel): NamedVariable[] {
  const found = new Map<LayerVariable, NamedVariable>();
  const taken = new Set<string>();
  const visit = (each: readonly layers.Layer[], path: string): void => {
    for (const layer of each) {
      const inner = (layer as { layers?: readonly layers.Layer[] }).layers;
      if (Array.isArray(inner)) {
        visit(inner as layers.Layer[], `${path}${layer.name}/`);
        continue;
      }
      for (const variable of layer.weights) {
        if (found.has(variable)) continue;
        const plain = `${path}${layer.name}/${variable.originalName.split('/').at(-1) ?? ''}`;
        let name = plain;
        for (let copy = 2; taken.has(name); copy++) name = `${plain}#${copy}`;
        taken.add(name);
        found.set(variable, { layer, variable, name });
      }
    }
  };
  visit(model.layers, '');
  return [...found.values()];
}

/** The same by name. */
export function namedVariables(model: LayersModel): Map<string, LayerVariable> {
  return new Map(weightsWithin(model).map(({ name, variable }) => [name, variable]));
}

/** The same, the other way round. */
export function namesOfWeights(model: LayersModel): Map<LayerVariable, string> {
  return new Map(weightsWithin(model).map(({ name, variable }) => [variable, name]));
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
