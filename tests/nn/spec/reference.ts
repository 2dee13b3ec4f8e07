/** What a network gives, worked out from its spec by loops and tfjs's plain operations, without its layers. */
import * as tf from '@tensorflow/tfjs-core';
import {
  describeNetwork,
  outputsOf,
  type LayerBody,
  type NetworkSpec,
  type RecurrentBody,
} from '../../../src/nn/spec/index.ts';

type T = tf.Tensor;
type Weights = Readonly<Record<string, T>>;

/** Weights of a layer by their Keras names. */
export type WeightsOf = (layer: string) => Weights;

function activated(x: T, name: string | undefined, slope = 0.3): T {
  switch (name) {
    case undefined:
    case 'linear':
      return x;
    case 'relu6':
      return tf.clipByValue(x, 0, 6);
    case 'softmax':
      return tf.div(tf.exp(x), tf.sum(tf.exp(x), -1, true));
    case 'softsign':
      return tf.div(x, tf.add(1, tf.abs(x)));
    case 'swish':
      return tf.mul(x, tf.sigmoid(x));
    case 'gelu':
      return tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))));
    case 'leakyRelu':
      return tf.where(tf.greater(x, 0), x, tf.mul(slope, x));
    case 'hardSigmoid':
      return tf.clipByValue(tf.add(0.5, tf.mul(0.2, x)), 0, 1);
    default:
      return (tf as unknown as Record<string, (x: T) => T>)[name]!(x);
  }
}

const biased = (x: T, { bias }: Weights) => (bias ? tf.add(x, bias) : x);

interface Window {
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly padding:
    | 'same'
    | 'valid'
    | { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number };
  readonly dilation?: readonly number[];
}

/** Values of an image one window after the other: for each output place the taps that lie on the image. */
function slide(
  x: tf.Tensor4D,
  { kernelSize, strides, padding, dilation = [1, 1] }: Window,
  combine: (taps: { value: number[]; tap: [number, number] }[]) => number[],
): T {
  const [batch, height, width] = x.shape;
  const values = x.arraySync();
  const axes = [height, width].map((n, i) => {
    const reach = dilation[i]! * (kernelSize[i]! - 1) + 1;
    if (padding === 'same') {
      const out = Math.ceil(n / strides[i]!);
      return { out, before: Math.floor(Math.max((out - 1) * strides[i]! + reach - n, 0) / 2) };
    }
    const [before, after] =
      padding === 'valid' ? [0, 0] : i === 0 ? [padding.top, padding.bottom] : [padding.left, padding.right];
    return { out: Math.floor((n + before + after - reach) / strides[i]!) + 1, before };
  });
  const [down, across] = [axes[0]!, axes[1]!];
  return tf.tensor(
    Array.from({ length: batch }, (_, b) =>
      Array.from({ length: down.out }, (_, r) =>
        Array.from({ length: across.out }, (_, c) => {
          const taps: { value: number[]; tap: [number, number] }[] = [];
          for (let i = 0; i < kernelSize[0]!; i++) {
            for (let j = 0; j < kernelSize[1]!; j++) {
              const row = r * strides[0]! + i * dilation[0]! - down.before;
              const column = c * strides[1]! + j * dilation[1]! - across.before;
              if (row < 0 || column < 0 || row >= height || column >= width) continue;
              taps.push({ value: values[b]![row]![column]!, tap: [i, j] });
            }
          }
          return combine(taps);
        }),
      ),
    ),
  );
}

function convolved(x: tf.Tensor4D, window: Window, kernel: tf.Tensor4D, groups = 1): T {
  const weights = kernel.arraySync();
  const [, , depth, filters] = kernel.shape;
  return slide(x, window, (taps) =>
    Array.from({ length: filters }, (_, filter) => {
      const from = Math.floor(filter / (filters / groups)) * depth;
      let sum = 0;
      for (const { value, tap } of taps)
        for (let channel = 0; channel < depth; channel++)
          sum += value[from + channel]! * weights[tap[0]]![tap[1]]![channel]![filter]!;
      return sum;
    }),
  );
}

function depthwise(x: tf.Tensor4D, window: Window, kernel: tf.Tensor4D): T {
  const weights = kernel.arraySync();
  const [, , channels, multiplier] = kernel.shape;
  return slide(x, window, (taps) =>
    Array.from({ length: channels * multiplier }, (_, out) => {
      const channel = Math.floor(out / multiplier);
      return taps.reduce(
        (sum, { value, tap }) =>
          sum + value[channel]! * weights[tap[0]]![tap[1]]![channel]![out % multiplier]!,
        0,
      );
    }),
  );
}

