/** Weights of a file, put into a model by whatever convention the file's names follow. */

import { ExplainedError } from '../../explained/index.ts';
import * as tf from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import type { WeightFile, WeightFormat, WeightSets } from '../../weight-files/index.ts';
import { shapeText } from '../spec/shape-text.ts';
import { flattenedMark } from '../spec/torch-names.ts';
import { countsBatches, namings, type Naming, type Slot } from './naming.ts';
import { checkResnet } from './resnet-convention.ts';
import { slotsOf } from './slots.ts';
import type { NamedArray } from './layout.ts';

export interface FitWeightsOptions {
  /** Layers that keep the weights they have: the classifier, where the file knows other classes. */
  readonly except?: readonly string[];
}

/** What came of loading a file. */
export interface LoadedWeights {
  readonly file: string;
  readonly format: WeightFormat;
  /** By whose names the weights were found; timm's ResNets have torchvision's. */
  readonly convention: Naming['name'];
  /** Arrays that were set. */
  readonly loaded: number;
  /** Weights of the layers in `except`, as they were. */
  readonly kept: readonly string[];
  /** Arrays of the file that belong to those layers, or that only training needs. */
  readonly unused: readonly string[];
  /** Where a checkpoint holds several sets of weights: which was taken, and which others are there. */
  readonly sets?: WeightSets;
}

/**
 * Sets every weight of the model from the file: recognises the naming, turns the axes, and checks all before it sets any.
 * @throws {ExplainedError} `weights-unrecognised`, `weights-convention`, `weights-settings`, `weights-unfit`; the model is then unchanged
 */
export function fitWeights(
  model: layers.LayersModel,
  given: WeightFile,
  { except = [] }: FitWeightsOptions = {},
): LoadedWeights {
  const slots = slotsOf(model);
  const { naming, file } = recognise(slots, given);
  checkResnet(model, file, naming.name);
  for (const layer of new Set(slots.map((slot) => slot.layer))) {
    const difference = file.differs?.(layer.name, layer.getConfig());
    if (difference)
      throw new ExplainedError('weights-settings', { file: file.name, layer: layer.name, ...difference });
  }

  const left = new Set(except);
  const wanted = slots.filter(({ layer }) => !left.has(layer.name));
  const unused = new Set(file.arrays.keys());
  const missing: string[] = [];
  const misshapen: string[] = [];
  const found: { slot: Slot; array: NamedArray }[] = [];
  const keys = keysOf(slots, naming, file);
  for (const slot of slots) {
    const key = keys.get(slot);
    const isWanted = !left.has(slot.layer.name);
    const given = key === undefined ? undefined : file.arrays.get(key);
    if (key === undefined || !given) {
      if (isWanted) missing.push(naming.keys(slot)[0]!);
      continue;
    }
    unused.delete(key);
    if (!isWanted) continue;
    const more = (naming.added?.(slot) ?? []).flatMap((name) => {
      unused.delete(name);
      return file.arrays.get(name) ?? [];
    });
    const array = naming.turned(slot, more.reduce(sumOf, given), file.arrays.has(flattenedMark));
    if (isOfShape(array, slot.shape)) found.push({ slot, array });
    else misshapen.push(`${key} (${shapeText(given.shape)} ≠ ${shapeText(naming.written(slot))})`);
  }
  const surplus = [...unused].filter((name) => !countsBatches(name) && name !== flattenedMark);
  if (missing.length > 0 || misshapen.length > 0 || surplus.length > 0) {
    throw new ExplainedError('weights-unfit', {
      file: file.name,
      of: wanted.length,
      fitted: found.length,
      missing: some(missing),
      misshapen: some(misshapen),
      surplus: some(surplus),
    });
  }
  for (const { slot, array } of found) putInto(slot.variable, array);
  return {
    file: file.name,
    format: file.format,
    convention: naming.name,
    loaded: found.length,
    kept: slots
      .filter(({ layer }) => left.has(layer.name))
      .map((slot) => `${slot.layer.name}/${slot.weight}`),
    unused: [...unused],
    ...(file.sets && { sets: file.sets }),
  };
}

