import { ExplainedError } from '../../explained/index.ts';
import type { ImageSet } from '../../data/index.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { shardCount } from '../step/index.ts';
import type { TrainData, TrainOptions, TrainSettings } from '../run/index.ts';

/** Parts of a batch that workers share, unless a number is given. */
const usualShards = 4;

/** Fills in the defaults and refuses what cannot be trained with. @throws ExplainedError */
export function settle(options: TrainOptions): TrainSettings {
  const schedule = options.schedule ?? 'one-cycle';
  const settings: TrainSettings = {
    epochs: options.epochs,
    batchSize: options.batchSize ?? 32,
    seed: options.seed ?? 1,
    learningRate: options.learningRate ?? 0.1,
    schedule,
    warmup: options.warmup ?? (schedule === 'one-cycle' ? 0.25 : 0),
    momentum: options.momentum ?? 0.9,
    nesterov: options.nesterov ?? true,
    weightDecay: options.weightDecay ?? 5e-4,
    labelSmoothing: options.labelSmoothing ?? 0,
    augment: options.augment ?? { flip: true, shift: 4 },
    batchNormMomentum: options.batchNormMomentum === undefined ? 0.9 : options.batchNormMomentum,
    ...(options.testTimeFlip ? { testTimeFlip: true } : {}),
    ...cutOf(options),
  };
  whole('epochs', settings.epochs, 1, 100_000);
  whole('batchSize', settings.batchSize, 1, 100_000);
  within('seed', settings.seed, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  within('learningRate', settings.learningRate, 0, 1000);
  within('warmup', settings.warmup, 0, 1);
  within('momentum', settings.momentum, 0, 1);
  within('weightDecay', settings.weightDecay, 0, 10);
  within('labelSmoothing', settings.labelSmoothing, 0, 1);
  if (settings.batchNormMomentum !== null) within('batchNormMomentum', settings.batchNormMomentum, 0, 1);
  if (settings.augment) {
    whole('augment.shift', settings.augment.shift, 0, 10_000);
    const {
      cutout = 0,
      zoom = 0,
      rotate = 0,
      jitter = 0,
      mixup = 0,
      cutmix = 0,
      mixShare = 1,
    } = settings.augment;
    whole('augment.cutout', cutout, 0, 10_000);
    within('augment.zoom', zoom, 0, 10);
    within('augment.rotate', rotate, 0, 180);
    within('augment.jitter', jitter, 0, 10);
    within('augment.mixup', mixup, 0, 10);
    within('augment.cutmix', cutmix, 0, 10);
    within('augment.mixShare', mixShare, 0, 1);
  }
  if (!['one-cycle', 'cosine', 'constant'].includes(schedule)) {
    throw new ExplainedError('train-schedule', { found: String(schedule) });
  }
  return settings;
}

/** Into how many shards, and whose statistics batch norm takes; nothing where the batch stays whole. */
function cutOf({ batchSize = 32, workers, shards, batchNorm = 'shard' }: TrainOptions) {
  if (workers !== undefined && workers !== 'auto') whole('workers', workers, 1, 64);
  if (shards !== undefined) whole('shards', shards, 1, 1024);
  if (!['shard', 'batch'].includes(batchNorm))
    throw new ExplainedError('train-batch-norm', { found: String(batchNorm) });
  const count = shardCount(batchSize, shards ?? (workers === undefined ? 1 : usualShards));
  return count > 1 ? { shards: count, batchNorm } : {};
}

/** @throws ExplainedError when model and data do not fit each other, or nothing could be learnt from the data */
export function checkData(model: LayersModel, data: TrainData, settings: TrainSettings): void {
  const { train } = data;
  if (settings.batchSize > train.count) {
    throw new ExplainedError('train-batch-too-large', { batchSize: settings.batchSize, count: train.count });
  }
  checkShapes(model, train);
  for (const set of [train, data.test]) if (set) checkLabels(set, model.outputs[0]!.shape.at(-1)!);
  if (new Set(train.labels).size < 2) {
    throw new ExplainedError('train-one-class', { class: train.classes[train.labels[0] ?? 0] ?? '?' });
  }
}

/** @throws ExplainedError when the model does not take these pictures, or does not give one number per class */
export function checkShapes(model: LayersModel, set: ImageSet): void {
  const expected = model.inputs[0]!.shape.slice(1);
  const found = [set.size, set.size, set.channels];
  if (
    model.inputs.length !== 1 ||
    expected.length !== 3 ||
    expected.some((n, axis) => n !== null && n !== found[axis])
  ) {
    throw new ExplainedError('train-input-shape', {
      expected: expected.map((n) => n ?? '?').join('×'),
      found: found.join('×'),
    });
  }
  const output = model.outputs[0]!.shape;
  if (model.outputs.length !== 1 || output.length !== 2 || (output[1] ?? 0) < 2) {
    throw new ExplainedError('train-output-shape', { found: output.map((n) => n ?? '?').join('×') });
  }
}

function checkLabels(set: ImageSet, classes: number): void {
  const wrong = set.labels.findIndex((label) => label >= classes);
  if (wrong < 0) return;
  throw new ExplainedError('train-label-range', { index: wrong, label: set.labels[wrong]!, classes });
}

function whole(name: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value)) throw wrong(name, value, low, high);
  within(name, value, low, high);
}

function within(name: string, value: number, low: number, high: number): void {
  // A NaN is within nothing.
  if (!(typeof value === 'number' && value >= low && value <= high)) throw wrong(name, value, low, high);
}

const wrong = (name: string, value: unknown, low: number, high: number) =>
  new ExplainedError('train-setting', { name, found: String(value), low, high });
