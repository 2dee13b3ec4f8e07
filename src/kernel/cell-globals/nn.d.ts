import type { TrainData, TrainResult, TrainStep } from '../../nn/index.ts';
import type { CellTrainOptions } from '../tracked-training.ts';
import type * as layers from '@tensorflow/tfjs-layers';

export * from '../../nn/index.ts';
export as namespace nn;

/** The loop of `nn`, ended by Stop, with checkpoints by name in the reader's browser. */
export declare function train(
  model: layers.LayersModel,
  data: TrainData,
  options: CellTrainOptions,
): AsyncGenerator<TrainStep, TrainResult>;
