import type { layers } from '@tensorflow/tfjs-layers';
import { ExplainedError } from '../notebook/protocol/explained-error.ts';

/** One activation of one picture: its shape without the batch, its values row-major. */
export interface Activation {
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
  /** Channels of the input the value depends on: all of them, or the one being pooled. */
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

/** The window of a layer in tfjs's own terms. */
interface WindowConfig {
  kernelSize?: number | number[];
  poolSize?: number | number[];
  strides?: number | number[];
  dilationRate?: number | number[];
  padding?: unknown;
  useBias?: boolean;
}

export async function patchOf(
  layer: layers.Layer,
  place: Place,
  input: Activation,
  given: Promise<Activation>,
): Promise<Patch> {
  const output = await given;
  const config = layer.getConfig() as unknown as WindowConfig;
  const size = pair(config.kernelSize ?? config.poolSize);
  const [height, width, channels] = input.shape;
  if (
    !size ||
    height === undefined ||
    width === undefined ||
    channels === undefined ||
    output.shape.length !== 3
  ) {
    throw new ExplainedError(
      'ask-no-patch',
      { layer: layer.name },
      `${layer.name} has no window over its input.`,
    );
  }
  const [outHeight, outWidth, outChannels] = output.shape as [number, number, number];
  const within = (value: number, end: number): boolean =>
    Number.isInteger(value) && value >= 0 && value < end;
  if (
    !within(place.row, outHeight) ||
    !within(place.column, outWidth) ||
    !within(place.channel, outChannels)
  ) {
    throw new ExplainedError('ask-outside', { layer: layer.name }, 'The place is outside the output.');
  }
  const strides = pair(config.strides) ?? size;
  const dilation = pair(config.dilationRate) ?? [1, 1];
  const rows = windowPositions(
    place.row,
    size[0],
    strides[0],
    dilation[0],
    before(config.padding, 0, height, outHeight, size[0], strides[0], dilation[0]),
  );
  const columns = windowPositions(
    place.column,
    size[1],
    strides[1],
    dilation[1],
    before(config.padding, 1, width, outWidth, size[1], strides[1], dilation[1]),
  );

  const kind = kindOf(layer);
  const kernel = kind === 'convolution' || kind === 'depthwise' ? layer.weights[0]!.read() : undefined;
  // Grouped convolutions read only their group's channels.
  const depth = kind === 'convolution' ? kernel!.shape[2]! : 1;
  const multiplier = kind === 'depthwise' ? kernel!.shape[3]! : 1;
  const filters = kernel?.shape[3] ?? 1;
  const firstChannel =
    kind === 'convolution'
      ? Math.floor(place.channel / (filters / (channels / depth))) * depth
      : Math.floor(place.channel / multiplier);

  const patch = new Float32Array(rows.length * columns.length * depth);
  const inside: boolean[] = [];
  let at = 0;
  for (const row of rows) {
    for (const column of columns) {
      const isInside = within(row, height) && within(column, width);
      for (let channel = 0; channel < depth; channel += 1) {
        inside.push(isInside);
        patch[at] = isInside ? input.values[(row * width + column) * channels + firstChannel + channel]! : 0;
        at += 1;
      }
    }
  }
  const common = {
    rows,
    columns,
    channels: depth,
    patch,
    output: output.values[(place.row * outWidth + place.column) * outChannels + place.channel]!,
  };

  if (!kernel) {
    const counted = [...patch].filter((_, index) => inside[index]);
    const sum =
      kind === 'maximum'
        ? Math.max(...counted)
        : counted.reduce((total, value) => total + value, 0) / counted.length;
    return { ...common, sum, result: sum, operation: kind };
  }
  const all = await kernel.data();
  const weights = Float32Array.from(patch, (_, index) => {
    const channel = index % depth;
    const tap = Math.floor(index / depth);
    return kind === 'convolution'
      ? all[(tap * depth + channel) * filters + place.channel]!
      : all[(tap * channels + firstChannel) * multiplier + (place.channel % multiplier)]!;
  });
  const bias =
    config.useBias === false || layer.weights.length < 2
      ? undefined
      : (await layer.weights[1]!.read().data())[place.channel]!;
  const sum = patch.reduce((total, value, index) => total + value * weights[index]!, 0);
  return {
    ...common,
    weights,
    ...(bias === undefined ? {} : { bias }),
    sum,
    result: sum + (bias ?? 0),
    operation: kind,
  };
}

function kindOf(layer: layers.Layer): Patch['operation'] {
  const name = layer.getClassName();
  if (/depthwise/i.test(name)) return 'depthwise';
  if (/conv/i.test(name) && layer.weights.length > 0) return 'convolution';
  return /max/i.test(name) || (layer as unknown as { pooling?: string }).pooling === 'max'
    ? 'maximum'
    : 'mean';
}

function pair(value: unknown): [number, number] | undefined {
  if (typeof value === 'number') return [value, value];
  if (Array.isArray(value) && value.length === 2) return [Number(value[0]), Number(value[1])];
  return undefined;
}

/** Rows or columns of padding before the first: none, TensorFlow's `same`, or explicit. */
function before(
  padding: unknown,
  axis: 0 | 1,
  n: number,
  out: number,
  k: number,
  stride: number,
  dilation: number,
): number {
  if (padding === 'same') return Math.floor(Math.max((out - 1) * stride + dilation * (k - 1) + 1 - n, 0) / 2);
  if (typeof padding === 'number') return padding;
  if (Array.isArray(padding)) {
    const own: unknown = padding[axis];
    return Number(Array.isArray(own) ? own[0] : own);
  }
  if (typeof padding === 'object' && padding !== null) {
    const { top, left } = padding as { top?: number; left?: number };
    return (axis === 0 ? top : left) ?? 0;
  }
  return 0;
}

function windowPositions(
  position: number,
  k: number,
  stride: number,
  dilation: number,
  before: number,
): number[] {
  return Array.from({ length: k }, (_, tap) => position * stride - before + tap * dilation);
}
