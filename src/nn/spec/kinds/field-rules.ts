/**
 * What one output position can see of the network's input.
 *
 * Through a window of `k` taps (effective size `e = d·(k − 1) + 1`) with stride
 * `s`, on top of a field of size `r`, stride `j` and start `a`:
 * `r' = r + (e − 1)·j`, `j' = s·j`, `a' = a − before·j`.
 * Where paths meet, the field is the smallest interval that holds them all.
 * Source: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional
 * Neural Networks", Distill 2019. A transposed convolution is a window read backwards,
 * `s` outputs to an input, so that strides may be fractions; a position then sees the whole pixels of its interval.
 */

import type { LayerSpec, Pair, Shape } from '../layer-spec.ts';
import { effectiveKernel } from '../sliding-window.ts';
import type { Field, FieldRule, Seen } from './kind.ts';

const pair = (at: (axis: 0 | 1) => number): Pair => [at(0), at(1)];

/** Binary fractions leave thirds a hair short. */
const hair = 1e-9;

export const sameField: FieldRule<LayerSpec> = (_, [seen = 'unknown']) => seen;

/** No one knows on what the output depends. */
export const unknownField: FieldRule<LayerSpec> = () => 'unknown';

/** Positions of a layer's output along two axes; a sequence and a vector have one. */
const positionsOf = (shape: Shape): Pair | null =>
  shape.length === 3 ? [shape[0] ?? 1, shape[1] ?? 1] : shape.length <= 2 ? [shape[0] ?? 1, 1] : null;

const isStill = ({ stride }: Field): boolean => stride[0] === 0 && stride[1] === 0;

/** What all positions together see, from the first pixel to the last. */
function span(field: Field, shape: Shape): Field | null {
  const positions = positionsOf(shape);
  if (!positions) return null;
  const size = pair((i) => (positions[i] - 1) * field.stride[i] + field.size[i]);
  return { start: field.start, size, stride: [0, 0], of: field.of };
}

/** Each output depends on every position: global pools, and dense layers on a vector. */
export const gatheredField: FieldRule<LayerSpec> = (_, [seen = 'unknown'], __, [shape = []]) => {
  if (typeof seen === 'string') return seen;
  const all = span(seen, shape);
  if (!all) return 'unknown';
  const holds = (i: 0 | 1) => all.start[i] <= hair && all.start[i] + all.size[i] >= seen.of[i] - hair;
  const gaps = seen.size[0] < seen.stride[0] || seen.size[1] < seen.stride[1];
  return holds(0) && holds(1) && !gaps ? 'whole' : all;
};

/** Positions go out of their order: each value still sees what it saw. */
export const scatteredField: FieldRule<LayerSpec> = (layer, fields, formula, inputs) => {
  const [seen = 'unknown'] = fields;
  const [shape = []] = inputs;
  if (typeof seen === 'string' || seen.scattered || isStill(seen)) return seen;
  const positions = positionsOf(shape);
  if (positions?.[0] === 1 && positions[1] === 1) return gatheredField(layer, fields, formula, inputs);
  const all = span(seen, shape);
  return all ? { ...all, scattered: true } : 'unknown';
};

/** Where all positions see the same, their order is nothing; otherwise it is not known. */
export const stillField = (seen: Seen): Seen =>
  typeof seen === 'string' || isStill(seen) ? seen : 'unknown';

export const throughWindow: FieldRule<LayerSpec> = (_, [field = 'unknown'], formula) => {
  if (typeof field === 'string') return field;
  if (field.scattered) return 'unknown';
  if (formula.rule !== 'window') return field;
  const { axes } = formula;
  return {
    ...field,
    size: pair((i) => {
      const axis = axes[i];
      const reach = axis ? effectiveKernel(axis.kernel, axis.dilation) - 1 : 0;
      return field.size[i] + reach * field.stride[i];
    }),
    stride: pair((i) => field.stride[i] * (axes[i]?.stride ?? 1)),
    start: pair((i) => field.start[i] - (axes[i]?.before ?? 0) * field.stride[i]),
  };
};

/** An output position `o` sees the inputs `i` with `0 ≤ o + cut − i·s < k`. */
export const throughSpread: FieldRule<LayerSpec> = (_, [field = 'unknown'], formula) => {
  if (typeof field === 'string') return field;
  if (field.scattered) return 'unknown';
  if (formula.rule !== 'spread') return field;
  const { axes } = formula;
  const along = (i: 0 | 1) => {
    const { kernel = 1, stride = 1, more = 0 } = axes[i] ?? {};
    // What `same` cuts off before the first output.
    return { kernel, stride, cut: Math.floor((Math.max(kernel - stride, 0) - more) / 2) };
  };
  return {
    ...field,
    size: pair((i) => field.size[i] + ((along(i).kernel - 1) / along(i).stride) * field.stride[i]),
    stride: pair((i) => field.stride[i] / along(i).stride),
    start: pair(
      (i) => field.start[i] + ((along(i).cut - along(i).kernel + 1) / along(i).stride) * field.stride[i],
    ),
  };
};

/** Moved by rows and columns of the layer's own input: down for a crop, up for padding. */
export function movedField(seen: Seen, rows: number, columns: number): Seen {
  if (typeof seen === 'string') return seen;
  if (seen.scattered) return 'unknown';
  const by: Pair = [rows, columns];
  return { ...seen, start: pair((i) => seen.start[i] + by[i] * seen.stride[i]) };
}

/** The union of several fields; not known when they advance at different strides. */
export const unionOfFields: FieldRule<LayerSpec> = (_, seen, __, inputs) => {
  if (seen.includes('whole')) return 'whole';
  const fields = seen.filter((each) => typeof each !== 'string');
  const [first] = fields;
  const [shape = []] = inputs;
  if (!first || fields.length < seen.length) return 'unknown';
  const agree = fields.every(
    ({ stride, of }) => String(stride) === String(first.stride) && String(of) === String(first.of),
  );
  // What is repeated along an axis goes another way over the input than what is not.
  const spatial = (each: Shape) => String(each.length === 1 ? each : each.slice(0, -1));
  if (!agree || inputs.some((each) => spatial(each) !== spatial(shape))) return 'unknown';
  const start = pair((i) => Math.min(...fields.map((f) => f.start[i])));
  const end = pair((i) => Math.max(...fields.map((f) => f.start[i] + f.size[i])));
  const union = { size: pair((i) => end[i] - start[i]), stride: first.stride, start, of: first.of };
  return fields.some(({ scattered }) => scattered) ? { ...union, scattered: true } : union;
};
