/** A forward pass over planned memory, for one size of batch. Nothing here knows tfjs. */
import { present } from '../../explained/present.ts';
import type { ConvolutionGeometry } from '../kernels/geometry.ts';
import type { SimdExports } from '../kernels/simd-module.ts';
import { prepareWindow, windowBytes } from '../kernels/simd-window.ts';
import { preparePackedWinograd } from '../kernels/simd-winograd.ts';
import type { Shape } from '../spec/layer-spec.ts';
import { activationKinds } from '../step/plan-elementwise.ts';
import type { StepMemory } from '../step/step-memory.ts';
import { placeInArena } from './arena.ts';
import { chooseConvolution, shapeOf } from './choose-convolution.ts';
import type { Operation, Operations, WindowAxis } from './operations.ts';
import type { PackedFilter, PackedWeights } from './packed-weights.ts';

type Run = () => void;
/** Made once addresses are known. */
type Deferred = (at: (value: string) => number, scratch: number) => Run;

/** Floats that rows done together may read and write: with the panels that pass by, what the second-level cache holds. */
const groupFloats = 49_152;
/** Of panels up to so many floats, which stay near, and of larger ones: fewer rows would wait for them. */
const nearFloats = 131_072;
const fewestRows = { near: 16, far: 64 } as const;

const float = 4;
const sizeOf = (shape: Shape) => shape.reduce((product, n) => product * n, 1);

/** Owns a block of the memory: call `dispose`. */
export class ForwardPass {
  readonly batch: number;
  readonly bytes: number;
  readonly #operations: Operations;
  readonly #memory: StepMemory;
  readonly #block: number;
  readonly #offsets: ReadonlyMap<string, number>;
  readonly #runs: readonly { readonly name: string; readonly run: Run }[];

  /** @throws when memory is exhausted */
  constructor(
    operations: Operations,
    batch: number,
    module: SimdExports,
    memory: StepMemory,
    weights: PackedWeights,
  ) {
    this.batch = batch;
    this.#operations = operations;
    this.#memory = memory;
    const planned = new Planner(operations, batch, module, memory, weights).plan();
    const { offsets, bytes } = placeInArena(planned.lifetimes.map(({ lifetime }) => lifetime));
    this.#offsets = new Map(planned.lifetimes.map(({ name }, at) => [name, offsets[at]!]));
    this.bytes = bytes + planned.scratchBytes;
    this.#block = memory.allocate(this.bytes);
    const scratch = this.#block + bytes;
    this.#runs = planned.deferred.map(({ name, make }) => ({ name, run: make(this.#at, scratch) }));
  }

  readonly #at = (value: string): number =>
    this.#block + present(this.#offsets.get(value), `a place for ${value}`);

  /** Where the pictures of a batch are to be written; valid until the memory grows. */
  input(): Float32Array {
    return this.#floats(this.#operations.input);
  }

