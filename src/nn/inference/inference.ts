/**
 * A model's forward pass, planned once for each size of batch that it is asked for: batch norm is folded into the
 * convolutions, filters are packed, memory is shared by values that do not live at once. Weights that have changed since
 * are seen at the next pass.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { layers, LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { explanationOf } from '../../explained/index.ts';
import type { namesOfLayers, specOf } from '../build/describe.ts';
import type { InstalledSimd } from '../kernels/index.ts';
import { ForwardPass } from './forward-pass.ts';
import { operationsOf, type NoPlan, type Operations } from './operations.ts';
import { PackedWeights, type WeightSource } from './packed-weights.ts';

/** What reads models; handed in, as a kernel in a browser has it already. */
export interface ModelReaders {
  readonly specOf: typeof specOf;
  readonly namesOfLayers: typeof namesOfLayers;
}

/** Bytes that the largest value of a part of a batch may take: parts larger than that gain nothing. */
const partBytes = 32 * 2 ** 20;
/** Passes that a model keeps, one a size of batch and choice of outputs. */
const passesKept = 4;
/** What all models together may keep, packed weights included; the one used longest ago goes first. */
const bytesKept = 640 * 2 ** 20;
const modelsKept = 6;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** The passes of one model. */
class ModelForward {
  readonly #model: LayersModel;
  readonly #simd: InstalledSimd;
  readonly #readers: ModelReaders;
  readonly #weights: PackedWeights;
  readonly #variables: ReadonlyMap<string, LayerVariable>;
  readonly #layers: readonly layers.Layer[];
  readonly #names: ReadonlyMap<layers.Layer, string>;
  readonly #operations = new Map<string, Operations | NoPlan>();
  readonly #passes = new Map<string, ForwardPass>();

