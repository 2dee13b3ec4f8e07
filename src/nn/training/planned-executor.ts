import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { InstalledSimd } from '../kernels/index.ts';
import { PlannedPass, planStep, type Unplannable } from '../step/index.ts';
import type { Executor, StepOptions, StepOutcome } from './executor.ts';
import { networkToPlan, PlannedWeights } from './planned-weights.ts';

/**
 * Training steps over one planned block of WASM memory. The weights stay where tfjs keeps them and are
 * changed in place, so that the model can be used between any two steps.
 */
class PlannedExecutor implements Executor {
  readonly kind = 'planned';
  readonly workers = 1;
  readonly batch: number;
  readonly #pass: PlannedPass;
  readonly #weights: PlannedWeights;

  constructor(pass: PlannedPass, weights: PlannedWeights) {
    this.batch = pass.batch;
    this.#pass = pass;
    this.#weights = weights;
  }

  images(): Float32Array {
    return this.#pass.images();
  }

  labels(): Int32Array {
    return this.#pass.labels();
  }

  mixture(): { others: Int32Array; shares: Float32Array } {
    return this.#pass.mixture();
  }

  step(options: StepOptions): StepOutcome {
    this.#weights.locate();
    const { loss, right, brokenLayer } = this.#pass.run(options.labelSmoothing);
    const accuracy = right / this.batch;
    if (brokenLayer !== undefined) return { loss, accuracy, brokenLayer };
    const { measureGradients, measureActivations } = options;
    const layers =
      measureGradients || measureActivations
        ? this.#weights.measure(measureGradients, measureActivations ? this.#pass.sums() : [])
        : undefined;
    this.#weights.step(options);
    return layers ? { loss, accuracy, layers } : { loss, accuracy };
  }

  momenta(): Map<string, Float32Array> {
    return this.#weights.momenta();
  }

  setMomenta(momenta: ReadonlyMap<string, Float32Array>): void {
    this.#weights.setMomenta(momenta);
  }

  dispose(): void {
    this.#pass.dispose();
  }
}

export function plannedExecutor(
  model: LayersModel,
  simd: InstalledSimd,
  batch: number,
): Executor | Unplannable {
  const plan = planStep(networkToPlan(model), simd.module, batch);
  if ('unplannable' in plan) return plan;
  const pass = new PlannedPass(plan, simd.memory);
  return new PlannedExecutor(pass, new PlannedWeights(model, simd, pass));
}
