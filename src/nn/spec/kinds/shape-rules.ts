/** Shape rules that kinds share. */

import { ExplainedError } from '../../../explained/index.ts';
import type { AxisFormula, AxisName } from '../description.ts';
import type { LayerSpec, Padding, PaddingSetting, Pair, Shape } from '../layer-spec.ts';
import { shapeText } from '../shape-text.ts';
import { axisPadding, effectiveKernel, slideWindow } from '../sliding-window.ts';
import type { WorkedShape } from './kind.ts';

export type Image = readonly [height: number, width: number, channels: number];

/** @throws {ExplainedError} `network-rank` for anything but height × width × channels */
export function imageOf(layer: LayerSpec, [input = []]: readonly Shape[]): Image {
  const [height, width, channels] = input;
  if (input.length !== 3 || height === undefined || width === undefined || channels === undefined) {
    throw new ExplainedError('network-rank', {
      layer: layer.name,
      kind: layer.kind,
      input: layer.inputs[0] ?? '',
      shape: shapeText(input),
    });
  }
  return [height, width, channels];
}

/** @throws {ExplainedError} `network-rank-sequence` for anything but length × channels */
export function sequenceOf(
  layer: LayerSpec,
  [input = []]: readonly Shape[],
): readonly [length: number, channels: number] {
  const [length, channels] = input;
  if (input.length !== 2 || length === undefined || channels === undefined) {
    throw new ExplainedError('network-rank-sequence', {
      layer: layer.name,
      kind: layer.kind,
      input: layer.inputs[0] ?? '',
      shape: shapeText(input),
    });
  }
  return [length, channels];
}

/** @throws {ExplainedError} `network-window-too-large` */
export function windowed(
  layer: LayerSpec,
  [height, width, inputChannels]: Image,
  window: {
    readonly kernelSize: Pair;
    readonly strides: Pair;
    readonly padding: PaddingSetting;
    readonly dilation?: Pair;
  },
  channels: number,
): WorkedShape {
  const along = (axis: 'height' | 'width', i: 0 | 1): AxisFormula => {
    const one = {
      n: i === 0 ? height : width,
      kernel: window.kernelSize[i],
      stride: window.strides[i],
      dilation: window.dilation?.[i] ?? 1,
    };
    return slideWindow(axis, one, axisPadding(window.padding, axis, one));
  };
  return slid(layer, [along('height', 0), along('width', 1)], [height, width, inputChannels], channels);
}

/** @throws {ExplainedError} `network-window-too-large` */
export function windowed1d(
  layer: LayerSpec,
  [length, inputChannels]: readonly [length: number, channels: number],
  window: {
    readonly kernelSize: number;
    readonly strides: number;
    readonly padding: 'same' | 'valid';
    readonly dilation?: number;
  },
  channels: number,
): WorkedShape {
  const { kernelSize: kernel, strides: stride, dilation = 1 } = window;
  const one = { n: length, kernel, stride, dilation };
  const axis = slideWindow('length', one, axisPadding(window.padding, 'length', one));
  return slid(layer, [axis], [length, inputChannels], channels);
}

/**
 * Pooling along a sequence: as many channels as come in.
 * @throws {ExplainedError} `network-rank-sequence`, `network-window-too-large`
 */
export function pooled1d(
  layer: LayerSpec & { readonly kind: 'averagePool1d' | 'maxPool1d' },
  inputs: readonly Shape[],
): WorkedShape {
  const sequence = sequenceOf(layer, inputs);
  return windowed1d(layer, sequence, layer, sequence[1]);
}

function slid(layer: LayerSpec, axes: readonly AxisFormula[], input: Shape, channels: number): WorkedShape {
  if (axes.some(({ result }) => result < 1)) {
    throw new ExplainedError('network-window-too-large', {
      layer: layer.name,
      kernel: shapeText(axes.map((axis) => effectiveKernel(axis.kernel, axis.dilation))),
      padded: shapeText(axes.map(({ n, before, after }) => n + before + after)),
      shape: shapeText(input),
    });
  }
  return {
    outputShape: [...axes.map(({ result }) => result), channels],
    formula: { rule: 'window', axes, channels },
  };
}

/**
 * The same for a pooling, which leaves padding out: a window over nothing but padding has no maximum and no mean.
 * @throws {ExplainedError} `network-window-on-padding`
 */