  run(): void {
    for (const { run } of this.#runs) run();
  }

  /** {@link run}, with the milliseconds of each operation. @param now a clock */
  time(now: () => number): { name: string; milliseconds: number }[] {
    return this.#runs.map(({ name, run }) => {
      const start = now();
      run();
      return { name, milliseconds: now() - start };
    });
  }

  /** Of the output with this number, as the plan was asked for it; valid until the next run or until the memory grows. */
  output(which: number): { shape: Shape; values: Float32Array } {
    const { value, shape } = present(this.#operations.outputs[which], `output ${which}`);
    return { shape, values: this.#floats(value) };
  }

  #floats(value: string): Float32Array {
    const count = this.batch * sizeOf(present(this.#operations.shapes.get(value), `a shape of ${value}`));
    return this.#memory.floats(this.#at(value), count);
  }

  dispose(): void {
    this.#memory.free(this.#block);
  }
}

class Planner {
  readonly #operations: Operations;
  readonly #batch: number;
  readonly #module: SimdExports;
  readonly #memory: StepMemory;
  readonly #weights: PackedWeights;
  #scratchBytes = windowBytes;

  constructor(
    operations: Operations,
    batch: number,
    module: SimdExports,
    memory: StepMemory,
    weights: PackedWeights,
  ) {
    this.#operations = operations;
    this.#batch = batch;
    this.#module = module;
    this.#memory = memory;
    this.#weights = weights;
  }

  plan() {
    const { input, operations, outputs } = this.#operations;
    const end = operations.length;
    const lastRead = new Map<string, number>(outputs.map(({ value }) => [value, end]));
    operations.forEach(({ reads }, at) => {
      for (const name of reads) lastRead.set(name, Math.max(lastRead.get(name) ?? 0, at));
    });
    const lifetime = (name: string, from: number) => ({
      name,
      lifetime: { bytes: this.#count(name) * float, from, to: lastRead.get(name) ?? from },
    });
    const lifetimes = [lifetime(input, -1), ...operations.map(({ y }, at) => lifetime(y, at))];
    const deferred = operations.map((operation) => ({ name: operation.y, make: this.#plan(operation) }));
    return { lifetimes, deferred, scratchBytes: this.#scratchBytes };
  }

  #plan(operation: Operation): Deferred {
    const module = this.#module;
    const batch = this.#batch;
    const { y, reads } = operation;
    const x = present(reads[0], `an input of ${y}`);
    const [shape, outShape] = [this.#shape(x), this.#shape(y)];
    const [height = 1, width = 1] = shape;
    const [outHeight = 1, outWidth = 1] = outShape;
    const channels = shape.at(-1) ?? 1;
    const count = this.#count(y);
    switch (operation.kind) {
      case 'linear':
        return this.#linear(operation);
      case 'norm': {
        const { layer, relu } = operation;
        const norm = { layer: layer.sharesWeightsOf ?? layer.name, epsilon: layer.epsilon };
        const { filter, bias } = this.#weights.affine(norm, channels);
        return (at) => {
          const [from, to] = [at(x), at(y)];
          const rows = count / channels;
          return () => module.scaleAndShift(from, 0, to, rows, channels, filter, bias, Number(relu));
        };
      }
      case 'add': {
        const [, second = x, ...rest] = reads;
        const relu = operation.relu;
        return (at) => {
          const [a, b, to] = [at(x), at(second), at(y)];
          const others = rest.map(at);
          if (others.length === 0) return () => module.add(a, b, to, count, Number(relu));
          return () => {
            module.add(a, b, to, count, 0);
            for (const other of others) module.addScaled(other, to, count, 1);
            if (relu) module.relu(to, to, count);
          };
        };
      }
      case 'activation': {
        const { activation, slope } = operation;
        const kind = activationKinds[activation] ?? 0;
        return (at) => {
          const [from, to] = [at(x), at(y)];
          if (activation === 'softmax') return () => softmaxRows(this.#memory, from, to, count, channels);
          return activation === 'relu'
            ? () => module.relu(from, to, count)
            : () => module.activate(kind, from, to, count, slope);
        };
      }
      case 'concatenate': {
        const wide = outShape.at(-1) ?? 1;
        const rows = count / wide;
        return (at) => {
          let first = 0;
          const parts = reads.map((name) => {
            const own = this.#shape(name).at(-1) ?? 1;
            const part = { from: at(name), own, first };
            first += own;
            return part;
          });
          const to = at(y);
          return () => {
            for (const { from, own, first } of parts)
              module.copyChannels(from, to, rows, own, 0, wide, first, own);
          };
        };
      }
      case 'pad': {
        const { top, left } = operation.padding;
        return (at) => {
          const [from, to] = [at(x), at(y)];
          // prettier-ignore
          return () => module.copyPaddedBatch(from, to, batch, height, width, channels, top, left, outHeight, outWidth);
        };
      }
      case 'subsample': {
        const [down, across] = operation.strides;
        const outChannels = outShape.at(-1) ?? 1;
        return (at) => {
          const [from, to] = [at(x), at(y)];
          // prettier-ignore
          return () => module.subsample(from, to, batch, height, width, channels, down, across, outHeight, outWidth, outChannels);
        };
      }
      case 'pool': {
        const { of, axes } = operation;
        const [down, across] = axes;
        // A global pool's output has lost its two spatial axes.
        const places = outShape.length === 3 ? { outHeight, outWidth } : { outHeight: 1, outWidth: 1 };
        const writeWindow = prepareWindow(module, {
          ...windowFields(axes, batch, [height, width, channels]),
          ...places,
          tapsHeight: down.kernel,
          tapsWidth: across.kernel,
        });
        return (at, scratch) => {
          const [from, to] = [at(x), at(y)];
          return of === 'max'
            ? () => module.maxPool(from, to, writeWindow(scratch))
            : () => module.averagePool(from, to, writeWindow(scratch));
        };
      }
      case 'globalAverage':
        return (at) => {
          const [from, to] = [at(x), at(y)];
          return () => module.globalAverage(from, to, batch, height * width, channels);
        };
    }
  }

  #linear(operation: Extract<Operation, { kind: 'linear' }>): Deferred {
    const module = this.#module;
    const { layer, norm: behind, relu, adds, axes, y, reads } = operation;
    const [x, added] = [present(reads[0], `an input of ${y}`), adds ? reads[1] : undefined];
    const name = layer.sharesWeightsOf ?? layer.name;
    const norm = behind && { layer: behind.sharesWeightsOf ?? behind.name, epsilon: behind.epsilon };
    const outChannels = layer.kind === 'conv' ? layer.filters : layer.units;
    if (!axes) {
      const rows = this.#count(y) / outChannels;
      const depth = this.#count(x) / rows;
      const { filter, bias } = this.#packed(name, norm, depth, 1, 1, outChannels);
      const together = groupOf(rows, depth, outChannels);
      return (at) => {
        const [from, to, other] = [at(x), at(y), added === undefined ? 0 : at(added)];
        // prettier-ignore
        return () => module.multiplyPanels(from, filter, bias, other, to, rows, depth, outChannels, Number(relu), together);
      };
    }
    const g = this.#geometry(axes, x, y);
    const way = chooseConvolution(g);
    if (way !== 'product') {
      const fast = preparePackedWinograd(module, shapeOf(g), way);
      this.#needScratch(fast.scratchBytes);
      const { filter, bias } = this.#weights.filter(name, norm, {
        key: way,
        bytes: fast.filterBytes,
        outChannels,
        depth: 9 * g.inChannels,
        pack: (kernel, panels) => this.#pack(kernel, panels, g),
        transform: (panels, transformed) => {
          const working = this.#memory.allocate(fast.scratchBytes);
          fast.transform(working, panels, transformed);
          this.#memory.free(working);
        },
      });
      return (at, scratch) => {
        const [from, to, other] = [at(x), at(y), added === undefined ? 0 : at(added)];
        return () => fast.run(scratch, from, filter, bias, other, to, relu);
      };
    }
    const depth = g.kernelHeight * g.kernelWidth * g.inChannels;
    const { filter, bias } = this.#packed(
      name,
      norm,
      g.inChannels,
      g.kernelHeight,
      g.kernelWidth,
      outChannels,
    );
    const rows = g.batch * g.outHeight * g.outWidth;
    const together = groupOf(rows, depth, outChannels);
    if (isPlainProduct(g)) {
      return (at) => {
        const [from, to, other] = [at(x), at(y), added === undefined ? 0 : at(added)];
        // prettier-ignore
        return () => module.multiplyPanels(from, filter, bias, other, to, rows, depth, outChannels, Number(relu), together);
      };
    }
    this.#needScratch(windowBytes + together * depth * float + 64);
    const writeWindow = prepareWindow(module, {
      ...windowFields(axes, g.batch, this.#shape(x)),
      outHeight: g.outHeight,
      outWidth: g.outWidth,
      outChannels,
      tapsHeight: g.kernelHeight,
      tapsWidth: g.kernelWidth,
    });
    return (at, scratch) => {
      const [from, to, other] = [at(x), at(y), added === undefined ? 0 : at(added)];
      // prettier-ignore
      return () =>
        module.convolvePanels(from, filter, bias, other, to, scratch + windowBytes, writeWindow(scratch), Number(relu), together);
    };
  }

  #packed(
    name: string,
    norm: Parameters<PackedWeights['filter']>[1],
    inChannels: number,
    kernelHeight: number,
    kernelWidth: number,
    outChannels: number,
  ): PackedFilter {
    const depth = kernelHeight * kernelWidth * inChannels;
    return this.#weights.filter(name, norm, {
      key: 'product',
      bytes: depth * Math.ceil(outChannels / 8) * 8 * float,
      outChannels,
      depth,
      pack: (kernel, panels) =>
        this.#pack(kernel, panels, { kernelHeight, kernelWidth, inChannels, outChannels }),
    });
  }

  #pack(
    kernel: number,
    panels: number,
    g: Pick<ConvolutionGeometry, 'kernelHeight' | 'kernelWidth' | 'inChannels' | 'outChannels'>,
  ): void {
    const { kernelHeight, kernelWidth, inChannels, outChannels } = g;
    // prettier-ignore
    this.#module.packFilter(
      kernel, panels, kernelWidth, inChannels, outChannels, kernelHeight, kernelWidth, 0, 1, 0, 1, 0,
    );
  }

  #geometry([down, across]: readonly [WindowAxis, WindowAxis], x: string, y: string): ConvolutionGeometry {
    const [inHeight = 1, inWidth = 1, inChannels = 1] = this.#shape(x);
    const [outHeight = 1, outWidth = 1, outChannels = 1] = this.#shape(y);
    return {
      batch: this.#batch,
      inHeight,
      inWidth,
      inChannels,
      outHeight,
      outWidth,
      outChannels,
      kernelHeight: down.kernel,
      kernelWidth: across.kernel,
      strideHeight: down.stride,
      strideWidth: across.stride,
      dilationHeight: down.dilation,
      dilationWidth: across.dilation,
      padTop: down.before,
      padLeft: across.before,
    };
  }

  #needScratch(bytes: number): void {
    this.#scratchBytes = Math.max(this.#scratchBytes, bytes);
  }

  #shape(value: string): Shape {
    return present(this.#operations.shapes.get(value), `a shape of ${value}`);
  }

  #count(value: string): number {
    return this.#batch * sizeOf(this.#shape(value));
  }
}

