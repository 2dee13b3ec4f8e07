import type { LayersModel } from '@tensorflow/tfjs-layers';
import { namesOfLayers } from '../build/index.ts';
import { torchParts } from '../export/light.ts';
import type { Slot } from './naming.ts';
import { weightsWithin } from './named-weights.ts';

/** Every weight of a model that a file may hold, models within it opened; a layer that is used twice counts once. */
export function slotsOf(model: LayersModel): Slot[] {
  const { spec, names } = namesOfLayers(model);
  const parts = torchParts(spec);
  return weightsWithin(model).map(({ layer, variable, name }) => ({
    layer,
    variable,
    index: layer.weights.indexOf(variable),
    weight: variable.originalName.split('/').at(-1) ?? '',
    shape: variable.shape.map((size) => size ?? 1),
    exportedAs: name,
    module: parts.path(names.get(layer) ?? layer.name),
  }));
}
