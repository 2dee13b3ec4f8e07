import type { Explanation } from '../explained/index.ts';
import type { Split } from '../data/index.ts';
import type {
  CalibrationBin,
  EpochSummary,
  Evaluation,
  TrainResult,
  TrainSettings,
  TrainStep,
} from '../nn/training/index.ts';
import type { ImageOutput } from '../notebook/protocol/index.ts';

/**
 * The data of a `custom` output of kind `training`: what the panel under a
 * training cell shows. Sent again, whole, as training goes on; small enough for
 * that because the curves are thinned and the pictures come once, at the end.
 */
export interface TrainingPanel {
  /** Of this run among all that the browser keeps. */
  id: string;
  name: string;
  /** When it began, in milliseconds since 1970. */
  startedAt: number;
  network: TrainedNetwork;
  /** Absent when the settings were refused. */
  settings?: TrainSettings;
  state: 'running' | 'finished' | 'stopped' | 'diverged';
  /** 1-based; 0 before the first step. */
  step: number;
  steps: number;
  epoch: number;
  epochs: number;
  /** Until the end of training; 0 once ended. */
  remainingMilliseconds: number;
  /** Of the whole run so far. */
  elapsedMilliseconds: number;
  imagesPerSecond: number;
  learningRate: number;
  /** Of the training batches, averaged over about the last twenty steps. */
  loss: number;
  accuracy: number;
  /** Per step, thinned to at most `curveLimit` points, each the mean of the steps it stands for. */
  curve: { step: Float32Array; loss: Float32Array; accuracy: Float32Array };
  /** What the images are that `results` and `test` were measured on; absent: test images. */
  split?: MeasuredOn;
  /** Ended epochs with their results on the held-out images, where measured. */
  results: {
    epoch: number;
    loss: number;
    accuracy: number;
    test?: { loss: number; accuracy: number; low: number; high: number };
  }[];
  /** On the held-out images at the end, with a 95 % interval. */
  test?: TestSummary;
  /** The first page of {@link Prediction}s, most wrong first, with their pictures. */
  pictures?: { total: number; wrong: number; rows: Prediction[]; images: ImageOutput };
  backend: string;
  executor?: string;
  /** The checkpoint the run keeps, and the step of it that this run went on from (0: from the start). */
  checkpoint?: { name: string; key: string; from: number };
  /** Why a diverged run was ended, and what a reader should know; codes of `errors.json`. */
  problem?: Explanation;
  notes: Explanation[];
}

/** Held-out images that are not the test images; `train`: the reader measures on what was trained on. */
export type MeasuredOn = Exclude<Split, 'test'>;

export interface TrainedNetwork {
  name: string;
  layers: number;
  parameters: number;
}

export interface TestSummary {
  count: number;
  loss: number;
  accuracy: number;
  low: number;
  high: number;
  classes: string[];
  /** `confusion[truth][predicted]`. */
  confusion: number[][];
  calibration: CalibrationBin[];
  calibrationError: number;
}

/** What the network said of one held-out image. */
export interface Prediction {
  /** Among the held-out images. */
  index: number;
  /** The class it is of, and the class the network took it for. */
  label: number;
  guess: number;
  /** Probabilities the network gave to the guess and to the true class. */
  confidence: number;
  truth: number;
}

export const curveLimit = 200;

export interface RunFacts {
  id: string;
  name: string;
  network: TrainedNetwork;
  settings?: TrainSettings;
  backend: string;
  checkpoint?: { name: string; key: string };
  split?: MeasuredOn;
}

/** Keeps the state of the panel as steps come in. */
export class TrainingRecord {
  readonly #facts: RunFacts;
  readonly #losses: number[] = [];
  readonly #accuracies: number[] = [];
  readonly #results: TrainingPanel['results'] = [];
  readonly #startedAt = Date.now();
  readonly #started = performance.now();
  readonly #notes: readonly Explanation[];
  #from = 0;
  #last: TrainStep | undefined;

  /** @param notes may grow while the training runs */
  constructor(facts: RunFacts, notes: readonly Explanation[] = []) {
    this.#facts = facts;
    this.#notes = notes;
  }

  /** The part of a run that an earlier visit did, from its checkpoint. */
  resume(losses: ArrayLike<number>, accuracies: ArrayLike<number>, epochs: readonly EpochSummary[]): void {
    this.#from = losses.length;
    this.#losses.push(...Array.from(losses));
    this.#accuracies.push(...Array.from(accuracies));
    this.#results.push(...epochs.map(epochResult));
  }

