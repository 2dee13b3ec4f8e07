/**
 * A network's forward pass as operations, each one pass over memory: a convolution or dense layer takes along the batch
 * norm behind it (as other weights), the addition of a shortcut, a ReLU, and zeros that are padded before it.
 * What is asked for is kept apart, even in the middle of a block.
 */
import { present } from '../../explained/present.ts';
import type {
  ActivationName,
  LayerKind,
  LayerOf,
  LayerSpec,
  NetworkSpec,
  Padding,
  Shape,
} from '../spec/layer-spec.ts';
import { describeNetwork } from '../spec/describe-network.ts';
import type { LayerDescription } from '../spec/description.ts';
import { activationKinds } from '../step/plan-elementwise.ts';

/** One axis of a window that slides, all zeros before it counted. */
export interface WindowAxis {
  readonly before: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

export type Operation = {
  /** The value that it gives, by the name of the last layer that is done with it. */
  readonly y: string;
  /** Values that it reads. */
  readonly reads: readonly string[];
} & (
  | {
      readonly kind: 'linear';
      readonly layer: LayerOf<'conv'> | LayerOf<'dense'>;
      readonly norm: LayerOf<'batchNorm'> | undefined;
      readonly axes: readonly [WindowAxis, WindowAxis] | undefined;
      readonly adds: boolean;
      readonly relu: boolean;
    }
  | { readonly kind: 'norm'; readonly layer: LayerOf<'batchNorm'>; readonly relu: boolean }
  | { readonly kind: 'add'; readonly relu: boolean }
  | { readonly kind: 'activation'; readonly activation: ActivationName; readonly slope: number }
  | { readonly kind: 'concatenate' }
  | { readonly kind: 'pad'; readonly padding: Padding }
  | { readonly kind: 'subsample'; readonly strides: readonly [number, number] }
  | {
      readonly kind: 'pool';
      readonly of: 'max' | 'average';
      readonly axes: readonly [WindowAxis, WindowAxis];
    }
  | { readonly kind: 'globalAverage' }
);

export interface Operations {
  readonly input: string;
  readonly operations: readonly Operation[];
  /** Without the batch, of every value. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Of each output that was asked for the value behind it, and its own shape, which may count the same numbers otherwise. */
  readonly outputs: readonly { readonly value: string; readonly shape: Shape }[];
  /** For one picture. */
  readonly multiplyAdds: number;
}

/** Why there is no plan; tfjs's own layers then do the pass. */
export interface NoPlan {
  readonly unplannable: string;
}

/** Layers that change nothing when nothing is trained, or only how the same numbers are counted. */
const passing: ReadonlySet<LayerKind> = new Set(['flatten', 'dropout', 'gaussianNoise']);

const identity = (activation: ActivationName | undefined) =>
  activation === undefined || activation === 'linear';

/** @param outputs layers whose values are asked for */
export function operationsOf(spec: NetworkSpec, outputs: readonly string[]): Operations | NoPlan {
  return new Reader(spec, outputs).read();
}

class Reader {
  readonly #spec: NetworkSpec;
  readonly #outputs: readonly string[];
  readonly #layers: LayerSpec[];
  readonly #byName: ReadonlyMap<string, LayerSpec>;
  readonly #described: ReadonlyMap<string, LayerDescription>;
  readonly #rank = new Map<string, number>();
  readonly #readers = new Map<string, LayerSpec[]>();
  readonly #done = new Set<string>();
  /** The value that a layer gives, where it is another layer's. */
  readonly #same = new Map<string, string>();
  readonly #found: { at: number; operation: Operation }[] = [];
  readonly #shapes: Map<string, Shape>;

  constructor(spec: NetworkSpec, outputs: readonly string[]) {
    this.#spec = spec;
    this.#outputs = outputs;
    this.#byName = new Map(spec.layers.map((layer) => [layer.name, layer]));
    this.#described = new Map(describeNetwork(spec).layers.map((layer) => [layer.name, layer]));
    this.#shapes = new Map(Array.from(this.#described, ([name, { outputShape }]) => [name, outputShape]));
    const needed = new Set<string>();
    const pending = [...outputs];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (needed.has(name)) continue;
      needed.add(name);
      pending.push(...(this.#byName.get(name)?.inputs ?? []));
    }
    this.#layers = spec.layers.filter(({ name }) => needed.has(name));
    this.#layers.forEach((layer, at) => {
      this.#rank.set(layer.name, at);
      for (const input of layer.inputs)
        this.#readers.set(input, [...(this.#readers.get(input) ?? []), layer]);
    });
  }