const pooled = (x: tf.Tensor4D, window: Window, of: (values: number[]) => number): T =>
  slide(x, window, (taps) =>
    Array.from({ length: x.shape[3] }, (_, channel) => of(taps.map(({ value }) => value[channel]!))),
  );

const largest = (values: number[]) => Math.max(...values);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A sequence as an image of width 1, and back. */
function asImage(x: T, through: (image: tf.Tensor4D) => T): T {
  const [batch = 1, length = 1, channels = 1] = x.shape;
  const y = through(tf.reshape(x, [batch, length, 1, channels]));
  return tf.reshape(y, [batch, y.shape[1]!, y.shape[3]!]);
}

/** Every kernel laid down on its place. */
function transposed(
  x: tf.Tensor4D,
  {
    kernelSize,
    strides,
    padding,
  }: { kernelSize: readonly number[]; strides: readonly number[]; padding: string },
  kernel: tf.Tensor4D,
): T {
  const [batch, height, width, channels] = x.shape;
  const [values, weights] = [x.arraySync(), kernel.arraySync()];
  const filters = kernel.shape[2];
  const axes = [height, width].map((n, i) => {
    const rest = Math.max(kernelSize[i]! - strides[i]!, 0);
    return padding === 'same'
      ? { out: n * strides[i]!, cut: Math.floor(rest / 2) }
      : { out: n * strides[i]! + rest, cut: 0 };
  });
  const [down, across] = [axes[0]!, axes[1]!];
  const result = tf.buffer([batch, down.out, across.out, filters]);
  for (let b = 0; b < batch; b++)
    for (let r = 0; r < height; r++)
      for (let c = 0; c < width; c++)
        for (let i = 0; i < kernelSize[0]!; i++)
          for (let j = 0; j < kernelSize[1]!; j++) {
            const row = r * strides[0]! + i - down.cut;
            const column = c * strides[1]! + j - across.cut;
            if (row < 0 || column < 0 || row >= down.out || column >= across.out) continue;
            for (let filter = 0; filter < filters; filter++) {
              let sum = result.get(b, row, column, filter);
              for (let channel = 0; channel < channels; channel++)
                sum += values[b]![r]![c]![channel]! * weights[i]![j]![filter]![channel]!;
              result.set(sum, b, row, column, filter);
            }
          }
  return result.toTensor();
}

/** Steps of a recurrent layer: every output, and the state that it ends with. */
function recurrent(
  layer: RecurrentBody,
  x: T,
  initial: readonly T[],
  weights: Weights,
): { steps: T[]; state: T[] } {
  const { units, kind } = layer;
  const gate = (z: T) => activated(z, 'recurrentActivation' in layer ? layer.recurrentActivation : undefined);
  const act = (z: T) => activated(z, layer.activation);
  const times = tf.unstack(x, 1);
  if (layer.goBackwards) times.reverse();
  const zero = tf.zeros([x.shape[0], units]);
  let [h = zero, c = zero] = initial;
  const steps: T[] = [];
  for (const step of times) {
    const own = biased(tf.matMul(step, weights['kernel'] as tf.Tensor2D), weights);
    const hidden = (of: T, from: number, count: number) =>
      tf.matMul(of, tf.slice(weights['recurrent_kernel']!, [0, from * units], [units, count * units]));
    const part = (z: T, i: number) => tf.slice(z, [0, i * units], [z.shape[0], units]);
    if (kind === 'simpleRnn') h = act(tf.add(own, hidden(h, 0, 1)));
    else if (kind === 'lstm') {
      const z = tf.add(own, hidden(h, 0, 4));
      const [i, f, o] = [gate(part(z, 0)), gate(part(z, 1)), gate(part(z, 3))];
      c = tf.add(tf.mul(f, c), tf.mul(i, act(part(z, 2))));
      h = tf.mul(o, act(c));
    } else {
      const inner = hidden(h, 0, 2);
      const z = gate(tf.add(part(own, 0), part(inner, 0)));
      const r = gate(tf.add(part(own, 1), part(inner, 1)));
      const candidate = act(tf.add(part(own, 2), hidden(tf.mul(r, h), 2, 1)));
      h = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), candidate));
    }
    steps.push(h);
  }
  return { steps, state: kind === 'lstm' ? [h, c] : [h] };
}

