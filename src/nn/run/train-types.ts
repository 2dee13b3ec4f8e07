import type { Explanation } from '../../explained/index.ts';
import type { Augment, ImageSet, Normalisation } from '../../data/index.ts';
import type { Schedule, TrainSettings } from './train-settings.ts';

/** Every how many steps to measure; `auto`: as often as costs at most a tenth of the time. */
export type Cadence = number | 'auto';

export type { Schedule, TrainSettings };

export type { Augment as Augmentation } from '../../data/index.ts';

export interface TrainOptions {
  /** Passes over the training images. */
  readonly epochs: number;
  /** Images per step; default 32. The last, smaller batch of an epoch is left out. */
  readonly batchSize?: number;
  /** Everything random comes from it: order, augmentation, and (through `build`) the weights; default 1. */
  readonly seed?: number;
  /** Peak learning rate; default 0.1. */
  readonly learningRate?: number;
  /** Default `one-cycle`. */
  readonly schedule?: Schedule;
  /** Share of the steps spent warming up; default 0.25 for `one-cycle`, 0 otherwise. */
  readonly warmup?: number;
  /** Default 0.9. */
  readonly momentum?: number;
  /** Default true. */
  readonly nesterov?: boolean;
  /** L2 on convolution and dense kernels only, never on biases or batch norm; default 5e-4. */
  readonly weightDecay?: number;
  /** Default 0. */
  readonly labelSmoothing?: number;
  /** Default `{ flip: true, shift: 4 }`. */
  readonly augment?: Augment | false;
  /** Momentum of every batch norm's moving averages during the run; default 0.9 (tfjs's own 0.99 lags in short runs). `null` leaves each layer's. */
  readonly batchNormMomentum?: number | null;
  /** Evaluate on the dataset's test images after every n-th epoch and at the end; 0: only at the end; default 1. */
  readonly evaluateEvery?: number;
  /** Evaluate each picture as it is and mirrored, and average the probabilities; default false. */
  readonly testTimeFlip?: boolean;
  readonly signal?: AbortSignal;
  /** Per-layer measurements every n steps; `auto`: as often as costs at most a tenth of the time; 0 or absent: never. */
  readonly measure?: { readonly gradients?: Cadence; readonly activations?: Cadence };
  /** Where checkpoints go; none are kept without it. */
  readonly checkpoints?: CheckpointStore;
  /** Name of the run; the checkpoints' key. */
  readonly name?: string;
  /** Go on from the last checkpoint in the store, if there is one of the same network and settings. */
  readonly resume?: boolean;
  /**
   * How many workers share each step, this one among them; the same seed gives the same losses to the last bit with any
   * number of them, 8 at most. `auto`: as many as turn out to be fastest. Needs WASM. Default: one, whose steps take the batch as a
   * whole (see {@link shards}).
   */
  readonly workers?: number | 'auto';
  /**
   * Into how many parts a batch is cut when workers share it: a power of two that divides the batch, or the next one
   * below. Default 4 where `workers` is given, else 1. No more workers than shards are used.
   */
  readonly shards?: number;
  /**
   * Whose mean and variance batch norm takes where a batch is cut: `shard`, each its own (as PyTorch's
   * `DistributedDataParallel`), or `batch`, those of all, for which the workers meet at every layer. The moving averages
   * are those of the whole batch either way. Default `shard`.
   */
  readonly batchNorm?: 'shard' | 'batch';
  /** `planned` fails where the plan is impossible; `layers` never plans. Default `auto`. */
  readonly executor?: 'auto' | 'planned' | 'layers';
}

/** What `train` reads: a data set's two halves. `test` may be absent; then nothing is evaluated. */
export interface TrainData {
  readonly name?: string;
  readonly train: ImageSet;
  readonly test?: ImageSet;
  readonly normalisation: Normalisation;
}

