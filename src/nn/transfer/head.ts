/** A last layer trained on features alone, and put in the place of the one that a network had. */
import { ExplainedError } from '../../explained/index.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { build, specOf } from '../build/index.ts';
import type { NetworkSpec } from '../spec/index.ts';
import type { Evaluation } from '../run/index.ts';
import { createBreath, headOf, summariseProbabilities } from '../training/index.ts';
import type { Features } from './features.ts';

export interface HeadOptions {
  /** Evaluated on them in the end; of as many features a picture as those for training. */
  readonly test?: Features;
  /** Steps, each over all pictures: 1 to 100,000; default 300. */
  readonly updates?: number;
  /** Of Adam: 0 to 100; default 0.05. */
  readonly learningRate?: number;
  /** L2 on the kernel of the standardised features, whose gradient has `weightDecay × kernel` added: 0 to 10; default 1e-3. */
  readonly weightDecay?: number;
  /** Told after each step how many of them are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Aborted: the promise rejects with its reason. */
  readonly signal?: AbortSignal;
}

export interface Head {
  /** `length × classes`, row-major: a row a feature, as a dense layer's kernel, for features as they are. */
  readonly kernel: Float32Array;
  /** A number a class. */
  readonly bias: Float32Array;
  readonly classes: readonly string[];
  /** Mean cross-entropy on the training pictures before each step, in nats, without the L2. */
  readonly losses: Float32Array;
  /** On `test`, where it was given. */
  readonly evaluation?: Evaluation;
}

/**
 * Trains a dense layer with softmax on features: multinomial logistic regression by Adam (Kingma & Ba 2015), all pictures
 * at every step, from zeros; nothing is drawn, so it gives the same every time. The features are standardised for it, and
 * the layer is given back for features as they are.
 * @param train what {@link features} gave of the training pictures
 * @throws {ExplainedError} `train-setting` for an option out of its range, `train-one-class` where all pictures are of one
 *   class, `features-differ` where `test` has another number of features a picture
 */
export async function trainHead(train: Features, options: HeadOptions = {}): Promise<Head> {
  const { updates = 300, learningRate = 0.05, weightDecay = 1e-3, test, onProgress, signal } = options;
  check('updates', updates, 1, 100_000);
  check('learningRate', learningRate, 0, 100);
  check('weightDecay', weightDecay, 0, 10);
  const classes = train.classes.length;
  if (new Set(train.labels).size < 2)
    throw new ExplainedError('train-one-class', { class: train.classes[train.labels[0] ?? 0] ?? '?' });
  if (test && test.length !== train.length)
    throw new ExplainedError('features-differ', { found: test.length, expected: train.length });

  const { length, count } = train;
  const { mean, spread } = momentsOf(train);
  const standardised = Float32Array.from(
    train.values,
    (value, at) => (value - mean[at % length]!) / spread[at % length]!,
  );
  const losses = new Float32Array(updates);
  const weights = new Adam((length + 1) * classes, learningRate);
  const breath = createBreath();
  const x = tf.tensor2d(standardised, [count, length]);
  const truth = tf.tidy(() => tf.oneHot(tf.tensor1d(Int32Array.from(train.labels), 'int32'), classes));
  try {
    for (let update = 0; update < updates; update++) {
      await breath.breathe();
      signal?.throwIfAborted();
      const readings = tf.tidy(() => {
        const kernel = tf.tensor2d(weights.values.subarray(0, length * classes), [length, classes]);
        const bias = tf.tensor1d(weights.values.subarray(length * classes));
        const logProbabilities = tf.logSoftmax(tf.add(tf.matMul(x, kernel), bias));
        const error = tf.div<tf.Tensor2D>(tf.sub(tf.exp(logProbabilities), truth), count);
        const slope = tf.add(tf.matMul(x, error, true, false), tf.mul(kernel, weightDecay));
        const loss = tf.neg(tf.div(tf.sum(tf.mul(truth, logProbabilities)), count));
        return tf.concat([tf.reshape(slope, [-1]), tf.sum(error, 0), tf.reshape(loss, [1])]);
      });
      const read = (await readings.data()) as Float32Array;
      readings.dispose();
      losses[update] = read.at(-1)!;
      weights.step(read);
      onProgress?.(update + 1, updates);
    }
  } finally {
    breath.close();
    tf.dispose([x, truth]);
  }

  const kernel = weights.values.slice(0, length * classes);
  const bias = weights.values.slice(length * classes);
  for (let row = 0; row < length; row++)
    for (let label = 0; label < classes; label++) {
      const at = row * classes + label;
      kernel[at]! /= spread[row]!;
      bias[label]! -= mean[row]! * kernel[at]!;
    }
  const head = { kernel, bias, classes: train.classes, losses };
  return test ? { ...head, evaluation: evaluateHead(head, test) } : head;
}

