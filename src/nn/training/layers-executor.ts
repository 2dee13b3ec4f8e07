import * as tf from '@tensorflow/tfjs-core';
import type { layers, LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import type { LayerMeasurement } from '../train-types.ts';
import type { Executor, StepOptions, StepOutcome } from './executor.ts';
import { endsInSoftmax } from './model-output.ts';
import { namesOfWeights } from './weight-names.ts';

type Layer = layers.Layer;
type Call = Layer['call'];

/** Training steps with tfjs's own machinery: any layers model, on any backend. */
class LayersExecutor implements Executor {
  readonly kind = 'layers';
  readonly batch: number;
  readonly #model: LayersModel;
  readonly #images: Float32Array;
  readonly #labels: Int32Array;
  readonly #others: Int32Array;
  readonly #shares: Float32Array;
  readonly #shape: number[];
  readonly #classes: number;
  readonly #softmax: boolean;
  readonly #weights: readonly LayerVariable[];
  readonly #names: readonly string[];
  readonly #momenta: tf.Variable[];

  constructor(model: LayersModel, batch: number) {
    this.batch = batch;
    this.#model = model;
    this.#shape = [batch, ...(model.inputs[0]!.shape.slice(1) as number[])];
    this.#classes = model.outputs[0]!.shape.at(-1)!;
    this.#images = new Float32Array(tf.util.sizeFromShape(this.#shape));
    this.#labels = new Int32Array(batch);
    this.#others = new Int32Array(batch);
    this.#shares = new Float32Array(batch).fill(1);
    this.#softmax = endsInSoftmax(model);
    this.#weights = model.trainableWeights;
    const names = namesOfWeights(model);
    this.#names = this.#weights.map((weight) => names.get(weight) ?? weight.originalName);
    this.#momenta = tf.tidy(() =>
      this.#weights.map(({ shape }) => tf.variable(tf.zeros(shape as number[]), false)),
    );
  }

  images(): Float32Array {
    return this.#images;
  }

  labels(): Int32Array {
    return this.#labels;
  }

  mixture(): { others: Int32Array; shares: Float32Array } {
    return { others: this.#others, shares: this.#shares };
  }

  step(options: StepOptions): StepOutcome {
    const watched = this.#watch(options);
    try {
      let outcome: StepOutcome | undefined;
      tf.tidy(() => {
        outcome = this.#step(options, watched.found);
      });
      return outcome!;
    } finally {
      watched.restore();
    }
  }

  #step(options: StepOptions, found: Map<string, LayerMeasurement['activation']>): StepOutcome {
    const images = tf.tensor(this.#images, this.#shape);
    const truth = this.#truth();
    const { labelSmoothing } = options;
    let guesses: ArrayLike<number> = [];
    const variables = this.#weights.map((weight) => weight.read() as tf.Variable);
    // Batch norm moves its averages while the loss is computed: kept, to be put back if the loss turns out broken.
    const averages = this.#model.nonTrainableWeights.map((weight) => ({
      weight,
      before: tf.clone(weight.read()),
    }));
    const { value, grads } = tf.variableGrads(() => {
      const output = this.#model.apply(images, { training: true }) as tf.Tensor;
      guesses = tf.argMax(output, -1).dataSync();
      const logProbabilities = this.#softmax ? tf.log(tf.add(output, 1e-7)) : tf.logSoftmax(output);
      const targets = tf.add(tf.mul(truth, 1 - labelSmoothing), labelSmoothing / this.#classes);
      return tf.neg(tf.mean(tf.sum(tf.mul(targets, logProbabilities), -1)));
    }, variables);
    const loss = value.dataSync()[0]!;
    const accuracy =
      this.#labels.reduce((right, label, n) => {
        const larger = this.#shares[n]! < 0.5 ? this.#others[n] : label;
        return right + Number(guesses[n] === larger);
      }, 0) / this.batch;
    if (!Number.isFinite(loss)) {
      for (const { weight, before } of averages) weight.write(before);
      return { loss, accuracy, brokenLayer: this.#brokenLayer(images) };
    }
    const slopes = variables.map((variable) => grads[variable.name]);
    const layers =
      options.measureGradients || options.measureActivations
        ? this.#measure(options, slopes, found)
        : undefined;
    slopes.forEach((slope, index) => slope && this.#move(index, slope, options));
    return layers ? { loss, accuracy, layers } : { loss, accuracy };
  }

  /** One row a picture: 1 for its class, or the two shares of a mixed one. */
  #truth(): tf.Tensor2D {
    const rows = new Float32Array(this.batch * this.#classes);
    this.#labels.forEach((label, n) => {
      const row = n * this.#classes;
      rows[row + label]! += this.#shares[n]!;
      rows[row + this.#others[n]!]! += 1 - this.#shares[n]!;
    });
    return tf.tensor2d(rows, [this.batch, this.#classes]);
  }

  #move(
    index: number,
    slope: tf.Tensor,
    { learningRate, momentum, nesterov, weightDecay }: StepOptions,
  ): void {
    const weight = this.#weights[index]!;
    const before = weight.read();
    const decays = /kernel$/.test(weight.originalName);
    const gradient = decays && weightDecay > 0 ? tf.add(slope, tf.mul(before, weightDecay)) : slope;
    const velocity = this.#momenta[index]!;
    velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
    const change = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
    weight.write(tf.sub(before, tf.mul(change, learningRate)));
  }

  /** While activations are asked for, every layer reports what it gave. */
  #watch({ measureActivations }: StepOptions): {
    found: Map<string, LayerMeasurement['activation']>;
    restore: () => void;
  } {
    const found = new Map<string, LayerMeasurement['activation']>();
    if (!measureActivations) return { found, restore: () => undefined };
    const watched = this.#model.layers;
    for (const layer of watched) {
      const call = layer.call.bind(layer) as Call;
      layer.call = (inputs, kwargs) => {
        const output = call(inputs, kwargs);
        const value = Array.isArray(output) ? output[0]! : output;
        found.set(layer.name, summary(value));
        return output;
      };
    }
    return {
      found,
      restore: () => {
        for (const layer of watched) delete (layer as Partial<Layer>).call;
      },
    };
  }

  #measure(
    options: StepOptions,
    slopes: readonly (tf.Tensor | undefined)[],
    found: Map<string, LayerMeasurement['activation']>,
  ): LayerMeasurement[] {
    const norm = (tensors: tf.Tensor[]) =>
      Math.sqrt(tensors.reduce((sum, tensor) => sum + tf.sum(tf.square(tensor)).dataSync()[0]!, 0));
    const own = new Map(this.#weights.map((weight, index) => [weight, slopes[index]]));
    return this.#model.layers.flatMap((layer) => {
      const activation = found.get(layer.name);
      const gradients = layer.trainableWeights.flatMap((weight) => own.get(weight) ?? []);
      const measured: LayerMeasurement = {
        layer: layer.name,
        ...(options.measureGradients && gradients.length > 0
          ? {
              gradientNorm: norm(gradients),
              weightNorm: norm(layer.trainableWeights.map((weight) => weight.read())),
            }
          : {}),
        ...(activation ? { activation } : {}),
      };
      return Object.keys(measured).length > 1 ? [measured] : [];
    });
  }

  #brokenLayer(images: tf.Tensor): string {
    const watched = this.#watch({ measureActivations: true } as StepOptions);
    try {
      this.#model.apply(images, { training: false });
      const broken = [...watched.found].find(([, activation]) => !Number.isFinite(activation!.mean));
      return broken?.[0] ?? this.#model.layers.at(-1)!.name;
    } finally {
      watched.restore();
    }
  }

  momenta(): Map<string, Float32Array> {
    return new Map(
      this.#momenta.map((velocity, index) => [
        this.#names[index]!,
        velocity.dataSync().slice() as Float32Array,
      ]),
    );
  }

  setMomenta(momenta: ReadonlyMap<string, Float32Array>): void {
    tf.tidy(() =>
      this.#momenta.forEach((velocity, index) => {
        const values = momenta.get(this.#names[index]!);
        if (values) velocity.assign(tf.tensor(values, velocity.shape));
      }),
    );
  }

  dispose(): void {
    tf.dispose(this.#momenta);
  }
}

function summary(value: tf.Tensor): NonNullable<LayerMeasurement['activation']> {
  return tf.tidy(() => {
    const { mean, variance } = tf.moments(value);
    const zeros = tf.mean(tf.cast(tf.equal(value, 0), 'float32'));
    const [m, v, z] = [mean, variance, zeros].map((tensor) => tensor.dataSync()[0]!) as [
      number,
      number,
      number,
    ];
    return { mean: m, standardDeviation: Math.sqrt(v), zeroShare: z };
  });
}

export function layersExecutor(model: LayersModel, batch: number): Executor {
  return new LayersExecutor(model, batch);
}
