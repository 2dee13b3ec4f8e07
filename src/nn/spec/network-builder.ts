/** Writing a network down, a layer a line. */

import type {
  ActivationName,
  LayerKind,
  LayerSpec,
  NetworkSpec,
  Padding,
  PaddingSetting,
  Pair,
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

const pair = (size: Size): Pair => (typeof size === 'number' ? [size, size] : size);

function padding(input: PaddingInput): PaddingSetting {
  if (typeof input === 'number') return { top: input, bottom: input, left: input, right: input };
  if (Array.isArray(input)) {
    const [rows, columns] = input as unknown as Pair;
    return { top: rows, bottom: rows, left: columns, right: columns };
  }
  return input as PaddingSetting;
}

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

  /** The network so far. */
  spec(): NetworkSpec {
    return { name: this.#name, layers: [...this.#layers] };
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
    kind: 'globalAveragePool' | 'globalMaxPool' | 'add' | 'concatenate' | 'flatten',
    inputs: readonly string[],
    name: string | undefined,
  ): string {
    return this.layer({ kind, name: this.#freeName(kind, name), inputs });
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