/**
 * Accuracy with Wilson's 95 % interval, and what else `evaluate` gives, by features alone: no picture is looked at again.
 * @param set features of one network, those that the head was trained on
 * @throws {ExplainedError} `features-differ` where the head reads another number of features a picture
 */
export function evaluateHead(head: Pick<Head, 'kernel' | 'bias'>, set: Features): Evaluation {
  const classes = head.bias.length;
  if (head.kernel.length !== set.length * classes)
    throw new ExplainedError('features-differ', {
      found: set.length,
      expected: head.kernel.length / classes,
    });
  const probabilities = new Float32Array(set.count * classes);
  for (let n = 0; n < set.count; n++) {
    const logits = Float64Array.from(head.bias);
    for (let row = 0; row < set.length; row++) {
      const value = set.values[n * set.length + row]!;
      for (let label = 0; label < classes; label++)
        logits[label]! += value * head.kernel[row * classes + label]!;
    }
    const largest = Math.max(...logits);
    const shares = logits.map((logit) => Math.exp(logit - largest));
    const total = shares.reduce((sum, share) => sum + share, 0);
    shares.forEach((share, label) => (probabilities[n * classes + label] = share / total));
  }
  return summariseProbabilities(probabilities, set.labels, set.classes, classes);
}

/**
 * A network with the body of `model`, weights and all, and this head: a model of its own. Layers that were frozen stay so.
 * @param name of the new model; default that of `model`
 * @throws {ExplainedError} `features-no-head` where `model` does not end in a dense layer, `features-differ` where that
 *   layer reads another number of features than the head
 */
export function withHead(
  model: LayersModel,
  head: Pick<Head, 'kernel' | 'bias'>,
  name?: string,
): LayersModel {
  const { layer, kernel } = headOf(model);
  const classes = head.bias.length;
  const [length = 0] = kernel.shape;
  if (head.kernel.length !== length * classes)
    throw new ExplainedError('features-differ', { found: head.kernel.length / classes, expected: length });
  const spec = specOf(model);
  const changed: NetworkSpec = {
    ...spec,
    name: name ?? spec.name,
    layers: spec.layers.map((each) =>
      each.name === layer.name && each.kind === 'dense' ? { ...each, units: classes, useBias: true } : each,
    ),
  };
  const made = build(changed, { initializer: 'zeros' });
  tf.tidy(() => {
    for (const own of made.layers) {
      if (own.name === layer.name)
        own.setWeights([tf.tensor2d(head.kernel, [length, classes]), tf.tensor1d(head.bias)]);
      else if (own.weights.length > 0) own.setWeights(model.getLayer(own.name).getWeights());
    }
  });
  return made;
}

/** Adam over one flat array. */
class Adam {
  readonly values: Float32Array;
  readonly #rate: number;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #steps = 0;

  constructor(count: number, rate: number) {
    this.values = new Float32Array(count);
    this.#rate = rate;
    this.#first = new Float64Array(count);
    this.#second = new Float64Array(count);
  }

  step(slope: Float32Array): void {
    this.#steps += 1;
    const [one, other] = [1 - 0.9 ** this.#steps, 1 - 0.999 ** this.#steps];
    for (let at = 0; at < this.values.length; at++) {
      const g = slope[at]!;
      const first = (this.#first[at] = 0.9 * this.#first[at]! + 0.1 * g);
      const second = (this.#second[at] = 0.999 * this.#second[at]! + 0.001 * g * g);
      this.values[at]! -= (this.#rate * (first / one)) / (Math.sqrt(second / other) + 1e-8);
    }
  }
}

function momentsOf({ values, length, count }: Features): { mean: Float64Array; spread: Float64Array } {
  const mean = new Float64Array(length);
  const spread = new Float64Array(length);
  values.forEach((value, at) => (mean[at % length]! += value / count));
  values.forEach((value, at) => (spread[at % length]! += (value - mean[at % length]!) ** 2 / count));
  const usual = spread.reduce((sum, value) => sum + value, 0) / length;
  // A feature that never varies says nothing; divided by nothing it would say everything.
  spread.forEach((variance, at) => (spread[at] = Math.sqrt(variance + 1e-3 * usual + 1e-12)));
  return { mean, spread };
}

function check(name: string, value: number, low: number, high: number): void {
  if (typeof value === 'number' && value >= low && value <= high) return;
  throw new ExplainedError('train-setting', { name, found: String(value), low, high });
}
