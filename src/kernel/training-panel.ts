import type { Explanation } from '../explained/index.ts';
import type {
  EpochSummary,
  Evaluation,
  TrainResult,
  TrainSettings,
  TrainStep,
} from '../nn/training/index.ts';
import type { MeasuredOn, NetworkSize, TestSummary, TrainingPanel } from '../panels/index.ts';

export const curveLimit = 200;

export interface RunFacts {
  id: string;
  name: string;
  network: NetworkSize;
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
      ...(result.workers > 1 ? { workers: result.workers } : {}),
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
