/**
 * How far a picture lies from those a network was trained on, by a simple measure: the features that its
 * last dense layer reads, compared with the mean of each class. It can say "unlike anything seen"; it cannot
 * say "seen": a network that ignores a difference gives the same features on both sides of it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { batchWriter, type ImageSet, type Normalisation, subset } from '../../data/index.ts';
import { beforeHead } from './before-head.ts';

export interface Familiarity {
  /** Root mean square over the features of (f − μ) / σ, to the nearest class mean μ; σ is the spread within classes. */
  readonly distance: number;
  /** The nearest class. */
  readonly nearest: number;
  /** Share of unseen test pictures that lie nearer to their own nearest class. */
  readonly share: number;
  /** How many test pictures that is a share of. */
  readonly references: number;
}

interface Reference {
  readonly fingerprint: number;
  readonly means: Float64Array[];
  readonly spread: Float64Array;
  /** Distances of test pictures, ascending. */
  readonly distances: Float64Array;
}

/** Pictures a class for the means, and test pictures in all for comparison: a second or two without a GPU. */
const perClass = 100;
const references = 200;

const known = new WeakMap<LayersModel, Reference>();

/** @param image `[height, width, channels]`, normalised as the model was trained */
export async function familiarity(
  model: LayersModel,
  image: tf.Tensor3D,
  data: { readonly train: ImageSet; readonly test?: ImageSet; readonly normalisation: Normalisation },
): Promise<Familiarity> {
  const fingerprint = await weightSum(model);
  let reference = known.get(model);
  if (reference?.fingerprint !== fingerprint) {
    reference = { fingerprint, ...(await referenceOf(model, data)) };
    known.set(model, reference);
  }
  const features = await featuresOf(model, () => tf.expandDims(image, 0));
  const { distance, nearest } = nearestMean(features, 0, reference);
  const nearer = reference.distances.filter((other) => other < distance).length;
  return {
    distance,
    nearest,
    share: nearer / Math.max(1, reference.distances.length),
    references: reference.distances.length,
  };
}

/** Training changes the weights of the same model. */
async function weightSum(model: LayersModel): Promise<number> {
  const sums = tf.tidy(() => tf.stack(model.weights.map((weight) => tf.sum(weight.read()))));
  const values = (await sums.data()) as Float32Array;
  sums.dispose();
  return values.reduce((sum, value, at) => sum + (at + 1) * value, 0);
}

const featuresOf = (model: LayersModel, batch: () => tf.Tensor): Promise<Float32Array> =>
  beforeHead(model, model.outputs[0]!.sourceLayer)(batch);

async function referenceOf(
  model: LayersModel,
  { train, test, normalisation }: Parameters<typeof familiarity>[2],
): Promise<Omit<Reference, 'fingerprint'>> {
  const chosen = subset(train, spreadIndices(train, perClass));
  const features = await allFeatures(model, chosen, normalisation);
  const length = features.length / chosen.count;
  const means = train.classes.map(() => new Float64Array(length));
  const counts = train.classes.map(() => 0);
  for (let n = 0; n < chosen.count; n++) {
    const label = chosen.labels[n]!;
    counts[label]!++;
    for (let i = 0; i < length; i++) means[label]![i]! += features[n * length + i]!;
  }
  means.forEach((mean, label) => mean.forEach((sum, i) => (mean[i] = sum / Math.max(1, counts[label]!))));
  const spread = new Float64Array(length);
  for (let n = 0; n < chosen.count; n++)
    for (let i = 0; i < length; i++)
      spread[i]! += (features[n * length + i]! - means[chosen.labels[n]!]![i]!) ** 2;
  const usual = spread.reduce((sum, value) => sum + value, 0) / Math.max(1, length * chosen.count);
  // A feature that never varies would make any picture infinitely far.
  spread.forEach((sum, i) => (spread[i] = Math.sqrt(sum / chosen.count + 1e-3 * usual + 1e-12)));
  const compared = test ?? train;
  const others = subset(compared, spreadIndices(compared, Math.ceil(references / compared.classes.length)));
  const found = await allFeatures(model, others, normalisation);
  const distances = Float64Array.from(
    { length: others.count },
    (_, n) => nearestMean(found, n, { means, spread }).distance,
  ).sort();
  return { means, spread, distances };
}

/** Up to `most` of each class, spread over the set. */
function spreadIndices(set: ImageSet, most: number): number[] {
  return set.classes.flatMap((_, label) => {
    const members = Array.from(set.labels.keys()).filter((index) => set.labels[index] === label);
    const count = Math.min(most, members.length);
    return Array.from({ length: count }, (_, n) => members[Math.floor((n * members.length) / count)]!);
  });
}

async function allFeatures(
  model: LayersModel,
  set: ImageSet,
  normalisation: Normalisation,
): Promise<Float32Array> {
  const write = batchWriter(set, normalisation);
  const picture = set.size * set.size * set.channels;
  const parts: Float32Array[] = [];
  for (let start = 0; start < set.count; start += 50) {
    const count = Math.min(50, set.count - start);
    const images = new Float32Array(count * picture);
    write(
      images,
      Array.from({ length: count }, (_, n) => start + n),
    );
    parts.push(await featuresOf(model, () => tf.tensor4d(images, [count, set.size, set.size, set.channels])));
  }
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function nearestMean(
  features: Float32Array,
  n: number,
  { means, spread }: Pick<Reference, 'means' | 'spread'>,
): { distance: number; nearest: number } {
  const { length } = spread;
  let best = { distance: Infinity, nearest: 0 };
  means.forEach((mean, nearest) => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += ((features[n * length + i]! - mean[i]!) / spread[i]!) ** 2;
    const distance = Math.sqrt(sum / length);
    if (distance < best.distance) best = { distance, nearest };
  });
  return best;
}
