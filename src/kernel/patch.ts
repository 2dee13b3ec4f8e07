import { ExplainedError } from '../explained/index.ts';
import type { layers } from '@tensorflow/tfjs-layers';
import { readLayer } from '../nn/build/index.ts';
import { transposedTaps, windowCells, workedShape, type LayerSpec } from '../nn/spec/index.ts';

/** One activation of one picture: its shape without the batch, its values row-major. */
export interface LayerOutput {
  shape: readonly number[];
  values: Float32Array;
}

/**
 * The numbers one output value is made of: for a convolution the patch of its
 * input under the window, the weights of one filter, the bias, and the sum of
 * the products; for a pooling the patch and its maximum or mean.
 */
export interface Patch {
  /** Input rows and columns under the window; negative or past the end inside the padding. */
  rows: number[];
  columns: number[];
  /** Channels of the input the value depends on: all of them, those of its group, or the one being pooled. */
  channels: number;
  /** `[row][column][channel]`, flattened; zero inside the padding. */
  patch: Float32Array;
  /** In the order of `patch`; absent for poolings. */
  weights?: Float32Array;
  bias?: number;
  /** Σ patch · weights without the bias, or the maximum or mean. */
  sum: number;
  /** `sum + bias`, before any activation inside the layer. */
  result: number;
  /** What the layer itself gave at this place, after its own activation. */
  output: number;
  operation: 'convolution' | 'depthwise' | 'maximum' | 'mean';
}

export interface Place {
  row: number;
  column: number;
  channel: number;
}

/** One row or column of the input under the window, and the row or column of the kernel that lies on it. */
interface Tap {
  position: number;
  tap: number;
}

/** Where the window of one output value lies, and what is done under it. */
interface Window {
  rows: Tap[];
  columns: Tap[];
  operation: Patch['operation'];
  /** The first input channel that is read, and how many. */
  from: number;
  depth: number;
  /** Absent for poolings: the weight of one tap and one of the channels read. */
  weightOf?: (row: number, column: number, channel: number) => number;
}

export async function patchOf(
  layer: layers.Layer,
  place: Place,
  input: LayerOutput,
  given: Promise<LayerOutput>,
): Promise<Patch> {
  const output = await given;
  const [outHeight = 0, outWidth = 0, outChannels = 0] = output.shape;
  const isInside = ({ row, column, channel }: Place): boolean =>
    within(row, outHeight) && within(column, outWidth) && within(channel, outChannels);
  const onImages = input.shape.length === 3 && output.shape.length === 3;
  if (onImages && !isInside(place)) {
    throw new ExplainedError('ask-outside', { layer: layer.name });
  }
  const window = onImages ? await windowOf(layer, place, input.shape, output.shape) : undefined;
  if (!window) {
    throw new ExplainedError('ask-no-patch', { layer: layer.name });
  }

  const [height = 0, width = 0, channels = 0] = input.shape;
  const { rows, columns, operation, from, depth, weightOf } = window;
  const taps = rows.flatMap((row) => columns.map((column) => ({ row, column })));
  const covered = taps.map(
    ({ row, column }) => within(row.position, height) && within(column.position, width),
  );
  const patch = Float32Array.from({ length: taps.length * depth }, (_, at) => {
    const tap = Math.floor(at / depth);
    if (!covered[tap]) return 0;
    const { row, column } = taps[tap]!;
    return input.values[(row.position * width + column.position) * channels + from + (at % depth)]!;
  });
  const common = {
    rows: rows.map(({ position }) => position),
    columns: columns.map(({ position }) => position),
    channels: depth,
    patch,
    operation,
    output: output.values[(place.row * outWidth + place.column) * outChannels + place.channel]!,
  };

  if (!weightOf) {
    // Padding never wins a maximum and is left out of a mean.
    const counted = patch.filter((_, at) => covered[Math.floor(at / depth)]);
    const sum =
      operation === 'maximum'
        ? counted.reduce((most, value) => Math.max(most, value), -Infinity)
        : counted.reduce((total, value) => total + value, 0) / counted.length;
    return { ...common, sum, result: sum };
  }
  const weights = patch.map((_, at) => {
    const { row, column } = taps[Math.floor(at / depth)]!;
    return weightOf(row.tap, column.tap, at % depth);
  });
  const bias =
    (layer.getConfig() as { useBias?: boolean }).useBias === false
      ? undefined
      : (await layer.weights.at(-1)!.read().data())[place.channel]!;
  const sum = patch.reduce((total, value, at) => total + value * weights[at]!, 0);
  return {
    ...common,
    weights,
    ...(bias === undefined ? {} : { bias }),
    sum,
    result: sum + (bias ?? 0),
  };
}

