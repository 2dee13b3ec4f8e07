/** What a network makes of pictures before its last layer, computed once: a head on top of it then trains in seconds. */
import { ExplainedError } from '../../explained/index.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { layers, LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { batchWriter, type ImageSet, type Normalisation } from '../../data/index.ts';
import { contentKey } from '../../data/own-pictures.ts';
import { beforeHead, checkShapes, createBreath, headOf } from '../training/index.ts';

export interface Features {
  /** `count × length`, row-major: a row a picture, in the order of the set. */
  readonly values: Float32Array;
  /** Features a picture. */
  readonly length: number;
  /** Pictures. */
  readonly count: number;
  /** Class indices, as in the set. */
  readonly labels: Uint8Array;
  readonly classes: readonly string[];
}

/** Where features are kept, each by a key of its own. */
export interface FeatureStore {
  get(key: string): Promise<unknown>;
  put(key: string, values: Float32Array): Promise<unknown>;
  /** Told why something could not be kept, or not be had; the features are computed all the same. */
  failed(error: unknown): void;
}

export interface FeatureOptions {
  /** What the network was trained with, not what the pictures would give. */
  readonly normalisation: Normalisation;
  /** Pictures at a time, 1 or more; default 32. The values do not depend on it but for rounding. */
  readonly batchSize?: number;
  /** Told after each batch how many pictures are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Aborted: the promise rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Looked into first: what the same network made of the same pictures is not computed again. */
  readonly store?: FeatureStore;
}

/**
 * What the last dense layer of `model` reads, for every picture of a set, in inference mode. Nothing of the model changes:
 * it is frozen.
 * @throws {ExplainedError} `features-no-head` where the network does not end in a dense layer, `train-input-shape` where it
 *   takes other pictures, `train-setting` for a batch size below 1
 */
export async function features(
  model: LayersModel,
  set: ImageSet,
  { normalisation, batchSize = 32, onProgress, signal, store }: FeatureOptions,
): Promise<Features> {
  checkShapes(model, set);
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new ExplainedError('train-setting', {
      name: 'batchSize',
      found: String(batchSize),
      low: 1,
      high: set.count,
    });
  const head = headOf(model);
  const length = head.kernel.shape[0];
  const made = { length, count: set.count, labels: set.labels, classes: set.classes };
  const breath = createBreath();
  try {
    const key = store && (await keyOf(model, head.layer, set, normalisation, breath.breathe));
    signal?.throwIfAborted();
    const kept = key === undefined ? undefined : await store?.get(key).catch(store.failed.bind(store));
    if (kept instanceof Float32Array && kept.length === set.count * length) {
      onProgress?.(set.count, set.count);
      return { values: kept, ...made };
    }
    const values = new Float32Array(set.count * length);
    const write = batchWriter(set, normalisation);
    const read = beforeHead(model, head.layer);
    const picture = set.size * set.size * set.channels;
    for (let start = 0; start < set.count; start += batchSize) {
      await breath.breathe();
      signal?.throwIfAborted();
      const count = Math.min(batchSize, set.count - start);
      const images = new Float32Array(count * picture);
      const indices = Array.from({ length: count }, (_, n) => start + n);
      write(images, indices);
      const batch = await read(() => tf.tensor4d(images, [count, set.size, set.size, set.channels]));
      values.set(batch, start * length);
      onProgress?.(start + count, set.count);
    }
    if (key !== undefined) await store?.put(key, values).catch(store.failed.bind(store));
    return { values, ...made };
  } finally {
    breath.close();
  }
}

/** Bytes that are looked at in one go: some ten milliseconds' worth. */
const sliceBytes = 4 * 2 ** 20;

/** By all that the features follow from: the body, its weights, the pictures, and what is done to them before. */
async function keyOf(
  model: LayersModel,
  head: layers.Layer,
  set: ImageSet,
  { mean, std, order = 'rgb' }: Normalisation,
  breathe: () => Promise<void>,
): Promise<string> {
  const words: unknown[] = [
    JSON.stringify(model.getConfig(), (name, value: unknown) => (isMute(name) ? undefined : value)),
    [set.count, set.size, set.channels],
    [...mean],
    [...std],
    order,
  ];
  const add = async (bytes: Uint8Array): Promise<void> => {
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      await breathe();
      words.push(contentKey(bytes.subarray(at, at + sliceBytes)));
    }
  };
  // A frozen layer's weights come in another order; their names stay.
  const byName = (one: LayerVariable, other: LayerVariable): number =>
    one.originalName < other.originalName ? -1 : 1;
  for (const weight of model.layers.flatMap(({ weights }) => [...weights].sort(byName))) {
    if (head.weights.includes(weight)) continue;
    const values = (await weight.read().data()) as Float32Array;
    await add(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  await add(set.images);
  return contentKey(new TextEncoder().encode(JSON.stringify(words)));
}

/** Settings that say how weights began and whether they change: not what they make of a picture. */
const isMute = (name: string): boolean => name === 'trainable' || /initializer$/i.test(name);
