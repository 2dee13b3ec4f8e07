/**
 * Layers of any name. TensorFlow.js names weights after their layers and takes only Latin letters, digits and a few signs:
 * it makes the layers under other names, and they get their own when the model stands.
 */
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/** Of weights, as tfjs checks them. */
const isPlain = (name: string): boolean => /^[A-Za-z0-9][-\w./]*$/.test(name);

export interface PlainNames {
  /** What the layer is called while the model is made: its own name where that will do. */
  plain(name: string): string;
  /** Gives all layers of a model, and of the models in it, their own names. */
  restore(model: LayersModel): void;
}

/** @param names of all layers of the network: no two are the same afterwards either */
export function plainNames(names: Iterable<string>): PlainNames {
  const all = new Set(names);
  const plain = new Map<string, string>();
  for (const name of all) {
    if (isPlain(name)) continue;
    let other = `layer_${plain.size + 1}`;
    while (all.has(other)) other += '_';
    plain.set(name, other);
  }
  const own = new Map([...plain].map(([name, other]) => [other, name]));
  const ownOf = (name: string): string => own.get(name) ?? name;
  return {
    plain: (name) => plain.get(name) ?? name,
    restore: (model) => {
      if (own.size > 0) restore(model, ownOf);
    },
  };
}

/** What a model knows of its layers by their names; tfjs hides it. */
interface NamesInside {
  containerNodes: Set<string>;
  inputNames: string[];
  outputNames: string[];
  feedInputNames: string[];
}

function restore(model: LayersModel, ownOf: (name: string) => string): void {
  const inside = model as unknown as NamesInside;
  for (const key of ['inputNames', 'outputNames', 'feedInputNames'] as const)
    inside[key] = inside[key].map(ownOf);
  for (const layer of model.layers) {
    const own = ownOf(layer.name);
    layer.inboundNodes.forEach((_, call) => {
      // As `Container.nodeKey` writes it.
      if (inside.containerNodes.delete(`${layer.name}_ib-${call}`))
        inside.containerNodes.add(`${own}_ib-${call}`);
    });
    for (const weight of layer.weights as { originalName: string }[])
      if (weight.originalName.startsWith(`${layer.name}/`))
        weight.originalName = own + weight.originalName.slice(layer.name.length);
    layer.name = own;
    if (isModel(layer)) restore(layer, ownOf);
  }
}

const isModel = (layer: layers.Layer): layer is LayersModel =>
  Array.isArray((layer as Partial<LayersModel>).layers) && 'containerNodes' in layer;