  add(step: TrainStep): void {
    this.#last = step;
    this.#losses.push(step.loss);
    this.#accuracies.push(step.accuracy);
    if (step.epochEnd) this.#results.push(epochResult(step.epochEnd));
  }

  running(): TrainingPanel {
    const { checkpoint, ...facts } = this.#facts;
    const last = this.#last;
    return {
      ...facts,
      startedAt: this.#startedAt,
      state: 'running',
      step: last?.step ?? this.#from,
      steps: last?.steps ?? 0,
      epoch: last?.epoch ?? 0,
      epochs: last?.epochs ?? facts.settings?.epochs ?? 0,
      remainingMilliseconds: finite(last?.remainingMilliseconds),
      elapsedMilliseconds: performance.now() - this.#started,
      imagesPerSecond: finite(last?.imagesPerSecond),
      learningRate: finite(last?.learningRate),
      loss: recentMean(this.#losses),
      accuracy: recentMean(this.#accuracies),
      curve: thin(this.#losses, this.#accuracies),
      results: [...this.#results],
      ...(checkpoint === undefined ? {} : { checkpoint: { ...checkpoint, from: this.#from } }),
      notes: this.#notes.map(({ code, values }) => ({ code, values: { ...values } })),
    };
  }

  /** Stopped by the reader: nothing more is computed, so that Stop is quick. */
  stopped(): TrainingPanel {
    return { ...this.running(), state: 'stopped', remainingMilliseconds: 0 };
  }

  ended(result: TrainResult): TrainingPanel {
    const { evaluation, problem } = result;
    const running = this.running();
    const done = result.steps - this.#from;
    const panel: TrainingPanel = {
      ...running,
      name: result.name,
      settings: result.settings,
      state: result.outcome,
      step: result.steps,
      steps: Math.max(running.steps, result.steps),
      epoch: result.epochs.at(-1)?.epoch ?? running.epoch,
      remainingMilliseconds: 0,
      // Over the whole run, evaluation left out.
      imagesPerSecond:
        done > 0 && result.trainingMilliseconds > 0
          ? (1000 * done * result.settings.batchSize) / result.trainingMilliseconds
          : 0,
      backend: result.backend,
      executor: result.executor,
      results: result.epochs.map(epochResult),
      notes: result.notes.map(({ code, values }) => ({ code, values: { ...values } })),
    };
    if (evaluation) panel.test = testSummary(evaluation);
    if (problem) panel.problem = { code: problem.code, values: { ...problem.values } };
    return panel;
  }
}

function testSummary(evaluation: Evaluation): TestSummary {
  const [low, high] = evaluation.interval;
  return {
    count: evaluation.count,
    loss: evaluation.loss,
    accuracy: evaluation.accuracy,
    low,
    high,
    classes: [...evaluation.classes],
    confusion: evaluation.confusion.map((row) => [...row]),
    calibration: evaluation.calibration.map((bin) => ({ ...bin })),
    calibrationError: evaluation.calibrationError,
  };
}

function epochResult({ epoch, loss, accuracy, test }: EpochSummary): TrainingPanel['results'][number] {
  if (!test) return { epoch, loss, accuracy };
  const [low, high] = test.interval;
  return { epoch, loss, accuracy, test: { loss: test.loss, accuracy: test.accuracy, low, high } };
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}

function recentMean(values: readonly number[], window = 20): number {
  const recent = values.slice(-window);
  return recent.length === 0 ? 0 : recent.reduce((sum, value) => sum + value, 0) / recent.length;
}

/** At most `curveLimit` points: each the mean of a run of steps, at the middle of the run. */
export function thin(losses: readonly number[], accuracies: readonly number[]): TrainingPanel['curve'] {
  const each = Math.max(1, Math.ceil(losses.length / curveLimit));
  const points = Math.ceil(losses.length / each);
  const mean = (values: readonly number[], point: number): number => {
    const part = values.slice(point * each, (point + 1) * each);
    // Four digits are more than a curve shows, and a third of what a stored one would weigh.
    return Number((part.reduce((sum, value) => sum + value, 0) / part.length).toPrecision(4));
  };
  return {
    step: Float32Array.from(
      { length: points },
      (_, point) => (point * each + Math.min((point + 1) * each, losses.length) + 1) / 2,
    ),
    loss: Float32Array.from({ length: points }, (_, point) => mean(losses, point)),
    accuracy: Float32Array.from({ length: points }, (_, point) => mean(accuracies, point)),
  };
}
