import type { Explanation } from '../../explained/index.ts';
import type { LayerMeasurement } from '../run/index.ts';

/** What one step of training needs to know. */
export interface StepOptions {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly labelSmoothing: number;
  readonly batchNormMomentum: number | null;
  /** Measure the layers on this step. */
  readonly measureGradients: boolean;
  readonly measureActivations: boolean;
}

export interface StepOutcome {
  /** Mean cross-entropy; when it is not finite the weights are left as they were. */
  readonly loss: number;
  /** Where pictures are mixed, against the label of the larger share. */
  readonly accuracy: number;
  readonly layers?: readonly LayerMeasurement[];
  /** Where the first number that is not finite was found, when the loss is not. */
  readonly brokenLayer?: string;
}

/** Does training steps of one model. Owns what it allocates: call `dispose` when the run is over. */
export interface Executor {
  readonly kind: 'planned' | 'layers';
  readonly batch: number;
  /** How many compute a step, this one among them. */
  readonly workers: number;
  /** What a reader should know of how the steps were done. */
  notes?(): Explanation[];
  /** Where the next batch goes: `[batch, size, size, channels]` and `[batch]`. Fill them anew before each step. */
  images(): Float32Array;
  labels(): Int32Array;
  /** Where pictures of the batch are mixed: picture n is `shares[n]` of its label and the rest of `others[n]`. All shares are 1 until they are written. */
  mixture(): { readonly others: Int32Array; readonly shares: Float32Array };
  /** A promise where numbers have to be fetched from a device. One step at a time. */
  step(options: StepOptions): StepOutcome | Promise<StepOutcome>;
  /** The velocity of every trainable weight under its name (`weight-names.ts`), copied: what one executor saves another can take up. */
  momenta(): Map<string, Float32Array> | Promise<Map<string, Float32Array>>;
  /** Weights that are not named keep what they have. */
  setMomenta(momenta: ReadonlyMap<string, Float32Array>): void;
  dispose(): void;
}
