/** Writing a network down, a layer a line. */

import type {
  ActivationName,
  LayerBody,
  LayerKind,
  LayerSpec,
  NetworkSpec,
  Padding,
  PaddingSetting,
  Pair,
  RecurrentActivationName,
  RecurrentBody,
  Shape,
} from './layer-spec.ts';

/** One number for both axes, or height and width. */
export type Size = number | Pair;

/** `1` pads one zero on every side; `[1, 2]` one row above and below, two columns left and right. */
export type PaddingInput = PaddingSetting | Size;

interface Named {
  /** Default: the kind and a running number. */
  readonly name?: string;
}

interface WindowOptions extends Named {
  readonly kernelSize: Size;
  /** Default 1. */
  readonly strides?: Size;
  /** Default `valid`. */
  readonly padding?: PaddingInput;
}

interface ConvolutionOptions extends WindowOptions {
  /** Default 1. */
  readonly dilation?: Size;
  /** Default `true`, as in Keras. */
  readonly useBias?: boolean;
  readonly activation?: ActivationName;
}

interface SequenceWindowOptions extends Named {
  readonly kernelSize: number;
  /** Default 1; of a pooling, the kernel size. */
  readonly strides?: number;
  /** Default `valid`. */
  readonly padding?: 'same' | 'valid';
}

interface RecurrentOptions {
  readonly units: number;
  /** Default `tanh`. */
  readonly activation?: RecurrentActivationName;
  /** Of the gates. Default `hardSigmoid`, as in tfjs. */
  readonly recurrentActivation?: RecurrentActivationName;
  readonly useBias?: boolean;
  /** Default: the last step alone. */
  readonly returnSequences?: boolean;
  /** Whether the state is given as further outputs: `name#2`, and of an LSTM `name#3`. */
  readonly returnState?: boolean;
}

const pair = (size: Size): Pair => (typeof size === 'number' ? [size, size] : size);

function padding(input: PaddingInput): PaddingSetting {
  if (typeof input === 'number') return { top: input, bottom: input, left: input, right: input };
  if (Array.isArray(input)) {
    const [rows, columns] = input as unknown as Pair;
    return { top: rows, bottom: rows, left: columns, right: columns };
  }
  return input as PaddingSetting;
}

const recurrent = ({
  units,
  activation = 'tanh',
  useBias = true,
  returnSequences = false,
  returnState = false,
}: RecurrentOptions) => ({
  units,
  activation,
  useBias,
  returnSequences,
  ...(returnState ? { returnState } : {}),
});

const gated = (options: RecurrentOptions) => ({
  ...recurrent(options),
  recurrentActivation: options.recurrentActivation ?? 'hardSigmoid',
});

/**
 * Collects layers. Every method adds one layer that reads `from` (the name of an
 * earlier layer) and returns the new layer's name, so that a network reads like
 * its Keras code:
 *
 * ```ts
 * const net = networkBuilder('small');
 * let x = net.input([32, 32, 3]);
 * x = net.conv(x, { filters: 16, kernelSize: 3, padding: 'same' });
 * x = net.globalAveragePool(x);
 * net.dense(x, { units: 2, activation: 'softmax' });
 * const spec = net.spec();
 * ```
 *
 * Nothing is checked here; `describeNetwork` and `build` check.
 */
export class NetworkBuilder {
  readonly #name: string;
  readonly #layers: LayerSpec[] = [];
  readonly #counts = new Map<LayerKind, number>();

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * The network so far.
   * @param outputs what it gives; default: the layers that no other layer reads
   */
  spec(outputs?: readonly string[]): NetworkSpec {
    return { name: this.#name, layers: [...this.#layers], ...(outputs && { outputs }) };
  }

  /** Add a layer that is written out already; returns its name. */
  layer(layer: LayerSpec): string {
    this.#layers.push(layer);
    return layer.name;
  }

  #freeName(kind: LayerKind, name?: string): string {
    if (name !== undefined) return name;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return `${kind}_${count}`;
  }

