import type { ReceptiveField, ShapeFormula } from './description.ts';
import { describedKind } from './kinds/index.ts';
import type { LayerSpec } from './layer-spec.ts';

/**
 * The receptive field behind one layer, given those of its inputs; see `kinds/field-rules.ts`.
 * @returns nothing behind a flatten, a global pool or an unknown layer: what they give depends on the whole input
 */
export function receptiveFieldOf(
  layer: LayerSpec,
  inputs: readonly (ReceptiveField | null)[],
  formula: ShapeFormula,
): ReceptiveField | null {
  const known = inputs.filter((field) => field !== null);
  if (known.length < inputs.length) return null;
  return describedKind(layer).field(layer, known, formula);
}
