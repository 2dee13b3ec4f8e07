/**
 * What one output position can see of the network's input.
 *
 * Through a window of `k` taps (effective size `e = d·(k − 1) + 1`) with stride
 * `s`, on top of a field of size `r`, stride `j` and start `a`:
 * `r' = r + (e − 1)·j`, `j' = s·j`, `a' = a − before·j`.
 * Where paths meet, the field is the smallest interval that holds them all.
 * Source: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional
 * Neural Networks", Distill 2019.
 */

import type { ReceptiveField, ShapeFormula } from './description.ts';
import type { LayerSpec, Pair } from './layer-spec.ts';

/** An input pixel sees itself. */
const ownPixel: ReceptiveField = { size: [1, 1], stride: [1, 1], start: [0, 0] };

const pair = (at: (axis: 0 | 1) => number): Pair => [at(0), at(1)];

function throughWindow(field: ReceptiveField, formula: ShapeFormula): ReceptiveField {
  if (formula.rule !== 'window') return field;
  const [down, across] = formula.axes;
  if (!down || !across) return field;
  const axes = [down, across] as const;
  return {
    size: pair((i) => field.size[i] + axes[i].dilation * (axes[i].kernel - 1) * field.stride[i]),
    stride: pair((i) => field.stride[i] * axes[i].stride),
    start: pair((i) => field.start[i] - axes[i].before * field.stride[i]),
  };
}

/** The union of several fields, or nothing when they advance at different strides. */
function union(fields: readonly ReceptiveField[]): ReceptiveField | null {
  const [first] = fields;
  if (!first) return null;
  const agree = fields.every((f) => f.stride[0] === first.stride[0] && f.stride[1] === first.stride[1]);
  if (!agree) return null;
  const start = pair((i) => Math.min(...fields.map((f) => f.start[i])));
  const end = pair((i) => Math.max(...fields.map((f) => f.start[i] + f.size[i])));
  return { size: pair((i) => end[i] - start[i]), stride: first.stride, start };
}

/**
 * The receptive field behind one layer, given those of its inputs.
 * @returns nothing behind a flatten, a global pool or an unknown layer: what they give depends on the whole input
 */
export function receptiveFieldOf(
  layer: LayerSpec,
  inputs: readonly (ReceptiveField | null)[],
  formula: ShapeFormula,
): ReceptiveField | null {
  if (layer.kind === 'input') return layer.shape.length === 3 ? ownPixel : null;
  const known = inputs.filter((field) => field !== null);
  if (known.length === 0 || known.length < inputs.length) return null;
  switch (layer.kind) {
    case 'flatten':
    case 'globalAveragePool':
    case 'globalMaxPool':
    case 'unknown':
      return null;
    case 'zeroPadding': {
      const [field] = known;
      if (!field) return null;
      const { top, left } = layer.padding;
      return {
        ...field,
        start: [field.start[0] - top * field.stride[0], field.start[1] - left * field.stride[1]],
      };
    }
    case 'add':
    case 'concatenate':
      return union(known);
    default: {
      const [field] = known;
      return field ? throughWindow(field, formula) : null;
    }
  }
}