  #window(options: WindowOptions) {
    return {
      kernelSize: pair(options.kernelSize),
      strides: pair(options.strides ?? 1),
      padding: padding(options.padding ?? 'valid'),
    };
  }

  #convolution(options: ConvolutionOptions) {
    return {
      ...this.#window(options),
      dilation: pair(options.dilation ?? 1),
      useBias: options.useBias ?? true,
      ...(options.activation === undefined ? {} : { activation: options.activation }),
    };
  }

  input(shape: Shape, { name }: Named = {}): string {
    return this.layer({ kind: 'input', name: this.#freeName('input', name), inputs: [], shape });
  }

  zeroPadding(from: string, options: Named & { padding: Size | Padding }): string {
    return this.layer({
      kind: 'zeroPadding',
      name: this.#freeName('zeroPadding', options.name),
      inputs: [from],
      padding: padding(options.padding) as Padding,
    });
  }

  conv(from: string, options: ConvolutionOptions & { filters: number; groups?: number }): string {
    return this.layer({
      kind: 'conv',
      name: this.#freeName('conv', options.name),
      inputs: [from],
      filters: options.filters,
      groups: options.groups ?? 1,
      ...this.#convolution(options),
    });
  }

  depthwiseConv(from: string, options: ConvolutionOptions & { depthMultiplier?: number }): string {
    return this.layer({
      kind: 'depthwiseConv',
      name: this.#freeName('depthwiseConv', options.name),
      inputs: [from],
      depthMultiplier: options.depthMultiplier ?? 1,
      ...this.#convolution(options),
    });
  }

  separableConv(
    from: string,
    options: ConvolutionOptions & { filters: number; depthMultiplier?: number },
  ): string {
    return this.layer({
      kind: 'separableConv',
      name: this.#freeName('separableConv', options.name),
      inputs: [from],
      filters: options.filters,
      depthMultiplier: options.depthMultiplier ?? 1,
      ...this.#convolution(options),
    });
  }

  /** Defaults are Keras': ε 0.001, momentum 0.99, γ and β both learnt. */
  batchNorm(
    from: string,
    options: Named & { epsilon?: number; momentum?: number; center?: boolean; scale?: boolean } = {},
  ): string {
    return this.layer({
      kind: 'batchNorm',
      name: this.#freeName('batchNorm', options.name),
      inputs: [from],
      epsilon: options.epsilon ?? 1e-3,
      momentum: options.momentum ?? 0.99,
      center: options.center ?? true,
      scale: options.scale ?? true,
    });
  }

  activation(from: string, activation: ActivationName, options: Named & { slope?: number } = {}): string {
    return this.layer({
      kind: 'activation',
      name: this.#freeName('activation', options.name),
      inputs: [from],
      activation,
      ...(options.slope === undefined ? {} : { slope: options.slope }),
    });
  }

  relu(from: string, options: Named = {}): string {
    return this.activation(from, 'relu', options);
  }

  /** Strides default to the kernel size, as in Keras. */
  maxPool(from: string, options: WindowOptions): string {
    return this.#pool('maxPool', from, options);
  }

  /** Strides default to the kernel size; padding is left out of the mean, as in TensorFlow. */
  averagePool(from: string, options: WindowOptions): string {
    return this.#pool('averagePool', from, options);
  }

  #pool(kind: 'maxPool' | 'averagePool', from: string, options: WindowOptions): string {
    const strides = options.strides ?? options.kernelSize;
    return this.layer({
      kind,
      name: this.#freeName(kind, options.name),
      inputs: [from],
      ...this.#window({ ...options, strides }),
    });
  }

  globalAveragePool(from: string, { name }: Named = {}): string {
    return this.#plain('globalAveragePool', [from], name);
  }

  globalMaxPool(from: string, { name }: Named = {}): string {
    return this.#plain('globalMaxPool', [from], name);
  }

  add(from: readonly string[], { name }: Named = {}): string {
    return this.#plain('add', from, name);
  }

  concatenate(from: readonly string[], { name }: Named = {}): string {
    return this.#plain('concatenate', from, name);
  }

  flatten(from: string, { name }: Named = {}): string {
    return this.#plain('flatten', [from], name);
  }

  #plain(
    kind:
      | 'globalAveragePool'
      | 'globalMaxPool'
      | 'globalAveragePool1d'
      | 'globalMaxPool1d'
      | 'add'
      | 'multiply'
      | 'average'
      | 'maximum'
      | 'minimum'
      | 'concatenate'
      | 'flatten',
    inputs: readonly string[],
    name: string | undefined,
  ): string {
    return this.layer({ kind, name: this.#freeName(kind, name), inputs });
  }

  /** The product, value by value; sizes of 1 are repeated. */
  multiply(from: readonly string[], { name }: Named = {}): string {
    return this.#plain('multiply', from, name);
  }

  average(from: readonly string[], { name }: Named = {}): string {
    return this.#plain('average', from, name);
  }

  maximum(from: readonly string[], { name }: Named = {}): string {
    return this.#plain('maximum', from, name);
  }

  minimum(from: readonly string[], { name }: Named = {}): string {
    return this.#plain('minimum', from, name);
  }

  globalAveragePool1d(from: string, { name }: Named = {}): string {
    return this.#plain('globalAveragePool1d', [from], name);
  }

  globalMaxPool1d(from: string, { name }: Named = {}): string {
    return this.#plain('globalMaxPool1d', [from], name);
  }

  conv1d(
    from: string,
    options: SequenceWindowOptions & {
      filters: number;
      dilation?: number;
      useBias?: boolean;
      activation?: ActivationName;
    },
  ): string {
    const { filters, kernelSize, strides = 1, padding = 'valid', dilation = 1, useBias = true } = options;
    const { activation } = options;
    return this.#put('conv1d', [from], options, {
      ...{ filters, kernelSize, strides, padding, dilation, useBias },
      ...(activation === undefined ? {} : { activation }),
    });
  }

  maxPool1d(from: string, options: SequenceWindowOptions): string {
    const { kernelSize, strides = kernelSize, padding = 'valid' } = options;
    return this.#put('maxPool1d', [from], options, { kernelSize, strides, padding });
  }

  averagePool1d(from: string, options: SequenceWindowOptions): string {
    const { kernelSize, strides = kernelSize, padding = 'valid' } = options;
    return this.#put('averagePool1d', [from], options, { kernelSize, strides, padding });
  }

  transposedConv(
    from: string,
    options: Named & {
      filters: number;
      kernelSize: Size;
      strides?: Size;
      padding?: 'same' | 'valid';
      useBias?: boolean;
      activation?: ActivationName;
    },
  ): string {
    const { filters, padding = 'valid', useBias = true, activation } = options;
    const [kernelSize, strides] = [pair(options.kernelSize), pair(options.strides ?? 1)];
    return this.#put('transposedConv', [from], options, {
      ...{ filters, kernelSize, strides, padding, useBias },
      ...(activation === undefined ? {} : { activation }),
    });
  }

  /** Every pixel `size` times; default 2. */
  upsampling(from: string, options: Named & { size?: Size } = {}): string {
    return this.#put('upsampling', [from], options, { size: pair(options.size ?? 2) });
  }

  /** Rows and columns cut off. */
  cropping(from: string, options: Named & { cropping: Size | Padding }): string {
    return this.#put('cropping', [from], options, { cropping: padding(options.cropping) as Padding });
  }

  /** One size may be −1: what is left. */
  reshape(from: string, shape: Shape, options: Named = {}): string {
    return this.#put('reshape', [from], options, { shape });
  }

  /** @param order the axis of the input that each axis of the output is, from 1 */
  permute(from: string, order: readonly number[], options: Named = {}): string {
    return this.#put('permute', [from], options, { order });
  }

  repeat(from: string, times: number, options: Named = {}): string {
    return this.#put('repeat', [from], options, { times });
  }

  /** Slopes below zero that are learnt, one for all along the shared axes. */
  prelu(from: string, options: Named & { sharedAxes?: readonly number[] } = {}): string {
    return this.#put('prelu', [from], options, { sharedAxes: options.sharedAxes ?? [] });
  }

  /** Over the last axis; ε is 0.001, as in Keras. */
  layerNorm(
    from: string,
    options: Named & { epsilon?: number; center?: boolean; scale?: boolean } = {},
  ): string {
    const { epsilon = 1e-3, center = true, scale = true } = options;
    return this.#put('layerNorm', [from], options, { epsilon, center, scale });
  }

  gaussianNoise(from: string, options: Named & { deviation: number }): string {
    return this.#put('gaussianNoise', [from], options, { deviation: options.deviation });
  }

  /** `x·factor + offset`. */
  rescaling(from: string, options: Named & { factor: number; offset?: number }): string {
    return this.#put('rescaling', [from], options, { factor: options.factor, offset: options.offset ?? 0 });
  }

  /** Vectors of `units` for whole numbers below `words`. */
  embedding(from: string, options: Named & { words: number; units: number; maskZero?: boolean }): string {
    const { words, units, maskZero } = options;
    return this.#put('embedding', [from], options, { words, units, ...(maskZero ? { maskZero } : {}) });
  }

  /** @param from a sequence; with h and c to begin with, three names */
  lstm(from: string | readonly string[], options: Named & RecurrentOptions): string {
    return this.#put('lstm', [from].flat(), options, gated(options));
  }

  gru(from: string | readonly string[], options: Named & RecurrentOptions): string {
    return this.#put('gru', [from].flat(), options, gated(options));
  }

  simpleRnn(
    from: string | readonly string[],
    options: Named & Omit<RecurrentOptions, 'recurrentActivation'>,
  ): string {
    return this.#put('simpleRnn', [from].flat(), options, recurrent(options));
  }

  /** A recurrent layer there and another back; default: both beside each other. */
  bidirectional(
    from: string,
    options: Named &
      RecurrentOptions & { kind: RecurrentBody['kind']; merge?: 'concat' | 'sum' | 'mul' | 'ave' },
  ): string {
    const { kind, merge = 'concat' } = options;
    const settings = kind === 'simpleRnn' ? recurrent(options) : gated(options);
    return this.#put('bidirectional', [from], options, {
      layer: { kind, ...settings } as RecurrentBody,
      merge,
    });
  }

  /** One layer, written out, on every step. */
  timeDistributed(from: string, layer: LayerBody, options: Named = {}): string {
    return this.#put('timeDistributed', [from], options, { layer });
  }

  #put<K extends LayerKind>(
    kind: K,
    inputs: readonly string[],
    { name }: Named,
    settings: Omit<Extract<LayerBody, { readonly kind: K }>, 'kind'>,
  ): string {
    const layer = { kind, name: this.#freeName(kind, name), inputs, ...settings };
    return this.layer(layer as unknown as LayerSpec);
  }

  /** Option A shortcut: every `strides`-th pixel, zero channels appended up to `filters`. */
  subsamplePad(from: string, options: Named & { strides: Size; filters: number }): string {
    return this.layer({
      kind: 'subsamplePad',
      name: this.#freeName('subsamplePad', options.name),
      inputs: [from],
      strides: pair(options.strides),
      filters: options.filters,
    });
  }

  dense(
    from: string,
    options: Named & { units: number; useBias?: boolean; activation?: ActivationName },
  ): string {
    return this.layer({
      kind: 'dense',
      name: this.#freeName('dense', options.name),
      inputs: [from],
      units: options.units,
      useBias: options.useBias ?? true,
      ...(options.activation === undefined ? {} : { activation: options.activation }),
    });
  }

  dropout(from: string, options: Named & { rate: number }): string {
    return this.layer({
      kind: 'dropout',
      name: this.#freeName('dropout', options.name),
      inputs: [from],
      rate: options.rate,
    });
  }
}

/** Begin a network; see {@link NetworkBuilder}. */
export function networkBuilder(name: string): NetworkBuilder {
  return new NetworkBuilder(name);
}
