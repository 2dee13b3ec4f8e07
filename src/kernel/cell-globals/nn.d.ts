import type {
  Features,
  FitWeightsOptions,
  LoadedWeights,
  LoadWeightsOptions,
  NamedArray,
  RunToTrain,
  TrainAllOptions,
  TrainAllStep,
  TrainData,
  TrainResult,
  TrainStep,
} from '../../nn/index.ts';
import type { ImageSet } from '../../data/index.ts';
import type { WeightFile } from '../../weight-files/index.ts';
import type { OpenedFile } from '../files.ts';
import type { CellFeatureOptions } from '../kept-features.ts';
import type { CellTrainOptions } from '../tracked-training.ts';
import type { TrainedNet } from '../../nn/trained/index.ts';
import type { TrainedNetwork } from '../trained-network.ts';
import type * as layers from '@tensorflow/tfjs-layers';

export * from '../../nn/index.ts';
export as namespace nn;

/** The loop of `nn`, ended by Stop, with checkpoints by name in the reader's browser. */
export declare function train(
  model: layers.LayersModel,
  data: TrainData,
  options: CellTrainOptions,
): AsyncGenerator<TrainStep, TrainResult>;

/** Several trainings at once, each in a worker of its own; ended by Stop. The same numbers as one after the other. */
export declare function trainAll(
  runs: readonly RunToTrain[],
  options?: TrainAllOptions,
): AsyncGenerator<TrainAllStep, TrainResult[]>;

/**
 * What the last dense layer of `model` reads, for every picture of a set. With `keep` they are kept in the reader's browser:
 * what the same network made of the same pictures is not computed again.
 */
export declare function features(
  model: layers.LayersModel,
  set: ImageSet,
  options: CellFeatureOptions,
): Promise<Features>;

/**
 * Sets every weight of a model from a file of the reader's, whoever's names it is written by; all of them or none. Where a
 * checkpoint holds several sets of weights, the answer's `sets` says which was taken; `of: 'model_ema'` takes another.
 */
export declare function loadWeights(
  model: layers.LayersModel,
  file: OpenedFile,
  options?: FitWeightsOptions & { readonly of?: string },
): Promise<LoadedWeights>;
export declare function loadWeights(
  model: layers.LayersModel,
  file: WeightFile,
  options?: FitWeightsOptions,
): LoadedWeights;
export declare function loadWeights(
  model: layers.LayersModel,
  arrays: Readonly<Record<string, NamedArray>>,
  options: LoadWeightsOptions,
): void;

/**
 * A network of this book as it was trained: the model with its weights (a new one at every call), the recipe,
 * the epochs of its log, and its accuracy on the 400 test images. Its weights, 0.05 to 2.2 MB, come at the first call.
 */
export declare function trained(name: TrainedNet): Promise<TrainedNetwork>;
