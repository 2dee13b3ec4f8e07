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

import type { ReceptiveField } from '../description.ts';
import type { LayerSpec, Pair } from '../layer-spec.ts';
import { effectiveKernel } from '../sliding-window.ts';
import type { FieldRule } from './kind.ts';

const pair = (at: (axis: 0 | 1) => number): Pair => [at(0), at(1)];

export const sameField: FieldRule<LayerSpec> = (_, [field]) => field ?? null;

/** What is given depends on the whole input, or on no one knows what. */
export const noField: FieldRule<LayerSpec> = () => null;

export const throughWindow: FieldRule<LayerSpec> = (_, [field], formula) => {
  if (!field || formula.rule !== 'window') return field ?? null;
  const [down, across] = formula.axes;
  if (!down || !across) return field;
  const axes = [down, across] as const;
  return {
    size: pair(
      (i) => field.size[i] + (effectiveKernel(axes[i].kernel, axes[i].dilation) - 1) * field.stride[i],
    ),
    stride: pair((i) => field.stride[i] * axes[i].stride),
    start: pair((i) => field.start[i] - axes[i].before * field.stride[i]),
  };
};

/** The union of several fields, or nothing when they advance at different strides. */
export const unionOfFields: FieldRule<LayerSpec> = (_, fields): ReceptiveField | null => {
  const [first] = fields;
  if (!first) return null;
  const agree = fields.every((f) => f.stride[0] === first.stride[0] && f.stride[1] === first.stride[1]);
  if (!agree) return null;
  const start = pair((i) => Math.min(...fields.map((f) => f.start[i])));
  const end = pair((i) => Math.max(...fields.map((f) => f.start[i] + f.size[i])));
  return { size: pair((i) => end[i] - start[i]), stride: first.stride, start };
};
