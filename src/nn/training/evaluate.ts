import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { batchWriter, type ImageSet, type Normalisation } from '../../data/index.ts';
import type { CalibrationBin, Evaluation } from '../run/index.ts';
import { endsInSoftmax } from './model-output.ts';
import { wilsonInterval } from '../../statistics/index.ts';
import { checkShapes } from './settings.ts';

export interface EvaluateOptions {
  readonly normalisation: Normalisation;
  /** Images at a time; default 100. */
  readonly batchSize?: number;
  readonly bins?: number;
  /**
   * Look at each picture twice, as it is and mirrored left to right, and average the probabilities; twice the
   * work; default false. What is said about such a figure must say so.
   */
  readonly testTimeFlip?: boolean;
}

/**
 * How a model does on images that it has not been trained on, in inference mode: accuracy with Wilson's
 * 95 % interval, mean cross-entropy, every image's probabilities, confusion matrix and calibration.
 * @throws ExplainedError when the images do not fit the model
 */
export function evaluate(model: LayersModel, set: ImageSet, options: EvaluateOptions): Evaluation {
  const parts = evaluation(model, set, options);
  let next = parts.next();
  while (!next.done) {
    const { value: output } = next;
    const values = output.dataSync() as Float32Array;
    output.dispose();
    next = parts.next(values);
  }
  return next.value;
}

/** {@link evaluate} for a GPU: what it computes is waited for. WebGPU cannot be read from at once everywhere. */
export async function evaluateLater(
  model: LayersModel,
  set: ImageSet,
  options: EvaluateOptions,
): Promise<Evaluation> {
  const parts = evaluation(model, set, options);
  let next = parts.next();
  while (!next.done) {
    const { value: output } = next;
    const values = (await output.data()) as Float32Array;
    output.dispose();
    next = parts.next(values);
  }
  return next.value;
}

/** Gives the probabilities of some images at a time and takes their values. */
function* evaluation(
  model: LayersModel,
  set: ImageSet,
  options: EvaluateOptions,
): Generator<tf.Tensor, Evaluation, Float32Array> {
  checkShapes(model, set);
  const { batchSize = 100, bins = 10, testTimeFlip = false } = options;
  const classes = model.outputs[0]!.shape.at(-1)!;
  const softmax = endsInSoftmax(model);
  const write = batchWriter(set, options.normalisation);
  const probabilities = new Float32Array(set.count * classes);
  const picture = set.size * set.size * set.channels;
  const predict = (images: Float32Array, count: number): tf.Tensor =>
    tf.tidy(() => {
      const output = model.predict(
        tf.tensor4d(images, [count, set.size, set.size, set.channels]),
      ) as tf.Tensor;
      return softmax ? output : tf.softmax(output);
    });
  for (let start = 0; start < set.count; start += batchSize) {
    const count = Math.min(batchSize, set.count - start);
    const images = new Float32Array(count * picture);
    write(
      images,
      Array.from({ length: count }, (_, n) => start + n),
    );
    const own = probabilities.subarray(start * classes, (start + count) * classes);
    own.set(yield predict(images, count));
    if (!testTimeFlip) continue;
    mirrorRows(images, set);
    (yield predict(images, count)).forEach((mirrored, at) => (own[at] = (own[at]! + mirrored) / 2));
  }
  return summariseProbabilities(probabilities, set.labels, set.classes, classes, bins);
}

/** Every row of pixels the other way round, in place. */
function mirrorRows(images: Float32Array, { size, channels }: ImageSet): void {
  const row = size * channels;
  for (let start = 0; start < images.length; start += row) {
    const before = images.slice(start, start + row);
    for (let x = 0; x < size; x++)
      images.set(before.subarray((size - 1 - x) * channels, (size - x) * channels), start + x * channels);
  }
}

/** The figures of an evaluation from `count × classes` probabilities. */
export function summariseProbabilities(
  probabilities: Float32Array,
  labels: Uint8Array,
  names: readonly string[],
  classes: number,
  bins = 10,
): Evaluation {
  const count = labels.length;
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const binned = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  let right = 0;
  let loss = 0;
  for (let n = 0; n < count; n++) {
    const row = probabilities.subarray(n * classes, (n + 1) * classes);
    const guess = row.reduce((best, p, index) => (p > row[best]! ? index : best), 0);
    const label = labels[n]!;
    confusion[label]![guess]!++;
    if (guess === label) right++;
    loss -= Math.log(Math.max(row[label]!, 1e-12));
    const bin = binned[Math.min(bins - 1, Math.floor(row[guess]! * bins))] ?? binned[0]!;
    bin.count++;
    bin.confidence += row[guess]!;
    bin.right += Number(guess === label);
  }
  const calibration: CalibrationBin[] = binned.map((bin, index) => ({
    from: index / bins,
    to: (index + 1) / bins,
    count: bin.count,
    confidence: bin.count ? bin.confidence / bin.count : 0,
    accuracy: bin.count ? bin.right / bin.count : 0,
  }));
  return {
    count,
    accuracy: right / count,
    loss: loss / count,
    interval: wilsonInterval(right, count),
    probabilities,
    labels,
    confusion,
    calibration,
    calibrationError: calibration.reduce(
      (sum, bin) => sum + (bin.count / count) * Math.abs(bin.confidence - bin.accuracy),
      0,
    ),
    classes: names,
  };
}
