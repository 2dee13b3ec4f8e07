/** The weights of a model as a plan's: where tfjs keeps them, and how a step changes them there. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { present } from '../../explained/present.ts';
import { specOf } from '../build/describe.ts';
import type { InstalledSimd } from '../kernels/index.ts';
import type { LayerMeasurement } from '../run/index.ts';
import type { NetworkToPlan, OutputSums, PlannedPass, Weight } from '../step/index.ts';
import type { StepOptions } from './executor.ts';

/** What a step of `model` is planned from. */
export function networkToPlan(model: LayersModel): NetworkToPlan {
  const trainable = new Set(model.trainableWeights);
  return {
    spec: specOf(model),
    weights: named(model).map(({ layer, name, variable }) => ({
      layer,
      name,
      count: variable.shape.reduce((product: number, n) => product * present(n, 'a size'), 1),
      trains: trainable.has(variable),
    })),
  };
}

function named(model: LayersModel): { layer: string; name: string; variable: LayerVariable }[] {
  return model.layers.flatMap((layer) =>
    layer.weights.map((variable) => ({
      layer: layer.name,
      name: variable.originalName.split('/').at(-1)!,
      variable,
    })),
  );
}

/** Changes a model's weights in place, by what a pass (or the average of many) has left in the plan's memory. */
export class PlannedWeights {
  readonly #model: LayersModel;
  readonly #simd: InstalledSimd;
  readonly #pass: PlannedPass;
  readonly #bound: readonly { weight: Weight; variable: LayerVariable }[];

  constructor(model: LayersModel, simd: InstalledSimd, pass: PlannedPass) {
    const variables = new Map<string, LayerVariable>(
      named(model).map(({ layer, name, variable }) => [`${layer}/${name}`, variable]),
    );
    this.#model = model;
    this.#simd = simd;
    this.#pass = pass;
    this.#bound = pass.plan.builder.weights.map((weight) => ({
      weight,
      variable: present(variables.get(weight.name), `a weight ${weight.name}`),
    }));
  }

  /** tfjs may have moved a weight, or share its data with a clone that must not change. */
  locate(): void {
    const { memory } = this.#simd;
    for (const { weight, variable } of this.#bound) {
      const tensor = variable.read();
      if (memory.backend.refCount(tensor.dataId) > 1) {
        tf.tidy(() => void variable.write(tf.tensor(tensor.dataSync(), tensor.shape)));
      }
      weight.address = memory.addressOf(variable.read());
    }
  }

  /** Moves averages and weights, by the gradients and statistics of the pass. */
  step({ learningRate, momentum, nesterov, weightDecay, batchNormMomentum }: StepOptions): void {
    const { module, memory } = this.#simd;
    const { at, plan } = this.#pass;
    for (const { layer, channels, mean, variance, movingMean, movingVariance } of plan.builder.statistics) {
      const keeps =
        batchNormMomentum ?? (this.#model.getLayer(layer) as unknown as { momentum: number }).momentum;
      module.moveAverage(movingMean.address, at(mean), channels, keeps);
      module.moveAverage(movingVariance.address, at(variance), channels, keeps);
    }
    for (const { weight } of this.#bound) {
      const { training, address, count } = weight;
      if (!training) continue;
      const decay = training.decays ? weightDecay : 0;
      // prettier-ignore
      module.momentumStep(
        address, at(training.gradient), at(training.momentum), count, learningRate, momentum, decay, Number(nesterov),
      );
    }
    const moved = new Set(
      plan.builder.statistics.flatMap(({ movingMean, movingVariance }) => [movingMean, movingVariance]),
    );
    for (const { weight, variable } of this.#bound)
      if (weight.training || moved.has(weight)) memory.changedInPlace(variable.read());
  }

  /** Before {@link step}, of the gradients that it will take. @param sums of the layers' outputs, where they were asked for */
  measure(withGradients: boolean, sums: readonly OutputSums[]): LayerMeasurement[] {
    const { module } = this.#simd;
    const { at, plan } = this.#pass;
    const measured = new Map<
      string,
      { gradient: number; weight: number; activation?: NonNullable<LayerMeasurement['activation']> }
    >();
    const of = (layer: string) => {
      const entry = measured.get(layer) ?? { gradient: NaN, weight: NaN };
      measured.set(layer, entry);
      return entry;
    };
    if (withGradients) {
      for (const { layer, training, count, address } of plan.builder.weights) {
        if (!training) continue;
        const entry = of(layer);
        entry.gradient = (entry.gradient || 0) + module.sumOfSquares(at(training.gradient), count);
        entry.weight = (entry.weight || 0) + module.sumOfSquares(address, count);
      }
    }
    sums.forEach((output, index) => {
      of(plan.builder.activations[index]!.layer).activation = statisticsOf(output);
    });
    return Array.from(measured, ([layer, { gradient, weight, activation }]) => ({
      layer,
      ...(Number.isNaN(gradient) ? {} : { gradientNorm: Math.sqrt(gradient), weightNorm: Math.sqrt(weight) }),
      ...(activation ? { activation } : {}),
    }));
  }

  momenta(): Map<string, Float32Array> {
    return new Map(this.#velocities().map(({ name, values }) => [name, values.slice()]));
  }

  setMomenta(momenta: ReadonlyMap<string, Float32Array>): void {
    for (const { name, values } of this.#velocities()) values.set(momenta.get(name) ?? values);
  }

  /** Where they lie: valid until memory grows. */
  #velocities(): { name: string; values: Float32Array }[] {
    return this.#bound.flatMap(({ weight: { name, training, count } }) =>
      training ? [{ name, values: this.#pass.floats(training.momentum, count) }] : [],
    );
  }
}

function statisticsOf([sum, squares, zeros, count]: OutputSums): NonNullable<LayerMeasurement['activation']> {
  const mean = sum / count;
  return {
    mean,
    standardDeviation: Math.sqrt(Math.max(0, squares / count - mean * mean)),
    zeroShare: zeros / count,
  };
}
