import type { ReceptiveField, Sees, ShapeFormula } from './description.ts';
import { describedKind } from './kinds/index.ts';
import type { Seen } from './kinds/kind.ts';
import type { LayerSpec, Shape } from './layer-spec.ts';

export type { Seen } from './kinds/kind.ts';

/**
 * What the positions behind one layer see, given what those of its inputs see; see `kinds/field-rules.ts`.
 * @param inputs shapes of the layer's inputs
 */
export function seenBehind(
  layer: LayerSpec,
  seen: readonly Seen[],
  formula: ShapeFormula,
  inputs: readonly Shape[],
): Seen {
  return seen.includes('unknown') ? 'unknown' : describedKind(layer).field(layer, seen, formula, inputs);
}

/** The same in a description. */
export function told(seen: Seen): { readonly sees: Sees; readonly receptiveField: ReceptiveField | null } {
  if (typeof seen === 'string') return { sees: seen, receptiveField: null };
  const { size, stride, start, scattered } = seen;
  return scattered
    ? { sees: 'parts', receptiveField: null }
    : { sees: 'field', receptiveField: { size, stride, start } };
}