/** Norms and statistics of one layer at one step. */
export interface LayerMeasurement {
  readonly layer: string;
  /** Euclidean norm over the layer's trainable weights; absent when not asked for. */
  readonly gradientNorm?: number;
  readonly weightNorm?: number;
  /** Of the layer's output on this batch. */
  readonly activation?: {
    readonly mean: number;
    readonly standardDeviation: number;
    readonly zeroShare: number;
  };
}

/** What each step of the generator yields. */
export interface TrainStep {
  readonly kind: 'step';
  /** 1-based, over the whole run. */
  readonly step: number;
  readonly steps: number;
  /** 1-based. */
  readonly epoch: number;
  readonly epochs: number;
  /** Cross-entropy of this batch (with label smoothing, without weight decay). */
  readonly loss: number;
  /** Of this batch, in training mode, 0…1. */
  readonly accuracy: number;
  readonly learningRate: number;
  /** Of this step's computation. */
  readonly milliseconds: number;
  readonly imagesPerSecond: number;
  /** Until the end of training, from the median step so far. */
  readonly remainingMilliseconds: number;
  readonly layers?: readonly LayerMeasurement[];
  /** At the end of an epoch: means over it. */
  readonly epochEnd?: EpochSummary;
}

export interface EpochSummary {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly milliseconds: number;
  /** On the test images, when this epoch was evaluated. */
  readonly test?: {
    readonly loss: number;
    readonly accuracy: number;
    readonly interval: readonly [low: number, high: number];
  };
}

/** One bin of a reliability diagram. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean of the largest probability in the bin. */
  readonly confidence: number;
  readonly accuracy: number;
}

export interface Evaluation {
  readonly count: number;
  readonly accuracy: number;
  readonly loss: number;
  /** Wilson's 95 % interval of the accuracy. */
  readonly interval: readonly [low: number, high: number];
  /** `count × classes`, row-major. */
  readonly probabilities: Float32Array;
  readonly labels: Uint8Array;
  /** `confusion[truth][predicted]`. */
  readonly confusion: readonly (readonly number[])[];
  readonly calibration: readonly CalibrationBin[];
  /** Expected calibration error: Σ count/n · |confidence − accuracy|. */
  readonly calibrationError: number;
  readonly classes: readonly string[];
}

export interface TrainResult {
  readonly outcome: 'finished' | 'stopped' | 'diverged';
  readonly name: string;
  readonly epochs: readonly EpochSummary[];
  readonly steps: number;
  /** Loss of every step. */
  readonly losses: Float32Array;
  readonly accuracies: Float32Array;
  /** Time in training steps, evaluation left out. */
  readonly trainingMilliseconds: number;
  readonly medianStepMilliseconds: number;
  /** On the test images at the end; absent without test images or when diverged. */
  readonly evaluation?: Evaluation;
  /** Why a diverged run was ended, and what to change. */
  readonly problem?: Explanation;
  /** What ran: `planned` is the whole step over preallocated WASM memory. */
  readonly executor: 'planned' | 'layers';
  /** How many shared the last step. */
  readonly workers: number;
  readonly backend: string;
  readonly settings: TrainSettings;
  readonly notes: readonly Explanation[];
}

export interface Checkpoint {
  readonly name: string;
  readonly which: 'best' | 'last';
  readonly epoch: number;
  readonly step: number;
  readonly settings: TrainSettings;
  /** Of the weights' names and shapes: a checkpoint of another network is refused. */
  readonly signature: string;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: Float32Array;
  }[];
  /** The optimiser's velocities, by the weights' names. */
  readonly momenta: readonly { readonly name: string; readonly values: Float32Array }[];
  readonly losses: Float32Array;
  readonly accuracies: Float32Array;
  readonly epochs: readonly EpochSummary[];
}

/** Injected by the host (IndexedDB on the page, a map in tests). `put` rejects when storage is full: the run goes on and says so. */
export interface CheckpointStore {
  put(key: string, checkpoint: Checkpoint): Promise<void>;
  get(key: string): Promise<Checkpoint | undefined>;
}
