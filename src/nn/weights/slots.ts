import type { LayersModel } from '@tensorflow/tfjs-layers';
import type * as layers from '@tensorflow/tfjs-layers';
import type { Slot } from './naming.ts';
import { namesOfWeights } from './named-weights.ts';

/** Every weight of a model that a file may hold, models within it opened; a layer that is used twice counts once. */
export function slotsOf(model: LayersModel): Slot[] {
  const exported = namesOfWeights(model);
  const seen = new Set<layers.LayerVariable>();
  const slots: Slot[] = [];
  const visit = (each: readonly layers.layers.Layer[]): void => {
    for (const layer of each) {
      const inner = (layer as { layers?: readonly layers.layers.Layer[] }).layers;
      if (Array.isArray(inner)) {
        visit(inner as layers.layers.Layer[]);
        continue;
      }
      layer.weights.forEach((variable, index) => {
        if (seen.has(variable)) return;
        seen.add(variable);
        slots.push({
          layer,
          variable,
          index,
          weight: variable.originalName.split('/').at(-1) ?? '',
          shape: variable.shape.map((size) => size ?? 1),
          exportedAs: exported.get(variable) ?? '',
        });
      });
    }
  };
  visit(model.layers);
  return slots;
}