  read(): Operations | NoPlan {
    const inputs = this.#spec.layers.filter(({ kind }) => kind === 'input');
    if (inputs.length !== 1) return { unplannable: `${inputs.length} inputs` };
    for (const name of this.#outputs) if (!this.#byName.has(name)) return { unplannable: `no layer ${name}` };
    for (const layer of this.#layers) {
      const reason = this.#reasonAgainst(layer);
      if (reason !== undefined) return { unplannable: `${layer.name}: ${reason}` };
    }
    for (const layer of this.#layers) if (!this.#done.has(layer.name)) this.#take(layer);
    this.#found.sort((a, b) => a.at - b.at);
    const operations = this.#found.map(({ operation }) => ({
      ...operation,
      reads: operation.reads.map((name) => this.#valueOf(name)),
    }));
    return {
      input: inputs[0]!.name,
      operations,
      shapes: this.#shapes,
      outputs: this.#outputs.map((name) => ({
        value: this.#valueOf(name),
        shape: this.#describedAs(name).outputShape,
      })),
      multiplyAdds: this.#layers.reduce((sum, { name }) => sum + this.#describedAs(name).multiplyAdds, 0),
    };
  }

  #reasonAgainst(layer: LayerSpec): string | undefined {
    const [shape = []] = this.#describedAs(layer.name).inputShapes;
    const activation = 'activation' in layer ? layer.activation : undefined;
    const known =
      activation === undefined ||
      ['relu', 'linear', 'softmax'].includes(activation) ||
      activation in activationKinds;
    if (!known) return activation;
    switch (layer.kind) {
      case 'conv':
        return layer.groups === 1 ? undefined : 'grouped convolution';
      case 'add': {
        const shapes = this.#describedAs(layer.name).inputShapes.map(String);
        return new Set(shapes).size === 1 ? undefined : 'an addition of unlike shapes';
      }
      case 'globalMaxPool':
      case 'globalAveragePool':
      case 'maxPool':
      case 'averagePool':
      case 'zeroPadding':
      case 'subsamplePad':
        return shape.length === 3 ? undefined : `${shape.length} axes`;
      case 'input':
      case 'dense':
      case 'batchNorm':
      case 'activation':
      case 'concatenate':
        return undefined;
      default:
        return passing.has(layer.kind) ? undefined : layer.kind === 'unknown' ? layer.className : layer.kind;
    }
  }

  // ------------------------------------------------------------------------------------------- what is done at once

  #take(layer: LayerSpec): void {
    const { name, inputs } = layer;
    switch (layer.kind) {
      case 'input':
        return;
      case 'conv':
      case 'dense':
        return this.#linear(layer);
      case 'batchNorm': {
        const relu = this.#reluBehind(name);
        return this.#put([layer, ...relu], { kind: 'norm', layer, reads: inputs, relu: relu.length > 0 });
      }
      case 'add': {
        const relu = this.#reluBehind(name);
        return this.#put([layer, ...relu], { kind: 'add', reads: inputs, relu: relu.length > 0 });
      }
      case 'activation': {
        const { activation, slope = 0.3 } = layer;
        if (activation === 'linear') return this.#passOn(layer);
        return this.#put([layer], { kind: 'activation', activation, slope, reads: inputs });
      }
      case 'concatenate':
        return this.#put([layer], { kind: 'concatenate', reads: inputs });
      case 'zeroPadding': {
        const reader = this.#soleReader(name);
        if (reader?.kind === 'conv') return this.#passOn(layer);
        if (reader?.kind === 'maxPool' && this.#padsUnseen(layer, reader)) return this.#passOn(layer);
        return this.#put([layer], { kind: 'pad', padding: layer.padding, reads: inputs });
      }
      case 'subsamplePad':
        return this.#put([layer], { kind: 'subsample', strides: layer.strides, reads: inputs });
      case 'maxPool':
      case 'averagePool': {
        const of = layer.kind === 'maxPool' ? 'max' : 'average';
        return this.#put([layer], { kind: 'pool', of, axes: this.#axesOf(layer), reads: inputs });
      }
      case 'globalMaxPool': {
        const [shape = []] = this.#describedAs(name).inputShapes;
        const axis = (kernel = 1) => ({ before: 0, kernel, stride: 1, dilation: 1 });
        const axes = [axis(shape[0]), axis(shape[1])] as const;
        return this.#put([layer], { kind: 'pool', of: 'max', axes, reads: inputs });
      }
      case 'globalAveragePool':
        return this.#put([layer], { kind: 'globalAverage', reads: inputs });
      default:
        return this.#passOn(layer);
    }
  }

  /** `convolution → [batch norm →] [add →] [ReLU]`, where nobody else looks at what is between. */
  #linear(layer: LayerOf<'conv'> | LayerOf<'dense'>): void {
    const layers: LayerSpec[] = [layer];
    const reads = [...layer.inputs];
    let norm: LayerOf<'batchNorm'> | undefined;
    let adds = false;
    let relu = layer.activation === 'relu';
    if (identity(layer.activation)) {
      const behind = this.#soleReader(layer.name);
      if (behind?.kind === 'batchNorm') {
        norm = behind;
        layers.push(behind);
      }
      const sum = this.#soleReader(layers.at(-1)!.name);
      if (sum?.kind === 'add' && this.#isLastInto(sum, layers.at(-1)!)) {
        adds = true;
        layers.push(sum);
        reads.push(...sum.inputs.filter((name) => name !== layers.at(-2)!.name));
      }
      const rectified = this.#reluBehind(layers.at(-1)!.name);
      relu = rectified.length > 0;
      layers.push(...rectified);
    }
    const axes = layer.kind === 'conv' ? this.#axesOf(layer) : undefined;
    this.#put(layers, { kind: 'linear', layer, norm, axes, adds, relu, reads });
    if (identity(layer.activation) || relu) return;
    // Any other activation is one more pass, over the values of this one.
    const { y } = this.#found.at(-1)!.operation;
    const activated = `${y} activated`;
    this.#found.at(-1)!.operation = { ...this.#found.at(-1)!.operation, y: activated };
    this.#shapes.set(activated, present(this.#shapes.get(y), `a shape of ${y}`));
    const { activation } = layer;
    this.#found.push({
      at: this.#rankOf(layer.name),
      operation: { kind: 'activation', activation: activation, slope: 0.3, reads: [activated], y },
    });
  }

  /** Of the two that are added, the one whose convolution comes last takes the addition along. */
  #isLastInto(sum: LayerSpec, end: LayerSpec): boolean {
    const [one, other] = sum.inputs;
    if (sum.inputs.length !== 2 || one === other) return false;
    const ends = sum.inputs.filter((name) => name === end.name || this.#endsLinear(name));
    return ends.sort((a, b) => this.#rankOf(a) - this.#rankOf(b)).at(-1) === end.name;
  }

  #endsLinear(name: string): boolean {
    const layer = this.#byName.get(name);
    if (!layer || !this.#soleReader(name)) return false;
    if (layer.kind === 'conv' || layer.kind === 'dense') return identity(layer.activation);
    const before = layer.kind === 'batchNorm' ? this.#byName.get(layer.inputs[0] ?? '') : undefined;
    return (
      (before?.kind === 'conv' || before?.kind === 'dense') &&
      identity(before.activation) &&
      this.#soleReader(before.name) === layer
    );
  }

  #reluBehind(name: string): LayerSpec[] {
    const reader = this.#soleReader(name);
    return reader?.kind === 'activation' && reader.activation === 'relu' ? [reader] : [];
  }

  /** Undefined where the value is asked for, or read more than once. */
  #soleReader(name: string): LayerSpec | undefined {
    const readers = this.#readers.get(name) ?? [];
    return readers.length === 1 && !this.#outputs.includes(name) ? readers[0] : undefined;
  }

  /** Zeros around values that are not below zero win no maximum that a window without them would not. */
  #padsUnseen(
    { inputs, padding }: LayerOf<'zeroPadding'>,
    pool: Pick<LayerOf<'conv'>, 'kernelSize' | 'padding'>,
  ): boolean {
    const { top, bottom, left, right } = padding;
    const [height, width] = pool.kernelSize;
    const reaches = Math.max(top, bottom) < height && Math.max(left, right) < width;
    const before = this.#byName.get(inputs[0] ?? '');
    return (
      reaches &&
      pool.padding === 'valid' &&
      before !== undefined &&
      'activation' in before &&
      ['relu', 'relu6', 'sigmoid', 'softmax'].includes(before.activation ?? '')
    );
  }

  /** With the zeros of a padding layer before it, where that one is passed over. */
  #axesOf(layer: LayerSpec): readonly [WindowAxis, WindowAxis] {
    const { formula } = this.#describedAs(layer.name);
    if (formula.rule !== 'window') throw new Error(`${layer.name} has no window.`);
    const before = this.#byName.get(layer.inputs[0] ?? '');
    const padding =
      before?.kind === 'zeroPadding' && this.#same.has(before.name) ? before.padding : undefined;
    const [height, width] = formula.axes.map(({ before: own, kernel, stride, dilation }, axis) => ({
      before: own + ((axis === 0 ? padding?.top : padding?.left) ?? 0),
      kernel,
      stride,
      dilation,
    }));
    return [present(height, 'an axis'), present(width, 'an axis')];
  }

  #rankOf(name: string): number {
    return present(this.#rank.get(name), `a place of ${name}`);
  }

  #put(layers: readonly LayerSpec[], operation: Unnamed<Operation>): void {
    for (const { name } of layers) this.#done.add(name);
    const { name } = layers.at(-1)!;
    this.#found.push({ at: this.#rankOf(name), operation: { ...operation, y: name } });
  }

  #passOn({ name, inputs }: LayerSpec): void {
    this.#done.add(name);
    this.#same.set(name, inputs[0]!);
  }

  #valueOf(name: string): string {
    let value = name;
    for (let other = this.#same.get(value); other !== undefined; other = this.#same.get(value)) value = other;
    return value;
  }

  #describedAs(name: string): LayerDescription {
    return present(this.#described.get(name), `a description of ${name}`);
  }
}

type Unnamed<O> = O extends Operation ? Omit<O, 'y'> : never;