const within = (value: number, end: number): boolean => Number.isInteger(value) && value >= 0 && value < end;

/** @returns nothing for a layer whose output values are not made of a window over its input */
async function windowOf(
  layer: layers.Layer,
  place: Place,
  input: readonly number[],
  output: readonly number[],
): Promise<Window | undefined> {
  if (layer.getClassName() === 'Conv2DTranspose') return transposedWindow(layer, place, input, output);
  const body = readLayer(layer, input.length);
  if (!body) return undefined;
  const spec = { name: layer.name, inputs: [''], ...body } as LayerSpec;
  const { formula } = workedShape(spec, [input]);
  if (formula.rule !== 'window') return undefined;
  const along = (axis: 0 | 1, at: number): Tap[] => {
    const { before } = formula.axes[axis]!;
    return windowCells(formula.axes[axis]!, at).map((cell, tap) => ({ position: cell - before, tap }));
  };
  const positions = { rows: along(0, place.row), columns: along(1, place.column) };
  const channels = input[2]!;
  switch (spec.kind) {
    case 'maxPool':
    case 'averagePool':
      return {
        ...positions,
        operation: spec.kind === 'maxPool' ? 'maximum' : 'mean',
        from: place.channel,
        depth: 1,
      };
    case 'conv': {
      const { filters, groups } = spec;
      const [, columns] = spec.kernelSize;
      const depth = channels / groups;
      const kernel = await kernelOf(layer, 0);
      return {
        ...positions,
        operation: 'convolution',
        // A group reads only its own channels.
        from: Math.floor(place.channel / (filters / groups)) * depth,
        depth,
        weightOf: (row, column, channel) =>
          kernel[((row * columns + column) * depth + channel) * filters + place.channel]!,
      };
    }
    case 'depthwiseConv': {
      const multiplier = spec.depthMultiplier;
      const [, columns] = spec.kernelSize;
      const from = Math.floor(place.channel / multiplier);
      const kernel = await kernelOf(layer, 0);
      return {
        ...positions,
        operation: 'depthwise',
        from,
        depth: 1,
        weightOf: (row, column) =>
          kernel[((row * columns + column) * channels + from) * multiplier + (place.channel % multiplier)]!,
      };
    }
    case 'separableConv': {
      const { filters, depthMultiplier: multiplier } = spec;
      const [, columns] = spec.kernelSize;
      const [depthwise, pointwise] = await Promise.all([kernelOf(layer, 0), kernelOf(layer, 1)]);
      return {
        ...positions,
        operation: 'convolution',
        from: 0,
        depth: channels,
        // Its two steps are linear: together they are one convolution with the product of their kernels.
        weightOf: (row, column, channel) => {
          let weight = 0;
          for (let copy = 0; copy < multiplier; copy++) {
            const between = channel * multiplier + copy;
            weight +=
              depthwise[(row * columns + column) * channels * multiplier + between]! *
              pointwise[between * filters + place.channel]!;
          }
          return weight;
        },
      };
    }
    default:
      return undefined;
  }
}

async function transposedWindow(
  layer: layers.Layer,
  place: Place,
  [height = 0, width = 0, channels = 0]: readonly number[],
  [outHeight = 0, outWidth = 0, filters = 0]: readonly number[],
): Promise<Window | undefined> {
  const config = layer.getConfig() as {
    strides: [number, number];
    padding: 'same' | 'valid';
    dataFormat: string;
  };
  if (config.dataFormat === 'channelsFirst') return undefined;
  const [rows = 0, columns = 0] = layer.weights[0]!.shape as number[];
  const [down, across] = config.strides;
  const kernel = await kernelOf(layer, 0);
  const along = (n: number, size: number, stride: number, outputs: number, at: number): Tap[] =>
    transposedTaps({ n, kernel: size, stride, dilation: 1 }, config.padding, outputs, at);
  return {
    rows: along(height, rows, down, outHeight, place.row),
    columns: along(width, columns, across, outWidth, place.column),
    operation: 'convolution',
    from: 0,
    depth: channels,
    weightOf: (row, column, channel) =>
      kernel[((row * columns + column) * filters + place.channel) * channels + channel]!,
  };
}

async function kernelOf(layer: layers.Layer, index: number): Promise<ArrayLike<number>> {
  return layer.weights[index]!.read().data();
}
