import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { InstalledSimd } from '../kernels/index.ts';
import type { LayerMeasurement } from '../run/index.ts';
import type { Executor, StepOptions, StepOutcome } from './executor.ts';
import type { Plan, Unplannable } from './plan.ts';
import { planStep } from './plan.ts';
import type { PlannedOutput, Place, Run } from './plan-builder.ts';

/**
 * Training steps over one planned block of WASM memory. The weights stay where tfjs keeps them and are
 * changed in place, so that the model can be used between any two steps.
 */
class PlannedExecutor implements Executor {
  readonly kind = 'planned';
  readonly batch: number;
  readonly #simd: InstalledSimd;
  readonly #plan: Plan;
  readonly #block: number;
  readonly #scratch: number;
  readonly #forward: Run[];
  readonly #backward: Run[];
  readonly #commit: Run[];

  constructor(simd: InstalledSimd, plan: Plan) {
    const { builder } = plan;
    this.#simd = simd;
    this.#plan = plan;
    this.batch = builder.batch;
    this.#block = simd.memory.allocate(builder.bytes);
    this.#scratch = simd.memory.allocate(builder.scratchBytes);
    builder.settings.scratch = this.#scratch;
    const at = this.#at;
    this.#forward = builder.forward.map((deferred) => deferred(at));
    this.#backward = builder.backward.map((deferred) => deferred(at));
    this.#commit = builder.commit.map((deferred) => deferred(at));
    this.mixture().others.fill(0);
    this.mixture().shares.fill(1);
    for (const { training, count } of builder.weights)
      if (training) simd.module.clear(at(training.momentum), 4 * count);
  }

  readonly #at = (place: Place) => this.#block + place.offset;

  images(): Float32Array {
    return this.#simd.memory.floats(this.#at(this.#plan.input.value), this.#plan.input.count);
  }

  labels(): Int32Array {
    return this.#simd.memory.integers(this.#at(this.#plan.labels), this.batch);
  }

  mixture(): { others: Int32Array; shares: Float32Array } {
    const { others, shares } = this.#plan;
    return {
      others: this.#simd.memory.integers(this.#at(others), this.batch),
      shares: this.#simd.memory.floats(this.#at(shares), this.batch),
    };
  }

  step(options: StepOptions): StepOutcome {
    const { module, memory } = this.#simd;
    const { builder, logits, labels, others, shares, probabilities, logitsGradient, right, classes } =
      this.#plan;
    this.#locateWeights();
    builder.settings.batchNormMomentum = options.batchNormMomentum;
    const at = this.#at;
    for (const run of this.#forward) run();
    // prettier-ignore
    const loss = module.softmaxCrossEntropy(
      at(logits.value), at(labels), at(others), at(shares), at(logitsGradient), at(probabilities), at(right), this.batch, classes, options.labelSmoothing,
    );
    const accuracy = memory.integers(at(right), 1)[0]! / this.batch;
    if (!Number.isFinite(loss)) return { loss, accuracy, brokenLayer: this.#brokenLayer() };
    for (const run of this.#commit) run();
    for (const run of this.#backward) run();
    const layers =
      options.measureGradients || options.measureActivations ? this.#measure(options) : undefined;
    const { learningRate, momentum, nesterov, weightDecay } = options;
    for (const { training, address, count } of builder.weights) {
      if (!training) continue;
      const decay = training.decays ? weightDecay : 0;
      module.momentumStep(
        address,
        at(training.gradient),
        at(training.momentum),
        count,
        learningRate,
        momentum,
        decay,
        Number(nesterov),
      );
    }
    for (const { variable, training } of builder.weights)
      if (training) memory.changedInPlace(variable.read());
    return layers ? { loss, accuracy, layers } : { loss, accuracy };
  }

  /** tfjs may have moved a weight, or share its data with a clone that must not change. */
  #locateWeights(): void {
    const { memory } = this.#simd;
    for (const weight of this.#plan.builder.weights) {
      const variable = weight.variable.read();
      if (memory.backend.refCount(variable.dataId) > 1) {
        tf.tidy(() => void weight.variable.write(tf.tensor(variable.dataSync(), variable.shape)));
      }
      weight.address = memory.addressOf(weight.variable.read());
    }
  }

  #measure({ measureGradients, measureActivations }: StepOptions): LayerMeasurement[] {
    const { module } = this.#simd;
    const measured = new Map<
      string,
      { gradient: number; weight: number; activation?: LayerMeasurement['activation'] }
    >();
    const of = (layer: string) => {
      const entry = measured.get(layer) ?? { gradient: NaN, weight: NaN };
      measured.set(layer, entry);
      return entry;
    };
    if (measureGradients) {
      for (const { layer, training, count, address } of this.#plan.builder.weights) {
        if (!training) continue;
        const entry = of(layer);
        entry.gradient = (entry.gradient || 0) + module.sumOfSquares(this.#at(training.gradient), count);
        entry.weight = (entry.weight || 0) + module.sumOfSquares(address, count);
      }
    }
    if (measureActivations)
      for (const activation of this.#plan.builder.activations)
        of(activation.layer).activation = this.#summary(activation);
    return Array.from(measured, ([layer, { gradient, weight, activation }]) => ({
      layer,
      ...(Number.isNaN(gradient) ? {} : { gradientNorm: Math.sqrt(gradient), weightNorm: Math.sqrt(weight) }),
      ...(activation ? { activation } : {}),
    }));
  }

  #summary({ value, count }: PlannedOutput): NonNullable<LayerMeasurement['activation']> {
    const { module, memory } = this.#simd;
    module.summarise(this.#at(value), count, this.#scratch);
    const [sum, squares, zeros] = memory.doubles(this.#scratch, 3) as unknown as [number, number, number];
    const mean = sum / count;
    return {
      mean,
      standardDeviation: Math.sqrt(Math.max(0, squares / count - mean * mean)),
      zeroShare: zeros / count,
    };
  }

  /** The first layer, in the order of computation, whose output holds a NaN or an infinity; its weights may be the cause. */
  #brokenLayer(): string {
    const finite = (activation: PlannedOutput) => Number.isFinite(this.#summary(activation).mean);
    return (
      this.#plan.builder.activations.find((activation) => !finite(activation))?.layer ??
      this.#plan.logits.layer
    );
  }

  momenta(): Map<string, Float32Array> {
    return new Map(this.#velocities().map(({ name, values }) => [name, values.slice()]));
  }

  setMomenta(momenta: ReadonlyMap<string, Float32Array>): void {
    for (const { name, values } of this.#velocities()) values.set(momenta.get(name) ?? values);
  }

  /** Where they lie: valid until memory grows. */
  #velocities(): { name: string; values: Float32Array }[] {
    return this.#plan.builder.weights.flatMap(({ name, training, count }) =>
      training ? [{ name, values: this.#simd.memory.floats(this.#at(training.momentum), count) }] : [],
    );
  }

  dispose(): void {
    this.#simd.memory.free(this.#block);
    this.#simd.memory.free(this.#scratch);
  }
}

export function plannedExecutor(
  model: LayersModel,
  simd: InstalledSimd,
  batch: number,
): Executor | Unplannable {
  const plan = planStep(model, simd, batch);
  return 'unplannable' in plan ? plan : new PlannedExecutor(simd, plan);
}
