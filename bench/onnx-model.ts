/** A residual network as an ONNX file with weights drawn at random, for a runtime that a reader might use instead. */
import {
  axisPadding,
  describeNetwork,
  type LayerOf,
  type LayerSpec,
  type NetworkSpec,
} from '../src/nn/spec/index.ts';

// ------------------------------------------------------------------------------------------- protocol buffers

type Bytes = Uint8Array<ArrayBuffer>;

function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function varint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

const number = (field: number, value: number): Bytes => joined([varint(field * 8), varint(value)]);
const message = (field: number, ...parts: Bytes[]): Bytes => {
  const body = joined(parts);
  return joined([varint(field * 8 + 2), varint(body.length), body]);
};
const text = (field: number, value: string): Bytes => message(field, new TextEncoder().encode(value));
const single = (field: number, value: number): Bytes =>
  joined([varint(field * 8 + 5), new Uint8Array(Float32Array.of(value).buffer)]);

// ------------------------------------------------------------------------------------------- ONNX

const float32 = 1;

const integers = (name: string, values: readonly number[]): Bytes =>
  message(5, text(1, name), ...values.map((value) => number(8, value)), number(20, 7));
const real = (name: string, value: number): Bytes =>
  message(5, text(1, name), single(2, value), number(20, 1));
const node = (operation: string, inputs: readonly string[], output: string, ...attributes: Bytes[]): Bytes =>
  message(
    1,
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(3, output),
    text(4, operation),
    ...attributes,
  );
const tensor = (name: string, shape: readonly number[], values: Float32Array<ArrayBuffer>): Bytes =>
  message(
    5,
    ...shape.map((size) => number(1, size)),
    number(2, float32),
    text(8, name),
    message(9, new Uint8Array(values.buffer)),
  );
const value = (field: number, name: string, shape: readonly (number | string)[]): Bytes => {
  const sizes = shape.map((size) => message(1, typeof size === 'number' ? number(1, size) : text(2, size)));
  return message(field, text(1, name), message(2, message(1, number(1, float32), message(2, ...sizes))));
};

/** @param spec of ResNets as torchvision has them: one input, one output, padding within the convolutions */
export function onnxModel(spec: NetworkSpec, random: () => number): Bytes {
  const { layers } = describeNetwork(spec);
  const parts: Bytes[] = [];
  const draw = (name: string, shape: readonly number[], low: number, high: number): string => {
    const count = shape.reduce((product, n) => product * n, 1);
    parts.push(
      tensor(
        name,
        shape,
        Float32Array.from({ length: count }, () => low + (high - low) * random()),
      ),
    );
    return name;
  };
  spec.layers.forEach((layer, at) => {
    const [x = '', ...others] = layer.inputs;
    const [shape = []] = layers[at]!.inputShapes;
    const channels = shape.at(-1) ?? 1;
    parts.push(...nodesOf(layer, [x, ...others], shape, channels, draw));
  });
  const [input, output] = [layers[0]!, layers.at(-1)!];
  const [height = 1, width = 1, channels = 1] = input.outputShape;
  const graph = message(
    7,
    ...parts,
    text(2, spec.name),
    value(11, input.name, ['batch', channels, height, width]),
    value(12, output.name, ['batch', ...output.outputShape]),
  );
  return joined([number(1, 8), message(8, text(1, ''), number(2, 13)), graph]);
}

function nodesOf(
  layer: LayerSpec,
  inputs: readonly string[],
  shape: readonly number[],
  channels: number,
  draw: (name: string, shape: readonly number[], low: number, high: number) => string,
): Bytes[] {
  const { name } = layer;
  const [x = ''] = inputs;
  const pads = (of: Pick<LayerOf<'conv'>, 'padding' | 'kernelSize' | 'strides'>): number[] => {
    const [down, across] = ([0, 1] as const).map((axis) =>
      axisPadding(of.padding, axis === 0 ? 'height' : 'width', {
        n: shape[axis]!,
        kernel: of.kernelSize[axis],
        stride: of.strides[axis],
        dilation: 1,
      }),
    ) as [{ before: number; after: number }, { before: number; after: number }];
    return [down.before, across.before, down.after, across.after];
  };
  switch (layer.kind) {
    case 'input':
      return [];
    case 'conv': {
      const fan = Math.sqrt(3 / (channels * layer.kernelSize[0] * layer.kernelSize[1]));
      const weights = draw(`${name}/w`, [layer.filters, channels, ...layer.kernelSize], -fan, fan);
      const settings = [
        integers('kernel_shape', layer.kernelSize),
        integers('strides', layer.strides),
        integers('pads', pads(layer)),
      ];
      return [node('Conv', [x, weights], name, ...settings)];
    }
    case 'batchNorm': {
      const weights = [
        draw(`${name}/gamma`, [channels], 0.5, 1.5),
        draw(`${name}/beta`, [channels], -0.3, 0.3),
        draw(`${name}/mean`, [channels], -0.3, 0.3),
        draw(`${name}/variance`, [channels], 0.5, 1.5),
      ];
      return [node('BatchNormalization', [x, ...weights], name, real('epsilon', layer.epsilon))];
    }
    case 'activation':
      return [node('Relu', [x], name)];
    case 'add':
      return [node('Add', inputs, name)];
    case 'maxPool':
      return [
        node(
          'MaxPool',
          [x],
          name,
          integers('kernel_shape', layer.kernelSize),
          integers('strides', layer.strides),
          integers('pads', pads(layer)),
        ),
      ];
    case 'globalAveragePool':
      return [node('GlobalAveragePool', [x], `${name}/pooled`), node('Flatten', [`${name}/pooled`], name)];
    case 'dense': {
      const fan = Math.sqrt(3 / channels);
      const weights = draw(`${name}/w`, [channels, layer.units], -fan, fan);
      return [node('Gemm', [x, weights, draw(`${name}/b`, [layer.units], -0.1, 0.1)], name)];
    }
    default:
      throw new Error(`No ONNX for ${layer.kind}.`);
  }
}
