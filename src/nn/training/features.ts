/** What a network makes of pictures before its last layer, computed once: a head on top of it then trains in seconds. */
import { ExplainedError } from '../../explained/index.ts';
import * as tf from '@tensorflow/tfjs-core';
import { type layers, type LayersModel, model as createModel } from '@tensorflow/tfjs-layers';
import { batchWriter, type ImageSet, type Normalisation } from '../../data/index.ts';
import { sharedPrediction } from '../inference/predict.ts';
import { createBreath } from '../step/breathe.ts';
import { checkShapes } from './settings.ts';

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

export interface FeatureOptions {
  /** What the network was trained with, not what the pictures would give. */
  readonly normalisation: Normalisation;
  /** Pictures at a time, 1 or more; default 32. The values do not depend on it but for rounding. */
  readonly batchSize?: number;
  /** Told after each batch how many pictures are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Aborted: the promise rejects with its reason. */
  readonly signal?: AbortSignal;
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
  { normalisation, batchSize = 32, onProgress, signal }: FeatureOptions,
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
  const values = new Float32Array(set.count * length);
  const write = batchWriter(set, normalisation);
  const read = beforeHead(model, head.layer);
  const picture = set.size * set.size * set.channels;
  const breath = createBreath();
  try {
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
  } finally {
    breath.close();
  }
  return { values, length, count: set.count, labels: set.labels, classes: set.classes };
}

/** What a layer reads for a batch, flat. The part of the network before it is made once. */
export function beforeHead(
  model: LayersModel,
  head: layers.Layer,
): (batch: () => tf.Tensor) => Promise<Float32Array> {
  const { input } = head;
  const part = createModel({ inputs: model.inputs, outputs: Array.isArray(input) ? input[0]! : input });
  return async (batch) => {
    const x = batch();
    try {
      const read = await sharedPrediction(part, x);
      const values = (await read.data()).slice() as Float32Array;
      read.dispose();
      return values;
    } finally {
      x.dispose();
    }
  };
}

/** The dense layer that a network ends in, be a softmax behind it or not. */
export function headOf(model: LayersModel): { layer: layers.Layer; kernel: tf.Tensor2D } {
  let layer = model.outputs[0]!.sourceLayer;
  while (layer.weights.length === 0) {
    const before = layer.inboundNodes[0]?.inboundLayers ?? [];
    if (before.length !== 1) break;
    layer = before[0] as layers.Layer;
  }
  if (layer.getClassName() !== 'Dense' || [layer.input].flat()[0]!.shape.length !== 2)
    throw new ExplainedError('features-no-head', { layer: layer.name });
  return { layer, kernel: layer.weights[0]!.read() as tf.Tensor2D };
}
