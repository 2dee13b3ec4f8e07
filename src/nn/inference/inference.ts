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
import { PassHelpers, type PassHelper } from './pass-helpers.ts';
import type { NetworkSpec } from '../spec/layer-spec.ts';
import { PackedWeights, type WeightSource } from './packed-weights.ts';

/** What reads models; handed in, as a kernel in a browser has it already. */
export interface ModelReaders {
  readonly specOf: typeof specOf;
  readonly namesOfLayers: typeof namesOfLayers;
}

/** Starts a worker that shares passes, where there may be any. */
export type StartPassHelper = () => Promise<PassHelper>;

/** Into so many parts a batch is cut, whoever computes them: the same numbers come out with any number of workers. */
const sharedParts = 8;
/** More would take the page's share of the processors, and each has the weights once more. */
const mostWorkers = 8;
/** Helpers that nobody has needed for so long are let go (milliseconds). */
const idleHelpers = 20_000;

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
  #shared: { key: string; helpers: PassHelpers; stamps: Map<string, unknown> } | undefined;
  #sharing: Promise<void> | undefined;
  #letGo: ReturnType<typeof setTimeout> | undefined;
  /** How many workers computed the last batch that was shared. */
  workers = 1;

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
    const own = [...this.#passes.values()].reduce((sum, { bytes }) => sum + bytes, this.#weights.bytes);
    return own + (this.#shared?.helpers.bytes ?? 0);
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
    const spec = this.#specOf(shape);
    const given = spec.layers.find(({ kind }) => kind === 'input');
    const fits = given?.kind === 'input' && String(given.shape) === String(shape);
    const asked = this.#askedOf(spec, outputs);
    const found = fits ? operationsOf(spec, asked) : { unplannable: `pictures of ${shape.join('×')}` };
    this.#operations.set(key, found);
    return found;
  }

  #specOf(shape: readonly number[]): NetworkSpec {
    return this.#readers.specOf(this.#model, { input: shape });
  }

  #askedOf(spec: NetworkSpec, outputs: readonly string[] | undefined): readonly string[] {
    const asked = outputs ?? spec.outputs;
    if (asked) return asked;
    const last = spec.layers.at(-1)?.name;
    if (this.#model.outputs.length === 1 && last !== undefined) return [last];
    return this.#model.outputs.map(({ sourceLayer }) => this.#names.get(sourceLayer) ?? '');
  }

  /** `[pictures, …shape]` of each output. @throws when memory is exhausted */
  run(images: Float32Array, batch: Batch): Result[] {
    const { count, operations } = batch;
    const parts = Math.ceil(count / mostAtOnce(operations));
    const each = Math.ceil(count / parts);
    this.#weights.renew();
    const results = emptyResults(operations, count);
    for (let start = 0; start < count; start += each)
      this.#part(results, images, { ...batch, count: Math.min(each, count - start) }, start);
    return results;
  }

  /** @param start number of the part's first picture in the whole batch */
  #part(results: readonly Result[], images: Float32Array, part: Batch, start: number): void {
    const picture = sizeOf(part.shape);
    const pass = this.#pass(part);
    pass.input().set(images.subarray(start * picture, (start + part.count) * picture));
    pass.run();
    put(
      results,
      start,
      results.map((_, which) => pass.output(which).values),
    );
  }

  /**
   * {@link run}, its pictures shared with other workers.
   * @param workers this one included
   */
  async share(
    images: Float32Array,
    batch: Batch,
    workers: number,
    startHelper: StartPassHelper,
    signal?: AbortSignal,
  ): Promise<Result[]> {
    // One after the other: they have the same helpers.
    const before = this.#sharing;
    let done: () => void = () => undefined;
    this.#sharing = new Promise((resolve) => (done = resolve));
    await before;
    try {
      return await this.#share(images, batch, workers, startHelper, signal);
    } finally {
      done();
    }
  }

  async #share(
    images: Float32Array,
    batch: Batch,
    workers: number,
    startHelper: StartPassHelper,
    signal: AbortSignal | undefined,
  ): Promise<Result[]> {
    const { count, shape, operations } = batch;
    const each = Math.min(mostAtOnce(operations), Math.ceil(count / sharedParts));
    const parts = Math.ceil(count / each);
    const picture = sizeOf(shape);
    clearTimeout(this.#letGo);
    const helpers = await this.#helpers(Math.min(workers, parts) - 1, batch, startHelper);
    this.workers = 1 + helpers.count;
    this.#weights.renew();
    const results = emptyResults(operations, count);
    const partOf = (part: number): Batch => ({ ...batch, count: Math.min(each, count - part * each) });
    try {
      await helpers.share(
        parts,
        (part) => {
          const { count: pictures } = partOf(part);
          const start = part * each * picture;
          return { images: images.slice(start, start + pictures * picture), count: pictures };
        },
        (part) => {
          signal?.throwIfAborted();
          this.#part(results, images, partOf(part), part * each);
        },
        (part, values) => put(results, part * each, values),
      );
    } finally {
      this.#letGo = setTimeout(() => this.endHelpers(), idleHelpers);
    }
    return results;
  }

  /** Those of the last time where they will do, with the weights as they are now. */
  async #helpers(count: number, { shape, names }: Batch, startHelper: StartPassHelper): Promise<PassHelpers> {
    const key = `${count} ${shape.join('×')} ${names?.join(' ') ?? ''}`;
    if (this.#shared?.key !== key || this.#shared.helpers.count < count) {
      this.endHelpers();
      const spec = this.#specOf(shape);
      const setting = { binary: this.#simd.binary, spec, outputs: this.#askedOf(spec, names) };
      const helpers = await PassHelpers.start(count, startHelper, setting);
      this.#shared = { key, helpers, stamps: new Map() };
    }
    const { helpers, stamps } = this.#shared;
    const { memory } = this.#simd;
    const changed = [...this.#variables].filter(([name, variable]) => {
      const stamp = memory.stampOf(variable.read());
      return stamps.get(name) !== stamp && stamps.set(name, stamp);
    });
    helpers.send(
      changed.map(([name, variable]) => ({ name, values: variable.read().dataSync() as Float32Array })),
    );
    return helpers;
  }

  endHelpers(): void {
    clearTimeout(this.#letGo);
    this.#shared?.helpers.end();
    this.#shared = undefined;
  }

  #pass({ count, shape, operations, names }: Batch): ForwardPass {
    const key = `${count} ${shape.join('×')} ${names?.join(' ') ?? ''}`;
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
    const made = new ForwardPass(operations, count, module, memory, this.#weights);
    this.#passes.set(key, made);
    return made;
  }

  dispose(): void {
    for (const pass of this.#passes.values()) pass.dispose();
    this.#passes.clear();
    this.#weights.dispose();
    this.endHelpers();
  }
}

/** What is to be computed of how many pictures. */
interface Batch {
  readonly count: number;
  /** Of a picture. */
  readonly shape: readonly number[];
  readonly operations: Operations;
  /** Layers whose values are asked for; default: what the model gives. */
  readonly names: readonly string[] | undefined;
}

interface Result {
  readonly shape: number[];
  readonly values: Float32Array;
}

/** Pictures whose values between layers still lie near. */
function mostAtOnce({ operations, shapes }: Operations): number {
  const largest = Math.max(...operations.map(({ y }) => sizeOf(shapes.get(y) ?? [])));
  return Math.max(1, Math.floor(partBytes / (4 * largest)));
}

const emptyResults = ({ outputs }: Operations, count: number): Result[] =>
  outputs.map(({ shape }) => ({
    shape: [count, ...shape],
    values: new Float32Array(count * sizeOf(shape)),
  }));

function put(results: readonly Result[], start: number, values: readonly Float32Array[]): void {
  results.forEach((result, which) => {
    const [, ...own] = result.shape;
    result.values.set(values[which]!, start * sizeOf(own));
  });
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

  /** Of all models but one: a cell that looks at many has no more helpers than one of them may have. */
  endHelpers(but: ModelForward): void {
    for (const { forward } of this.#living) if (forward !== but) forward.endHelpers();
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

type Outputs = readonly (string | layers.Layer)[] | undefined;

interface Planned extends Batch {
  readonly forward: ModelForward;
}

function plannedFor(
  forwards: Forwards,
  model: LayersModel,
  x: tf.Tensor,
  outputs: Outputs,
  least: number,
): Planned | NoPlan {
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
  return { forward, count, shape, operations, names };
}

const tensorsOf = (results: readonly Result[]): tf.Tensor[] =>
  results.map(({ shape, values }) => tf.tensor(values, shape));

/**
 * {@link outputsByPlan}, its pictures shared with other workers: the same numbers with any number of them.
 * @param workers this one included; as many as there are processors where it is not said
 */
export async function sharedOutputsByPlan(
  forwards: Forwards,
  model: LayersModel,
  x: tf.Tensor,
  startHelper: StartPassHelper,
  {
    outputs,
    workers = globalThis.navigator.hardwareConcurrency,
    least = 0,
    signal,
  }: { outputs?: Outputs; workers?: number | undefined; least?: number; signal?: AbortSignal | undefined },
): Promise<tf.Tensor[] | NoPlan> {
  const planned = plannedFor(forwards, model, x, outputs, least);
  if ('unplannable' in planned) return planned;
  const { forward, ...what } = planned;
  const images = (await x.data()) as Float32Array;
  forwards.endHelpers(forward);
  const results = await forward.share(images, what, Math.min(workers, mostWorkers), startHelper, signal);
  forwards.makeRoom();
  return tensorsOf(results);
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
  outputs?: Outputs,
  least = 0,
): tf.Tensor[] | NoPlan {
  const planned = plannedFor(forwards, model, x, outputs, least);
  if ('unplannable' in planned) return planned;
  const { forward, ...what } = planned;
  const images = x.dataSync() as Float32Array;
  const run = () => forward.run(images, what);
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
  return tensorsOf(found);
}
