/** Which pictures of a set a channel of a network answers most strongly. */
import { ExplainedError } from '../../explained/index.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { batchWriter, type ImageSet, type Normalisation } from '../../data/index.ts';
import { checkShapes, createBreath, partUpTo, sharedPrediction } from '../training/index.ts';

export interface StrongestOptions {
  /** A layer's name, and the number of one of its channels, from 0. */
  readonly layer: string;
  readonly channel: number;
  /** What the network was trained with, not what the pictures would give. */
  readonly normalisation: Normalisation;
  /** How many pictures are wanted; default 8. */
  readonly count?: number;
  /** Pictures at a time, 1 or more; default 32. */
  readonly batchSize?: number;
  /** Told after each batch how many pictures are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Aborted: the promise rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** A picture by how strongly the channel answers it at its strongest place. */
export interface StrongPicture {
  /** In the set. */
  readonly index: number;
  readonly value: number;
  /** Of the layer's output, 0 and 0 where it has no rows and columns. */
  readonly row: number;
  readonly column: number;
}

/**
 * The pictures of a set that one channel of a layer answers most strongly, the strongest first; of equal ones the first in
 * the set. Any network will do, and any set: the reader's own too.
 * @throws {ExplainedError} `ask-no-layer` for a layer that there is none of, `train-setting` for a channel that it has not,
 *   `train-input-shape` where the network takes other pictures
 */
export async function strongestPictures(
  model: LayersModel,
  set: ImageSet,
  options: StrongestOptions,
): Promise<StrongPicture[]> {
  const { layer: name, channel, normalisation, count = 8, batchSize = 32, onProgress, signal } = options;
  checkShapes(model, set);
  const found = model.layers.find((layer) => layer.name === name);
  if (!found) throw new ExplainedError('ask-no-layer', { layer: name });
  const output = [found.output].flat()[0] as SymbolicTensor;
  const channels = output.shape.at(-1) ?? 0;
  whole('channel', channel, 0, channels - 1);
  whole('count', count, 1, set.count);
  whole('batchSize', batchSize, 1, 4096);

  const part = partUpTo(model, output);
  const write = batchWriter(set, normalisation);
  const breath = createBreath();
  const seen: StrongPicture[] = [];
  try {
    for (let start = 0; start < set.count; start += batchSize) {
      await breath.breathe();
      signal?.throwIfAborted();
      const size = Math.min(batchSize, set.count - start);
      const images = new Float32Array(size * set.size * set.size * set.channels);
      write(
        images,
        Array.from({ length: size }, (_, n) => start + n),
      );
      const x = tf.tensor4d(images, [size, set.size, set.size, set.channels]);
      const maps = await sharedPrediction(part, x);
      x.dispose();
      const [strongest, places, columns] = tf.tidy(() => {
        const flat = tf.reshape(maps, [size, -1, channels]);
        const plane = tf.reshape(tf.slice(flat, [0, 0, channel], [-1, -1, 1]), [size, -1]);
        const width = maps.rank === 4 ? maps.shape[2]! : 1;
        return [tf.max(plane, 1), tf.argMax(plane, 1), width] as const;
      });
      const [values, at] = await Promise.all([strongest.data(), places.data()]);
      tf.dispose([maps, strongest, places]);
      for (let n = 0; n < size; n++)
        seen.push({
          index: start + n,
          value: values[n]!,
          row: Math.floor(at[n]! / columns),
          column: at[n]! % columns,
        });
      onProgress?.(start + size, set.count);
    }
  } finally {
    breath.close();
  }
  return seen.sort((one, other) => other.value - one.value || one.index - other.index).slice(0, count);
}

function whole(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new ExplainedError('train-setting', { name, found: String(value), low, high });
}
