import * as tf from '@tensorflow/tfjs-core';
import type { layers, LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import type { LayerMeasurement } from '../run/index.ts';
import { ifRegistered, momentumStep } from '../kernels/index.ts';
import { BatchArrays } from './batch-arrays.ts';
import type { Executor, StepOptions, StepOutcome } from './executor.ts';
import { endsInSoftmax } from './model-output.ts';
import { namesOfWeights } from '../weights/named-weights.ts';
import { present } from '../../explained/present.ts';

type Layer = layers.Layer;
type Call = Layer['call'];

/** Training steps with tfjs's own machinery: any layers model, on any backend. */
class LayersExecutor implements Executor {
  readonly kind = 'layers';
  readonly workers = 1;
  readonly batch: number;
  readonly #model: LayersModel;
  readonly #given: BatchArrays;
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
    this.#given = new BatchArrays(batch, tf.util.sizeFromShape(this.#shape.slice(1)));
    this.#softmax = endsInSoftmax(model);
    this.#weights = model.trainableWeights;
    const names = namesOfWeights(model);
    this.#names = this.#weights.map((weight) => names.get(weight) ?? weight.originalName);
    this.#momenta = tf.tidy(() =>
      this.#weights.map(({ shape }) => tf.variable(tf.zeros(shape as number[]), false)),
    );
  }

  images(): Float32Array {
    return this.#given.images;
  }

  labels(): Int32Array {
    return this.#given.labels;
  }

  mixture(): { others: Int32Array; shares: Float32Array } {
    return this.#given;
  }

  async step(options: StepOptions): Promise<StepOutcome> {
    const images = tf.tensor(this.#given.images, this.#shape);
    const done = this.#gradients(images, options);
    try {
      // One reading a step, and never a synchronous one: WebGPU has none that can be relied on.
      const values = (await done.readings.data()) as Float32Array;
      const loss = values[0]!;
      const guesses = values.subarray(1, 1 + this.batch);
      const accuracy =
        this.#given.labels.reduce((right, label, n) => {
          const larger = this.#given.shares[n]! < 0.5 ? this.#given.others[n] : label;
          return right + Number(guesses[n] === larger);
        }, 0) / this.batch;
      if (!Number.isFinite(loss)) {
        this.#model.nonTrainableWeights.forEach((weight, index) => weight.write(done.averages[index]!));
        return { loss, accuracy, brokenLayer: await this.#brokenLayer(images) };
      }
      tf.tidy(() => done.slopes.forEach((slope, index) => slope && this.#move(index, slope, options)));
      const layers = done.measured(values.subarray(1 + this.batch));
      return layers.length > 0 ? { loss, accuracy, layers } : { loss, accuracy };
    } finally {
      images.dispose();
      tf.dispose([done.readings, ...done.averages, ...done.slopes.filter((slope) => slope !== undefined)]);
    }
  }

  /** Loss, guesses and measurements as one tensor, and the gradient of every weight that has one. */
  #gradients(images: tf.Tensor, options: StepOptions) {
    const { labelSmoothing } = options;
    const watched = this.#watch(options.measureActivations);
    const thaw = this.#holdFrozenNorms();
    const variables = this.#weights.map((weight) => weight.read() as tf.Variable);
    let names: string[] = [];
    try {
      const { readings, averages, slopes } = tf.tidy(() => {
        // Batch norm moves its averages while the loss is computed: kept, to be put back if the loss turns out broken.
        const averages = this.#model.nonTrainableWeights.map((weight) => tf.clone(weight.read()));
        let guesses: tf.Tensor | undefined;
        const { value, grads } = tf.variableGrads(() => {
          const output = this.#model.apply(images, { training: true }) as tf.Tensor;
          guesses = tf.keep(tf.cast(tf.argMax(output, -1), 'float32'));
          const logProbabilities = this.#softmax ? tf.log(tf.add(output, 1e-7)) : tf.logSoftmax(output);
          const targets = tf.add(tf.mul(this.#truth(), 1 - labelSmoothing), labelSmoothing / this.#classes);
          return tf.neg(tf.mean(tf.sum(tf.mul(targets, logProbabilities), -1)));
        }, variables);
        const guessed = present(guesses, 'guesses beside the loss');
        const slopes = variables.map((variable) => grads[variable.name]);
        const norms = options.measureGradients ? this.#norms(slopes) : [];
        names = norms.map(({ layer }) => layer);
        const readings = tf.concat([
          tf.reshape(value, [1]),
          guessed,
          ...norms.map(({ squares }) => squares),
          ...watched.found.values(),
        ]);
        guessed.dispose();
        tf.dispose([...watched.found.values()]);
        return { readings, averages, slopes };
      });
      const active = [...watched.found.keys()];
      return {
        readings,
        averages,
        slopes,
        measured: (values: Float32Array) => this.#measurements(names, active, values),
      };
    } finally {
      thaw();
      watched.restore();
    }
  }

  /** A frozen batch norm goes by the averages that it has, and does not move them; tfjs would have it learn on. */
  #holdFrozenNorms(): () => void {
    const held = this.#model.layers.filter(
      (layer) => !layer.trainable && layer.getClassName() === 'BatchNormalization',
    );
    const before = held.map((layer) => Object.getOwnPropertyDescriptor(layer, 'call'));
    for (const layer of held) {
      const call: Call = layer.call.bind(layer);
      layer.call = (inputs, kwargs) => call(inputs, { ...kwargs, training: false });
    }
    return () =>
      held.forEach((layer, at) => {
        if (before[at]) Object.defineProperty(layer, 'call', before[at]);
        else delete (layer as Partial<Layer>).call;
      });
  }

  /** One row a picture: 1 for its class, or the two shares of a mixed one. */
  #truth(): tf.Tensor2D {
    const rows = new Float32Array(this.batch * this.#classes);
    this.#given.labels.forEach((label, n) => {
      const row = n * this.#classes;
      rows[row + label]! += this.#given.shares[n]!;
      rows[row + this.#given.others[n]!]! += 1 - this.#given.shares[n]!;
    });
    return tf.tensor2d(rows, [this.batch, this.#classes]);
  }

  #move(index: number, slope: tf.Tensor, options: StepOptions): void {
    const { learningRate, momentum, nesterov } = options;
    const variable = this.#weights[index]!;
    const weight = variable.read();
    const velocity = this.#momenta[index]!;
    const weightDecay = /kernel$/.test(variable.originalName) ? options.weightDecay : 0;
    const fused = ifRegistered(momentumStep, { weight, slope, velocity }, { ...options, weightDecay });
    if (fused) {
      variable.write(fused[0]!);
      velocity.assign(fused[1]!);
      return;
    }
    const gradient = weightDecay > 0 ? tf.add(slope, tf.mul(weight, weightDecay)) : slope;
    velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
    const change = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
    variable.write(tf.sub(weight, tf.mul(change, learningRate)));
  }

  /** While activations are asked for, every layer reports what it gave. */
  #watch(measures: boolean): { found: Map<string, tf.Tensor>; restore: () => void } {
    const found = new Map<string, tf.Tensor>();
    if (!measures) return { found, restore: () => undefined };
    const watched = this.#model.layers;
    for (const layer of watched) {
      const call: Call = layer.call.bind(layer);
      layer.call = (inputs, kwargs) => {
        const output = call(inputs, kwargs);
        const value = Array.isArray(output) ? output[0]! : output;
        found.get(layer.name)?.dispose();
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

  /** Sums of squares of each layer's gradients and weights. */
  #norms(slopes: readonly (tf.Tensor | undefined)[]): { layer: string; squares: tf.Tensor }[] {
    const total = (tensors: tf.Tensor[]) => tf.addN(tensors.map((tensor) => tf.sum(tf.square(tensor))));
    const own = new Map(this.#weights.map((weight, index) => [weight, slopes[index]]));
    return this.#model.layers.flatMap((layer) => {
      const gradients = layer.trainableWeights.flatMap((weight) => own.get(weight) ?? []);
      if (gradients.length === 0) return [];
      const weights = total(layer.trainableWeights.map((weight) => weight.read()));
      return [{ layer: layer.name, squares: tf.stack([total(gradients), weights]) }];
    });
  }

  /** Puts back together what `#gradients` read at once: two numbers a layer, then three. */
  #measurements(
    normed: readonly string[],
    active: readonly string[],
    values: Float32Array,
  ): LayerMeasurement[] {
    const norms = new Map(normed.map((layer, at) => [layer, values.subarray(2 * at, 2 * at + 2)]));
    const rest = values.subarray(2 * normed.length);
    const activations = new Map(active.map((layer, at) => [layer, rest.subarray(3 * at, 3 * at + 3)]));
    return this.#model.layers.flatMap(({ name }) => {
      const squares = norms.get(name);
      const output = activations.get(name);
      const [gradient = NaN, weight = NaN] = squares ?? [];
      const [mean = NaN, variance = NaN, zeroShare = NaN] = output ?? [];
      if (!squares && !output) return [];
      return [
        {
          layer: name,
          ...(squares ? { gradientNorm: Math.sqrt(gradient), weightNorm: Math.sqrt(weight) } : {}),
          ...(output ? { activation: { mean, standardDeviation: Math.sqrt(variance), zeroShare } } : {}),
        },
      ];
    });
  }

  async #brokenLayer(images: tf.Tensor): Promise<string> {
    const watched = this.#watch(true);
    try {
      tf.tidy(() => void this.#model.apply(images, { training: false }));
      for (const [layer, found] of watched.found)
        if (!Number.isFinite((await found.data())[0]!)) return layer;
      return this.#model.layers.at(-1)!.name;
    } finally {
      watched.restore();
      tf.dispose([...watched.found.values()]);
    }
  }

  async momenta(): Promise<Map<string, Float32Array>> {
    const values = await Promise.all(this.#momenta.map((velocity) => velocity.data()));
    return new Map(values.map((found, index) => [this.#names[index]!, found.slice() as Float32Array]));
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

/** Mean, variance and share of zeros, to be read later; kept until then. */
function summary(value: tf.Tensor): tf.Tensor {
  return tf.keep(
    tf.tidy(() => {
      const { mean, variance } = tf.moments(value);
      const zeros = tf.mean(tf.cast(tf.equal(value, 0), 'float32'));
      return tf.stack([mean, variance, zeros]);
    }),
  );
}

export function layersExecutor(model: LayersModel, batch: number): Executor {
  return new LayersExecutor(model, batch);
}
