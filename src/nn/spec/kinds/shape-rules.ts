/** Shape rules that kinds share. */

import { ExplainedError } from '../../../explained/index.ts';
import type { AxisFormula } from '../description.ts';
import type { LayerSpec, PaddingSetting, Pair, Shape } from '../layer-spec.ts';
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
  const [down, across] = [along('height', 0), along('width', 1)];
  if (down.result < 1 || across.result < 1) {
    const span = (a: AxisFormula) => effectiveKernel(a.kernel, a.dilation);
    throw new ExplainedError('network-window-too-large', {
      layer: layer.name,
      kernel: shapeText([span(down), span(across)]),
      padded: shapeText([down.n + down.before + down.after, across.n + across.before + across.after]),
      shape: shapeText([height, width, inputChannels]),
    });
  }
  return {
    outputShape: [down.result, across.result, channels],
    formula: { rule: 'window', axes: [down, across], channels },
  };
}

export const unchanged = (_: LayerSpec, [input = []]: readonly Shape[]): WorkedShape => ({
  outputShape: input,
  formula: { rule: 'unchanged' },
});

export const globallyPooled = (layer: LayerSpec, inputs: readonly Shape[]): WorkedShape => ({
  outputShape: [imageOf(layer, inputs)[2]],
  formula: { rule: 'globalPool' },
});