export function pooled(layer: LayerSpec, worked: WorkedShape): WorkedShape {
  const { formula } = worked;
  if (formula.rule !== 'window') return worked;
  for (const { n, before, after, kernel, stride, result } of formula.axes) {
    if (before < kernel && (result - 1) * stride - before < n) continue;
    throw new ExplainedError('network-window-on-padding', {
      layer: layer.name,
      kernel: shapeText(formula.axes.map((axis) => axis.kernel)),
      padding: Math.max(before, after),
    });
  }
  return worked;
}

/** Zeros added on each side, or rows and columns cut off. */
export function resized(
  layer: LayerSpec,
  [height, width, channels]: Image,
  { top, bottom, left, right }: Padding,
  rule: 'pad' | 'crop',
): WorkedShape {
  const sign = rule === 'pad' ? 1 : -1;
  const along = (axis: AxisName, n: number, before: number, after: number) => ({
    axis,
    n,
    before,
    after,
    result: n + sign * (before + after),
  });
  const axes = [along('height', height, top, bottom), along('width', width, left, right)];
  if (axes.some(({ result }) => result < 1)) {
    throw new ExplainedError('network-crop', {
      layer: layer.name,
      rows: top + bottom,
      columns: left + right,
      shape: shapeText([height, width, channels]),
    });
  }
  return {
    outputShape: [...axes.map(({ result }) => result), channels],
    formula: { rule, axes, channels },
  };
}

/** Each input position laid out over `strides` outputs, and the kernel's rest where it is kept. */
export function spread(
  [height, width]: Image,
  window: { readonly kernelSize: Pair; readonly strides: Pair; readonly padding: 'same' | 'valid' },
  channels: number,
): WorkedShape {
  const along = (axis: AxisName, n: number, i: 0 | 1) => {
    const [kernel, stride] = [window.kernelSize[i], window.strides[i]];
    const more = window.padding === 'same' ? 0 : Math.max(kernel - stride, 0);
    return { axis, n, stride, kernel, more, result: n * stride + more };
  };
  const axes = [along('height', height, 0), along('width', width, 1)];
  return {
    outputShape: [...axes.map(({ result }) => result), channels],
    formula: { rule: 'spread', axes, channels },
  };
}

/**
 * What is joined value by value: equal sizes, or one of them 1, which is then repeated; shorter shapes begin with ones.
 * @throws {ExplainedError} `network-shapes-differ`
 */
export function merged(layer: LayerSpec, inputs: readonly Shape[]): WorkedShape {
  const rank = Math.max(...inputs.map(({ length }) => length));
  const whole = inputs.map((shape) => [...Array<number>(rank - shape.length).fill(1), ...shape]);
  const outputShape = Array.from({ length: rank }, (_, axis) =>
    whole.reduce((size, shape) => (size === 1 ? shape[axis]! : size), 1),
  );
  const isRepeated = inputs.some((shape) => String(shape) !== String(outputShape));
  const second = whole.findIndex((shape) =>
    shape.some((size, axis) => size !== 1 && size !== outputShape[axis]),
  );
  if (second !== -1) {
    // The first one that it does not go together with.
    const axis = whole[second]!.findIndex((size, at) => size !== 1 && size !== outputShape[at]);
    const first = whole.findIndex((shape) => shape[axis] === outputShape[axis]);
    throw new ExplainedError('network-shapes-differ', {
      layer: layer.name,
      first: layer.inputs[first] ?? '',
      firstShape: shapeText(inputs[first] ?? []),
      second: layer.inputs[second] ?? '',
      secondShape: shapeText(inputs[second] ?? []),
    });
  }
  return { outputShape, formula: { rule: isRepeated ? 'broadcast' : 'unchanged' } };
}

export const unchanged = (_: LayerSpec, [input = []]: readonly Shape[]): WorkedShape => ({
  outputShape: input,
  formula: { rule: 'unchanged' },
});

export const globallyPooled = (layer: LayerSpec, inputs: readonly Shape[]): WorkedShape => ({
  outputShape: [imageOf(layer, inputs)[2]],
  formula: { rule: 'globalPool' },
});

export const globallyPooled1d = (layer: LayerSpec, inputs: readonly Shape[]): WorkedShape => ({
  outputShape: [sequenceOf(layer, inputs)[1]],
  formula: { rule: 'globalPool' },
});
