import { augmentation } from '../../data/augmentation.ts';
import {
  boolean,
  exactly,
  finite,
  type Of,
  optionally,
  record,
  valueOr,
  wordOf,
} from '../../schema/index.ts';

export const schedule = wordOf('one-cycle', 'cosine', 'constant');

/** The options of a training with every default filled in: what a run is stored, shown and resumed by. */
export const trainSettings = record({
  epochs: finite,
  batchSize: finite,
  seed: finite,
  learningRate: finite,
  schedule,
  warmup: finite,
  momentum: finite,
  nesterov: boolean,
  weightDecay: finite,
  labelSmoothing: finite,
  augment: valueOr(false, augmentation),
  batchNormMomentum: valueOr(null, finite),
  /** Absent when not asked for. */
  testTimeFlip: optionally(exactly(true)),
  /** Absent where the batch is not cut; they change the numbers, how many compute them does not. */
  shards: optionally(finite),
  batchNorm: optionally(wordOf('shard', 'batch')),
});

export type Schedule = Of<typeof schedule>;
export type TrainSettings = Readonly<Of<typeof trainSettings>>;