/** One layer's outputs. */
function tensorsOf(
  layer: LayerBody,
  inputs: readonly T[],
  weights: Weights,
  outputShape: readonly number[],
): T[] {
  const [x] = inputs as [T];
  const image = x as tf.Tensor4D;
  const rank = Math.max(...inputs.map((each) => each.rank));
  // Ones after the batch, as tfjs fills up lower ranks.
  const level = inputs.map((each) =>
    tf.reshape(each, [each.shape[0], ...Array<number>(rank - each.rank).fill(1), ...each.shape.slice(1)]),
  );
  switch (layer.kind) {
    case 'zeroPadding': {
      const { top, bottom, left, right } = layer.padding;
      return [
        tf.pad(x, [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ]),
      ];
    }
    case 'cropping': {
      const { top, left } = layer.cropping;
      return [tf.slice(x, [0, top, left, 0], [x.shape[0], ...outputShape])];
    }
    case 'conv':
      return [
        activated(
          biased(convolved(image, layer, weights['kernel'] as tf.Tensor4D, layer.groups), weights),
          layer.activation,
        ),
      ];
    case 'depthwiseConv':
      return [
        activated(
          biased(depthwise(image, layer, weights['depthwise_kernel'] as tf.Tensor4D), weights),
          layer.activation,
        ),
      ];
    case 'separableConv': {
      const between = depthwise(image, layer, weights['depthwise_kernel'] as tf.Tensor4D) as tf.Tensor4D;
      const one = { kernelSize: [1, 1], strides: [1, 1], padding: 'valid' } as const;
      const point = convolved(between, one, weights['pointwise_kernel'] as tf.Tensor4D);
      return [activated(biased(point, weights), layer.activation)];
    }
    case 'transposedConv':
      return [
        activated(
          biased(transposed(image, layer, weights['kernel'] as tf.Tensor4D), weights),
          layer.activation,
        ),
      ];
    case 'upsampling': {
      const pixels = image.arraySync();
      const rows = pixels.map((each) => each.flatMap((row) => Array<number[][]>(layer.size[0]).fill(row)));
      return [
        tf.tensor(
          rows.map((each) =>
            each.map((row) => row.flatMap((pixel) => Array<number[]>(layer.size[1]).fill(pixel))),
          ),
        ),
      ];
    }
    case 'conv1d': {
      const { kernelSize, strides, dilation, padding } = layer;
      const kernel = tf.expandDims<tf.Tensor4D>(weights['kernel']!, 1);
      const window = { kernelSize: [kernelSize, 1], strides: [strides, 1], dilation: [dilation, 1], padding };
      return [
        activated(
          biased(
            asImage(x, (of) => convolved(of, window, kernel)),
            weights,
          ),
          layer.activation,
        ),
      ];
    }
    case 'maxPool':
      return [pooled(image, layer, largest)];
    case 'averagePool':
      return [pooled(image, layer, mean)];
    case 'maxPool1d':
    case 'averagePool1d': {
      const window = {
        kernelSize: [layer.kernelSize, 1],
        strides: [layer.strides, 1],
        padding: layer.padding,
      };
      return [asImage(x, (of) => pooled(of, window, layer.kind === 'maxPool1d' ? largest : mean))];
    }
    case 'globalAveragePool':
      return [tf.mean(x, [1, 2])];
    case 'globalMaxPool':
      return [tf.max(x, [1, 2])];
    case 'globalAveragePool1d':
      return [tf.mean(x, 1)];
    case 'globalMaxPool1d':
      return [tf.max(x, 1)];
    case 'batchNorm': {
      const { gamma, beta, moving_mean: average, moving_variance: variance } = weights;
      const normal = tf.div(tf.sub(x, average!), tf.sqrt(tf.add(variance!, layer.epsilon)));
      const scaled = gamma ? tf.mul(normal, gamma) : normal;
      return [beta ? tf.add(scaled, beta) : scaled];
    }
    case 'layerNorm': {
      const centred = tf.sub(x, tf.mean(x, -1, true));
      const normal = tf.div(centred, tf.sqrt(tf.add(tf.mean(tf.square(centred), -1, true), layer.epsilon)));
      const scaled = weights['gamma'] ? tf.mul(normal, weights['gamma']) : normal;
      return [weights['beta'] ? tf.add(scaled, weights['beta']) : scaled];
    }
    case 'activation':
      return [activated(x, layer.activation, layer.slope)];
    case 'prelu':
      return [tf.where(tf.greater(x, 0), x, tf.mul(x, weights['alpha']!))];
    case 'add':
      return [level.reduce((a, b) => tf.add(a, b))];
    case 'multiply':
      return [level.reduce((a, b) => tf.mul(a, b))];
    case 'average':
      return [
        tf.div(
          level.reduce((a, b) => tf.add(a, b)),
          inputs.length,
        ),
      ];
    case 'maximum':
      return [level.reduce((a, b) => tf.maximum(a, b))];
    case 'minimum':
      return [level.reduce((a, b) => tf.minimum(a, b))];
    case 'concatenate':
      return [tf.concat([...inputs], -1)];
    case 'subsamplePad': {
      const [rows, columns] = layer.strides;
      const kept = image
        .arraySync()
        .map((each) =>
          each
            .filter((_, r) => r % rows === 0)
            .map((row) =>
              row
                .filter((_, c) => c % columns === 0)
                .map((pixel) => [...pixel, ...Array.from({ length: layer.filters - pixel.length }, () => 0)]),
            ),
        );
      return [tf.tensor(kept)];
    }
    case 'flatten':
    case 'reshape':
      return [tf.reshape(x, [x.shape[0], ...outputShape])];
    case 'permute':
      return [tf.transpose(x, [0, ...layer.order])];
    case 'repeat':
      return [
        tf.stack(
          Array.from({ length: layer.times }, () => x),
          1,
        ),
      ];
    case 'embedding':
      return [tf.gather(weights['embeddings']!, tf.cast(x, 'int32'))];
    case 'lstm':
    case 'gru':
    case 'simpleRnn': {
      const { steps, state } = recurrent(layer, x, inputs.slice(1), weights);
      return [
        layer.returnSequences ? tf.stack(steps, 1) : steps.at(-1)!,
        ...(layer.returnState ? state : []),
      ];
    }
    case 'bidirectional': {
      const half = (way: string) =>
        Object.fromEntries(
          Object.entries(weights).flatMap(([name, value]) =>
            name.startsWith(way) ? [[name.slice(way.length), value]] : [],
          ),
        );
      const there = recurrent(layer.layer, x, [], half('forward_')).steps;
      const back = recurrent({ ...layer.layer, goBackwards: true }, x, [], half('backward_')).steps;
      const of = (steps: T[]) => (layer.layer.returnSequences ? tf.stack(steps, 1) : steps.at(-1)!);
      const [a, b] = [of(there), of(layer.layer.returnSequences ? back.toReversed() : back)];
      const merges = {
        concat: () => tf.concat([a, b], -1),
        sum: () => tf.add(a, b),
        mul: () => tf.mul(a, b),
        ave: () => tf.div(tf.add(a, b), 2),
      };
      return [merges[layer.merge]()];
    }
    case 'timeDistributed':
      return [
        tf.stack(
          tf.unstack(x, 1).map((step) => tensorsOf(layer.layer, [step], weights, outputShape.slice(1))[0]!),
          1,
        ),
      ];
    case 'dense': {
      const flat = tf.reshape<tf.Rank.R2>(x, [-1, x.shape.at(-1)!]);
      const y = biased(tf.matMul(flat, weights['kernel'] as tf.Tensor2D), weights);
      return [activated(tf.reshape(y, [x.shape[0], ...outputShape]), layer.activation)];
    }
    case 'dropout':
    case 'gaussianNoise':
      return [x];
    case 'rescaling':
      return [tf.add(tf.mul(x, layer.factor), layer.offset)];
    case 'input':
    case 'unknown':
      throw new Error(`nothing to work out: ${layer.kind}`);
  }
}

/** Every output that the network's own depend on by its name in the spec, for the given inputs. */
export function workedOut(
  spec: NetworkSpec,
  inputs: ReadonlyMap<string, T>,
  weightsOf: WeightsOf,
): Map<string, T> {
  const found = new Map(inputs);
  const layers = describeNetwork(spec).layers;
  const needed = new Set(outputsOf(spec).map((name) => name.split('#')[0]!));
  for (const layer of layers.toReversed())
    if (needed.has(layer.name)) layer.inputs.forEach((name) => needed.add(name));
  for (const { name, outputShape, spec: layer } of layers) {
    if (layer.kind === 'input' || !needed.has(name)) continue;
    const given = layer.inputs.map((input) => found.get(input)!);
    tensorsOf(layer, given, weightsOf(name), outputShape).forEach((output, i) =>
      found.set(i === 0 ? name : `${name}#${i + 1}`, output),
    );
  }
  return found;
}