function groupOf(rows: number, depth: number, outChannels: number): number {
  const fewest = depth * outChannels <= nearFloats ? fewestRows.near : fewestRows.far;
  const fitting = Math.floor(groupFloats / (depth + 2 * outChannels) / 4) * 4;
  return Math.min(Math.max(4, rows), Math.max(fewest, fitting));
}

/** Each row of the product is a pixel as it lies there. */
const isPlainProduct = (g: ConvolutionGeometry): boolean =>
  g.kernelHeight === 1 &&
  g.kernelWidth === 1 &&
  g.strideHeight === 1 &&
  g.strideWidth === 1 &&
  g.inHeight === g.outHeight &&
  g.inWidth === g.outWidth;

function windowFields([down, across]: readonly [WindowAxis, WindowAxis], batch: number, shape: Shape) {
  const [height = 1, width = 1, channels = 1] = shape;
  return {
    batch,
    height,
    width,
    channels,
    top: down.before,
    left: across.before,
    strideHeight: down.stride,
    strideWidth: across.stride,
    dilationHeight: down.dilation,
    dilationWidth: across.dilation,
  };
}

/** Few numbers, at the end of a network: in float64. */
function softmaxRows(memory: StepMemory, from: number, to: number, count: number, classes: number): void {
  const [x, y] = [memory.floats(from, count), memory.floats(to, count)];
  for (let start = 0; start < count; start += classes) {
    const row = x.subarray(start, start + classes);
    const largest = row.reduce((best, value) => Math.max(best, value), -Infinity);
    const powers = Float64Array.from(row, (value) => Math.exp(value - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    powers.forEach((power, at) => (y[start + at] = power / sum));
  }
}