  constructor(model: LayersModel, simd: InstalledSimd, readers: ModelReaders) {
    const { names } = readers.namesOfLayers(model);
    this.#model = model;
    this.#simd = simd;
    this.#readers = readers;
    this.#names = names;
    this.#layers = [...names.keys()];
    this.#variables = new Map(
      Array.from(names, ([layer, name]) =>
        layer.weights.map(
          (variable) => [`${name}/${variable.originalName.split('/').at(-1)!}`, variable] as const,
        ),
      ).flat(),
    );
    const source: WeightSource = (layer, name) => {
      const tensor = this.#variables.get(`${layer}/${name}`)?.read();
      if (!tensor) return undefined;
      const { memory } = simd;
      return { count: tensor.size, address: memory.addressOf(tensor), stamp: memory.stampOf(tensor) };
    };
    this.#weights = new PackedWeights(simd.memory, simd.module, source);
  }

  get bytes(): number {
    return [...this.#passes.values()].reduce((sum, { bytes }) => sum + bytes, this.#weights.bytes);
  }

  /** Whether its weights are gone, and what is kept of them is of no more use. */
  get isGone(): boolean {
    return this.#layers.some(({ weights }) => weights.some((weight) => isDisposed(weight)));
  }

  /** A layer whose computation was replaced is not what its spec says. */
  get isAltered(): boolean {
    return this.#layers.some((layer) => Object.prototype.hasOwnProperty.call(layer, 'call'));
  }

  nameOf(layer: layers.Layer): string | undefined {
    return this.#names.get(layer);
  }

  /** @param shape of a picture; @param outputs names of layers in the model's spec; default: what the model gives */
  operations(shape: readonly number[], outputs?: readonly string[]): Operations | NoPlan {
    const key = `${shape.join('×')} ${outputs?.join(' ') ?? ''}`;
    const known = this.#operations.get(key);
    if (known) return known;
    const [input] = this.#model.inputs;
    if (this.#model.inputs.length !== 1 || !input) return { unplannable: 'more than one input' };
    const spec = this.#readers.specOf(this.#model, { input: shape });
    const given = spec.layers.find(({ kind }) => kind === 'input');
    const fits = given?.kind === 'input' && String(given.shape) === String(shape);
    const asked = outputs ?? this.#ownOutputs(spec.layers.at(-1)?.name, spec.outputs);
    const found = fits ? operationsOf(spec, asked) : { unplannable: `pictures of ${shape.join('×')}` };
    this.#operations.set(key, found);
    return found;
  }

  #ownOutputs(last: string | undefined, outputs: readonly string[] | undefined): readonly string[] {
    if (outputs) return outputs;
    if (this.#model.outputs.length === 1 && last !== undefined) return [last];
    return this.#model.outputs.map(({ sourceLayer }) => this.#names.get(sourceLayer) ?? '');
  }

  /** `[pictures, …shape]` of each output. @throws when memory is exhausted */
  run(
    images: Float32Array,
    count: number,
    shape: readonly number[],
    operations: Operations,
    outputs?: readonly string[],
  ): { shape: number[]; values: Float32Array }[] {
    const largest = Math.max(...operations.operations.map(({ y }) => sizeOf(operations.shapes.get(y) ?? [])));
    const parts = Math.ceil(count / Math.max(1, Math.floor(partBytes / (4 * largest))));
    const each = Math.ceil(count / parts);
    const picture = sizeOf(shape);
    this.#weights.renew();
    const results = operations.outputs.map((output) => ({
      shape: [count, ...output.shape],
      values: new Float32Array(count * sizeOf(output.shape)),
    }));
    for (let start = 0; start < count; start += each) {
      const batch = Math.min(each, count - start);
      const pass = this.#pass(shape, batch, operations, outputs);
      pass.input().set(images.subarray(start * picture, (start + batch) * picture));
      pass.run();
      results.forEach(({ shape: [, ...own], values }, which) =>
        values.set(pass.output(which).values, start * sizeOf(own)),
      );
    }
    return results;
  }

  #pass(
    shape: readonly number[],
    batch: number,
    operations: Operations,
    outputs: readonly string[] | undefined,
  ): ForwardPass {
    const key = `${batch} ${shape.join('×')} ${outputs?.join(' ') ?? ''}`;
    const known = this.#passes.get(key);
    if (known) {
      // Used last, so that it goes last.
      this.#passes.delete(key);
      this.#passes.set(key, known);
      return known;
    }
    for (const [oldest, pass] of this.#passes) {
      if (this.#passes.size < passesKept) break;
      pass.dispose();
      this.#passes.delete(oldest);
    }
    const { module, memory } = this.#simd;
    const made = new ForwardPass(operations, batch, module, memory, this.#weights);
    this.#passes.set(key, made);
    return made;
  }

  dispose(): void {
    for (const pass of this.#passes.values()) pass.dispose();
    this.#passes.clear();
    this.#weights.dispose();
  }
}

function isDisposed(weight: LayerVariable): boolean {
  try {
    return weight.read().isDisposed;
  } catch {
    return true;
  }
}

/** The planned passes of all models of one backend. */
export class Forwards {
  readonly #simd: InstalledSimd;
  readonly #readers: ModelReaders;
  /** Used longest ago first. A model that nobody has any more must not be kept by this. */
  #living: { readonly model: WeakRef<LayersModel>; readonly forward: ModelForward }[] = [];

  constructor(simd: InstalledSimd, readers: ModelReaders) {
    this.#simd = simd;
    this.#readers = readers;
  }

  get bytes(): number {
    return this.#living.reduce((sum, { forward }) => sum + forward.bytes, 0);
  }

  of(model: LayersModel): ModelForward {
    const known = this.#living.find((each) => each.model.deref() === model);
    this.#living = this.#living.filter((each) => each !== known);
    const entry = known ?? {
      model: new WeakRef(model),
      forward: new ModelForward(model, this.#simd, this.#readers),
    };
    if (!known) this.#dropGone();
    this.#living.push(entry);
    return entry.forward;
  }

  /** Keeps within what may be kept. @param all whether everything but the last is to go */
  makeRoom(all = false): void {
    while (this.#living.length > 1 && (all || this.#living.length > modelsKept || this.bytes > bytesKept))
      this.#living.shift()?.forward.dispose();
  }

  forget(model: LayersModel): void {
    for (const each of this.#living) if (each.model.deref() === model) each.forward.dispose();
    this.#living = this.#living.filter((each) => each.model.deref() !== model);
  }

  #dropGone(): void {
    const gone = this.#living.filter(({ model, forward }) => !model.deref() || forward.isGone);
    for (const { forward } of gone) forward.dispose();
    this.#living = this.#living.filter((each) => !gone.includes(each));
  }
}

/**
 * What a model gives for a batch, by its planned pass; undefined where there is none and tfjs is to do it.
 * @param outputs names of layers, in the model's spec or layers of the model; default: what the model gives
 * @param least multiply-adds below which planning is not worth it
 */
export function outputsByPlan(
  forwards: Forwards,
  model: LayersModel,
  x: tf.Tensor,
  outputs?: readonly (string | layers.Layer)[],
  least = 0,
): tf.Tensor[] | NoPlan {
  if (x.dtype !== 'float32') return { unplannable: x.dtype };
  // What is recorded for a gradient must go through tfjs.
  if (tf.engine().state.gradientDepth > 0) return { unplannable: 'a gradient' };
  const [count = 0, ...shape] = x.shape;
  if (count < 1) return { unplannable: 'no pictures' };
  const forward = forwards.of(model);
  if (forward.isAltered) return { unplannable: 'a layer whose call was replaced' };
  const names = outputs?.map((layer) =>
    typeof layer === 'string' ? layer : (forward.nameOf(layer) ?? layer.name),
  );
  const operations = forward.operations(shape, names);
  if ('unplannable' in operations) return operations;
  if (operations.operations.length === 0) return { unplannable: 'nothing to compute' };
  if (count * operations.multiplyAdds < least) return { unplannable: 'too little to compute' };
  const images = x.dataSync() as Float32Array;
  const run = () => forward.run(images, count, shape, operations, names);
  let found: ReturnType<typeof run>;
  try {
    found = run();
  } catch (error) {
    if (explanationOf(error)?.code !== 'out-of-memory') throw error;
    // Memory: what others keep is let go, and if that is not enough, what this one keeps.
    forwards.makeRoom(true);
    try {
      found = run();
    } catch {
      forwards.forget(model);
      return { unplannable: 'memory' };
    }
  }
  forwards.makeRoom();
  return found.map(({ shape: own, values }) => tf.tensor(values, own));
}