/**
 * Where each weight is found, if anywhere. One array is one weight: of layers in several models within the model that have
 * a name in common, the one that the file names in full goes before those that it names in short.
 */
function keysOf(slots: readonly Slot[], naming: Naming, file: WeightFile): ReadonlyMap<Slot, string> {
  const keys = new Map<Slot, string>();
  const taken = new Set<string>();
  const all = slots.map((slot) => [slot, naming.keys(slot)] as const);
  const most = Math.max(0, ...all.map(([, names]) => names.length));
  for (let at = 0; at < most; at++)
    for (const [slot, names] of all) {
      const name = names[at];
      if (name === undefined || keys.has(slot) || taken.has(name) || !file.arrays.has(name)) continue;
      taken.add(name);
      keys.set(slot, name);
    }
  return keys;
}

/** Sets a weight, just as it is: a constraint is for what training makes of it. */
export function putInto(variable: layers.LayerVariable, { data }: NamedArray): void {
  const { shape, constraint } = variable as unknown as { shape: number[]; constraint: unknown };
  const held = variable as { constraint?: unknown };
  const value = tf.tensor(Float32Array.from(data), shape);
  held.constraint = null;
  variable.write(value);
  held.constraint = constraint;
  value.dispose();
}

/**
 * The naming by which most of the model's weights are found. The network may be a part of another: `DataParallel` and
 * trainers put a name of their own before each (`module.`, `model.`), or before all but the classifier's (`backbone.`).
 */
function recognise(slots: readonly Slot[], file: WeightFile): { naming: Naming; file: WeightFile } {
  const best = bestOf(slots, [file, ...withoutPrefixes(slots, file)]);
  if (best) return best;
  throw new ExplainedError('weights-unrecognised', {
    file: file.name,
    found: some([...file.arrays.keys()], 4),
    expected: some(
      slots.map((slot) => namings[0].keys(slot)[0]!),
      4,
    ),
  });
}

function bestOf(
  slots: readonly Slot[],
  files: readonly WeightFile[],
): { naming: Naming; file: WeightFile } | undefined {
  const counted = files.flatMap((file) =>
    namings.map((naming) => ({
      naming,
      file,
      count: slots.filter((slot) => naming.keys(slot).some((key) => file.arrays.has(key))).length,
    })),
  );
  return counted
    .filter(({ count }) => count > 0)
    .reduce<(typeof counted)[number] | undefined>(
      (one, other) => (one && one.count >= other.count ? one : other),
      undefined,
    );
}

/** The file as it would be without each of the prefixes under which the model's first weight is found. */
function withoutPrefixes(slots: readonly Slot[], file: WeightFile): WeightFile[] {
  const first = slots[0];
  const wanted = first ? namings.flatMap((naming) => naming.keys(first)) : [];
  const prefixes = new Set(
    [...file.arrays.keys()].flatMap((name) =>
      wanted.flatMap((key) =>
        /.[./]$/.test(name.slice(0, -key.length)) && name.endsWith(key) ? [name.slice(0, -key.length)] : [],
      ),
    ),
  );
  return [...prefixes].map((prefix) => ({
    ...file,
    arrays: new Map(
      [...file.arrays].map(([name, array]) => [
        name.startsWith(prefix) ? name.slice(prefix.length) : name,
        array,
      ]),
    ),
  }));
}

const sumOf = (one: NamedArray, other: NamedArray): NamedArray => ({
  shape: one.shape,
  data: Float32Array.from(one.data, (value, at) => value + (other.data[at] ?? 0)),
});

const isOfShape = (array: NamedArray, shape: readonly number[]): boolean =>
  array.shape.length === shape.length &&
  array.shape.every((size, axis) => size === shape[axis]) &&
  array.data.length === shape.reduce((product, size) => product * size, 1);

/** The first few, and how many more there are. */
function some(names: readonly string[], most = 6): string {
  if (names.length === 0) return '–';
  const rest = names.length - most;
  return names.slice(0, most).join(', ') + (rest > 0 ? `, … (+${rest})` : '');
}
