import { trainSettings } from '../nn/run/train-settings.ts';
import { explanation } from '../notebook/protocol/checks.ts';
import {
  anyNumber,
  count,
  countUpTo,
  finite,
  floatsUpTo,
  listOf,
  type Of,
  optionally,
  record,
  textLike,
  textUpTo,
  where,
  wordOf,
} from '../schema/index.ts';
import { pictures } from './pictures.ts';

/** Held-out images that are not the test images; `train`: the reader measures on what was trained on. */
export const measuredOn = wordOf('validation', 'train');
export type MeasuredOn = Of<typeof measuredOn>;

const networkSize = record({ name: textUpTo(200), layers: count, parameters: count });
export type NetworkSize = Of<typeof networkSize>;

/** On the held-out images at the end, with a 95 % interval. */
const testSummary = where(
  record({
    count,
    loss: anyNumber,
    accuracy: finite,
    low: finite,
    high: finite,
    classes: listOf(textUpTo(100), 100),
    /** `confusion[truth][predicted]`. */
    confusion: listOf(listOf(count, 100), 100),
    calibration: listOf(
      record({ from: finite, to: finite, count, confidence: finite, accuracy: finite }),
      100,
    ),
    calibrationError: finite,
  }),
  ({ classes, confusion }) => [confusion, ...confusion].every(({ length }) => length <= classes.length),
  'a confusion of more classes than there are',
);
export type TestSummary = Of<typeof testSummary>;

/** What the network said of one held-out image. */
const prediction = record({
  /** Among the held-out images. */
  index: count,
  /** The class it is of, and the class the network took it for. */
  label: countUpTo(10_000),
  guess: countUpTo(10_000),
  /** Probabilities the network gave to the guess and to the true class. */
  confidence: finite,
  truth: finite,
});
export type Prediction = Of<typeof prediction>;

const page = { rows: listOf(prediction, 200), images: pictures };
const asManyPictures = ({ rows, images }: { rows: unknown[]; images: { pixels: unknown[] } }): boolean =>
  images.pixels.length === rows.length;

/** A page of predictions with as many pictures. */
export const predictionPage = where(record(page), asManyPictures, 'pictures that do not fit their rows');

const epochResult = record({
  epoch: count,
  loss: anyNumber,
  accuracy: finite,
  test: optionally(record({ loss: anyNumber, accuracy: finite, low: finite, high: finite })),
});

/** Two hundred points in an honest one; see `curveLimit`. */
const curve = floatsUpTo(1_000);

/**
 * The data of a `custom` output of kind `training`: what the panel under a training cell shows. Sent again, whole, as
 * training goes on; small enough for that because the curves are thinned and the pictures come once, at the end.
 */
export const trainingPanel = record({
  /** Of this run among all that the browser keeps. */
  id: textLike(/^[\w-]+$/, 60),
  network: networkSize,
  name: textUpTo(200),
  /** When it began, in milliseconds since 1970. */
  startedAt: finite,
  /** Absent when the settings were refused. */
  settings: optionally(trainSettings),
  state: wordOf('running', 'finished', 'stopped', 'diverged'),
  /** 1-based; 0 before the first step. */
  step: count,
  steps: count,
  epoch: count,
  epochs: count,
  /** Until the end of training; 0 once ended. */
  remainingMilliseconds: finite,
  /** Of the whole run so far. */
  elapsedMilliseconds: finite,
  imagesPerSecond: finite,
  learningRate: finite,
  /** Of the training batches, averaged over about the last twenty steps. */
  loss: anyNumber,
  accuracy: anyNumber,
  /** Per step, thinned to at most `curveLimit` points, each the mean of the steps it stands for. */
  curve: record({ step: curve, loss: curve, accuracy: curve }),
  /** What the images are that `results` and `test` were measured on; absent: test images. */
  split: optionally(measuredOn),
  /** Ended epochs with their results on the held-out images, where measured. */
  results: listOf(epochResult, 100_000),
  test: optionally(testSummary),
  /** The first page of predictions, most wrong first, with their pictures. */
  pictures: optionally(
    where(
      record({ total: count, wrong: count, ...page }),
      asManyPictures,
      'pictures that do not fit their rows',
    ),
  ),
  backend: textUpTo(40),
  executor: optionally(textUpTo(40)),
  /** How many shared the last step; absent while it runs. */
  workers: optionally(countUpTo(1_024)),
  /** The checkpoint the run keeps, and the step of it that this run went on from (0: from the start). */
  checkpoint: optionally(
    record({ name: textUpTo(200), key: textLike(/^checkpoint\/[\w.-]+$/, 110), from: count }),
  ),
  /** Why a diverged run was ended, and what a reader should know. */
  problem: optionally(explanation),
  notes: listOf(explanation, 50),
});
export type TrainingPanel = Of<typeof trainingPanel>;
