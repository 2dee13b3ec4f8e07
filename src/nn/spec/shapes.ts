/** Output shapes, each with the formula that gave it, as data. */

import type { AxisFormula, ShapeFormula } from './description.ts';
import type { LayerOf, LayerSpec, Pair, PaddingSetting, Shape } from './layer-spec.ts';
import { NetworkError } from './network-error.ts';
import { shapeText } from './shape-text.ts';
import { axisPadding, slideWindow } from './sliding-window.ts';

export interface WorkedShape {
  readonly outputShape: Shape;
  readonly formula: ShapeFormula;
}

type Image = readonly [height: number, width: number, channels: number];

function imageShape(layer: LayerSpec, input: Shape): Image {
  const [height, width, channels] = input;
  if (input.length !== 3 || height === undefined || width === undefined || channels === undefined) {
    throw new NetworkError('network-rank', {
      layer: layer.name,
      kind: layer.kind,
      input: layer.inputs[0] ?? '',
      shape: shapeText(input),
    });
  }
  return [height, width, channels];
}

function windowAxes(
  layer: LayerSpec,
  [height, width, channels]: Image,
  window: { kernelSize: Pair; strides: Pair; padding: PaddingSetting; dilation?: Pair },
): readonly [AxisFormula, AxisFormula] {
  const axes = (['height', 'width'] as const).map((axis, i) => {
    const along = {
      n: i === 0 ? height : width,
      kernel: window.kernelSize[i as 0 | 1],
      stride: window.strides[i as 0 | 1],
      dilation: window.dilation?.[i as 0 | 1] ?? 1,
    };
    return slideWindow(axis, along, axisPadding(window.padding, axis, along));
  });
  const [down, across] = axes as [AxisFormula, AxisFormula];
  if (down.result < 1 || across.result < 1) {
    const span = (a: AxisFormula) => a.dilation * (a.kernel - 1) + 1;
    throw new NetworkError('network-window-too-large', {
      layer: layer.name,
      kernel: shapeText([span(down), span(across)]),
      padded: shapeText([down.n + down.before + down.after, across.n + across.before + across.after]),
      shape: shapeText([height, width, channels]),
    });
  }
  return [down, across];
}

function windowed(
  layer: LayerSpec,
  input: Image,
  window: Parameters<typeof windowAxes>[2],
  channels: number,
): WorkedShape {
  const axes = windowAxes(layer, input, window);
  return {
    outputShape: [axes[0].result, axes[1].result, channels],
    formula: { rule: 'window', axes, channels },
  };
}

function padded(layer: LayerOf<'zeroPadding'>, [height, width, channels]: Image): WorkedShape {
  const { top, bottom, left, right } = layer.padding;
  const down = {
    axis: 'height',
    n: height,
    before: top,
    after: bottom,
    result: height + top + bottom,
  } as const;
  const across = {
    axis: 'width',
    n: width,
    before: left,
    after: right,
    result: width + left + right,
  } as const;
  return {
    outputShape: [down.result, across.result, channels],
    formula: { rule: 'pad', axes: [down, across], channels },
  };
}

function added(layer: LayerSpec, inputs: readonly Shape[]): WorkedShape {
  const first = inputs[0] ?? [];
  inputs.forEach((shape, i) => {
    if (shape.length === first.length && shape.every((size, axis) => size === first[axis])) return;
    throw new NetworkError('network-shapes-differ', {
      layer: layer.name,
      first: layer.inputs[0] ?? '',
      firstShape: shapeText(first),
      second: layer.inputs[i] ?? '',
      secondShape: shapeText(shape),
    });
  });
  return { outputShape: first, formula: { rule: 'unchanged' } };
}

function concatenated(layer: LayerSpec, inputs: readonly Shape[]): WorkedShape {
  const first = inputs[0] ?? [];
  const sides = first.slice(0, -1);
  inputs.forEach((shape, i) => {
    if (shape.length === first.length && sides.every((size, axis) => size === shape[axis])) return;
    throw new NetworkError('network-sides-differ', {
      layer: layer.name,
      first: layer.inputs[0] ?? '',
      firstShape: shapeText(first),
      second: layer.inputs[i] ?? '',
      secondShape: shapeText(shape),
    });
  });
  const terms = inputs.map((shape) => shape.at(-1) ?? 0);
  const result = terms.reduce((sum, channels) => sum + channels, 0);
  return { outputShape: [...sides, result], formula: { rule: 'concatenate', terms, result } };
}

/**
 * The output shape of one layer and how it came about.
 * @param inputs shapes of the layer's inputs, without the batch
 * @throws {NetworkError} when the layer cannot take these inputs
 */
export function workedShape(layer: LayerSpec, inputs: readonly Shape[]): WorkedShape {
  const input = inputs[0] ?? [];
  switch (layer.kind) {
    case 'input':
      return { outputShape: layer.shape, formula: { rule: 'given' } };
    case 'zeroPadding':
      return padded(layer, imageShape(layer, input));
    case 'conv': {
      const image = imageShape(layer, input);
      const { groups, filters } = layer;
      if (image[2] % groups !== 0 || filters % groups !== 0) {
        throw new NetworkError('network-groups', { layer: layer.name, groups, channels: image[2], filters });
      }
      return windowed(layer, image, layer, filters);
    }
    case 'separableConv':
      return windowed(layer, imageShape(layer, input), layer, layer.filters);
    case 'depthwiseConv': {
      const image = imageShape(layer, input);
      return windowed(layer, image, layer, image[2] * layer.depthMultiplier);
    }
    case 'maxPool':
    case 'averagePool': {
      const image = imageShape(layer, input);
      return windowed(layer, image, layer, image[2]);
    }
    case 'subsamplePad': {
      const image = imageShape(layer, input);
      if (layer.filters < image[2]) {
        throw new NetworkError('network-fewer-channels', {
          layer: layer.name,
          filters: layer.filters,
          shape: shapeText(image),
        });
      }
      // Taking every s-th pixel is a 1×1 window with stride s.
      return windowed(
        layer,
        image,
        { kernelSize: [1, 1], strides: layer.strides, padding: 'valid' },
        layer.filters,
      );
    }
    case 'globalAveragePool':
    case 'globalMaxPool':
      return { outputShape: [imageShape(layer, input)[2]], formula: { rule: 'globalPool' } };
    case 'add':
      return added(layer, inputs);
    case 'concatenate':
      return concatenated(layer, inputs);
    case 'flatten': {
      const result = input.reduce((product, size) => product * size, 1);
      return { outputShape: [result], formula: { rule: 'flatten', factors: input, result } };
    }
    case 'dense':
      return { outputShape: [...input.slice(0, -1), layer.units], formula: { rule: 'dense' } };
    case 'batchNorm':
    case 'activation':
    case 'dropout':
      return { outputShape: input, formula: { rule: 'unchanged' } };
    case 'unknown':
      return { outputShape: layer.outputShape, formula: { rule: 'reported' } };
  }
}
