/** Output shapes, each with the formula that gave it, as data. */

import { describedKind } from './kinds/index.ts';
import type { WorkedShape } from './kinds/kind.ts';
import type { LayerSpec, Shape } from './layer-spec.ts';

export type { WorkedShape } from './kinds/kind.ts';

/**
 * The output shape of one layer and how it came about.
 * @param inputs shapes of the layer's inputs, without the batch
 * @throws {ExplainedError} when the layer cannot take these inputs
 */
export function workedShape(layer: LayerSpec, inputs: readonly Shape[]): WorkedShape {
  return describedKind(layer).shape(layer, inputs, describedKind);
}
