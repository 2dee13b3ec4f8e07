/** The stem of ResNet-50 by hand, so that these tests need nothing but the types. */
import type {
  AxisFormula,
  LayerDescription,
  LayerSpec,
  NetworkDescription,
  Shape,
} from '../../src/nn/spec/index.ts';

function axes(n: number, kernel: number, stride: number, before = 0, after = 0): AxisFormula[] {
  return (['height', 'width'] as const).map((axis) => {
    const quotient = (n + before + after - (kernel - 1) - 1) / stride;
    const result = Math.floor(quotient) + 1;
    const unread = n + before + after - ((result - 1) * stride + kernel);
    return { axis, n, before, after, kernel, stride, dilation: 1, quotient, result, unread };
  });
}

const none = { terms: [], result: 0 };

function layer(
  spec: LayerSpec,
  inputShape: Shape | null,
  outputShape: Shape,
  rest: Partial<LayerDescription>,
): LayerDescription {
  return {
    name: spec.name,
    kind: spec.kind,
    inputs: spec.inputs,
    inputShapes: inputShape === null ? [] : [inputShape],
    outputShape,
    formula: { rule: 'unchanged' },
    params: { total: 0, trainable: 0 },
    paramFormula: none,
    multiplyAdds: 0,
    multiplyAddFormula: none,
    activationBytes: outputShape.reduce((product, size) => product * size, 4),
    sees: 'field',
    receptiveField: { size: [7, 7], stride: [2, 2], start: [-3, -3] },
    spec,
    stage: 'stem',
    block: '',
    ...rest,
  };
}

export const conv = layer(
  {
    name: 'conv1_conv',
    inputs: ['conv1_pad'],
    kind: 'conv',
    filters: 64,
    kernelSize: [7, 7],
    strides: [2, 2],
    padding: 'valid',
    dilation: [1, 1],
    groups: 1,
    useBias: true,
  },
  [230, 230, 3],
  [112, 112, 64],
  {
    formula: { rule: 'window', axes: axes(230, 7, 2), channels: 64 },
    params: { total: 9472, trainable: 9472 },
    paramFormula: {
      terms: [
        { label: 'kernel', factors: [7, 7, 3, 64], trainable: true },
        { label: 'bias', factors: [64], trainable: true },
      ],
      result: 9472,
    },
    multiplyAdds: 118_013_952,
    multiplyAddFormula: {
      terms: [{ label: 'kernel', factors: [112, 112, 7, 7, 3, 64], trainable: true }],
      result: 118_013_952,
    },
  },
);

export const pad = layer(
  {
    name: 'conv1_pad',
    inputs: ['input_1'],
    kind: 'zeroPadding',
    padding: { top: 3, bottom: 3, left: 3, right: 3 },
  },
  [224, 224, 3],
  [230, 230, 3],
  {
    formula: {
      rule: 'pad',
      axes: (['height', 'width'] as const).map((axis) => ({
        axis,
        n: 224,
        before: 3,
        after: 3,
        result: 230,
      })),
      channels: 3,
    },
  },
);

export const input = layer(
  { name: 'input_1', inputs: [], kind: 'input', shape: [224, 224, 3] },
  null,
  [224, 224, 3],
  { formula: { rule: 'given' } },
);

/** A convolution as TensorFlow pads it: 2 before, 3 after. */
export const sameConv = layer(
  {
    ...(conv.spec as Extract<LayerSpec, { kind: 'conv' }>),
    name: 'same_conv',
    inputs: ['input_1'],
    padding: 'same',
  },
  [224, 224, 3],
  [112, 112, 64],
  { formula: { rule: 'window', axes: axes(224, 7, 2, 2, 3), channels: 64 } },
);

export const stem: NetworkDescription = {
  name: 'stem',
  layers: [input, pad, conv],
  outputs: ['conv1_conv'],
  totals: {
    params: 9472,
    trainable: 9472,
    multiplyAdds: 118_013_952,
    activationBytes: 4_449_824,
    notCounted: 0,
  },
};
