/** Weights of a file, put into a model by whatever convention the file's names follow. */

import { ExplainedError } from '../../explained/index.ts';
import * as tf from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import type { WeightFile, WeightFormat } from '../../weight-files/index.ts';
import { shapeText } from '../spec/shape-text.ts';
import { countsBatches, namings, type Naming, type Slot } from './naming.ts';
import { checkResnet } from './resnet-convention.ts';
import { checkSettings } from './stored-settings.ts';
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
}

/**
 * Sets every weight of the model from the file: recognises the naming, turns the axes, and checks all before it sets any.
 * @throws {ExplainedError} `weights-unrecognised`, `weights-convention`, `weights-settings`, `weights-unfit`; the model is then unchanged
 */
export function fitWeights(
  model: layers.LayersModel,
  file: WeightFile,
  { except = [] }: FitWeightsOptions = {},
): LoadedWeights {
  const slots = slotsOf(model);
  const naming = recognise(slots, file);
  checkResnet(model, file, naming.name);
  checkSettings(model, file);

  const left = new Set(except);
  const wanted = slots.filter(({ layer }) => !left.has(layer.name));
  const unused = new Set(file.arrays.keys());
  const missing: string[] = [];
  const misshapen: string[] = [];
  const found: { slot: Slot; array: NamedArray }[] = [];
  for (const slot of slots) {
    const key = naming.keys(slot).find((name) => file.arrays.has(name));
    const isWanted = !left.has(slot.layer.name);
    const given = key === undefined ? undefined : file.arrays.get(key);
    if (key === undefined || !given) {
      if (isWanted) missing.push(naming.keys(slot)[0]!);
      continue;
    }
    unused.delete(key);
    if (!isWanted) continue;
    const array = naming.turned(slot, given);
    if (isOfShape(array, slot.shape)) found.push({ slot, array });
    else misshapen.push(`${key} (${shapeText(given.shape)} ≠ ${shapeText(naming.written(slot))})`);
  }
  const surplus = [...unused].filter((name) => !countsBatches(name));
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
  for (const { slot, array } of found) {
    const value = tf.tensor(Float32Array.from(array.data), [...slot.shape]);
    slot.variable.write(value);
    value.dispose();
  }
  return {
    file: file.name,
    format: file.format,
    convention: naming.name,
    loaded: found.length,
    kept: slots
      .filter(({ layer }) => left.has(layer.name))
      .map((slot) => `${slot.layer.name}/${slot.weight}`),
    unused: [...unused],
  };
}

/** The naming by which most of the model's weights are found. */
function recognise(slots: readonly Slot[], file: WeightFile): Naming {
  const counted = namings.map((naming) => ({
    naming,
    count: slots.filter((slot) => naming.keys(slot).some((key) => file.arrays.has(key))).length,
  }));
  const best = counted.reduce((one, other) => (other.count > one.count ? other : one));
  if (best.count > 0) return best.naming;
  throw new ExplainedError('weights-unrecognised', {
    file: file.name,
    found: some([...file.arrays.keys()], 4),
    expected: some(
      slots.map((slot) => namings[0].keys(slot)[0]!),
      4,
    ),
  });
}

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
