import type { EpochSummary, TrainResult, TrainStep } from '../nn/train-types.ts';

/**
 * The data of a `custom` output of kind `training`: what the panel under a
 * training cell shows. Sent again, whole, as training goes on; small enough for
 * that because the curves are thinned.
 */
export interface TrainingPanel {
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
  /** Ended epochs with their results on the test images, where measured. */
  results: {
    epoch: number;
    loss: number;
    accuracy: number;
    test?: { loss: number; accuracy: number; low: number; high: number };
  }[];
  /** On the test images at the end, with a 95 % interval. */
  test?: { count: number; loss: number; accuracy: number; low: number; high: number };
  backend?: string;
  executor?: string;
  /** Why a diverged run was ended, and what a reader should know; codes of `errors.json`. */
  problem?: { code: string; values: Record<string, string | number> };
  notes: { code: string; values: Record<string, string | number> }[];
}

export const curveLimit = 300;

/** Keeps the state of the panel as steps come in. */
export class TrainingRecord {
  readonly #losses: number[] = [];
  readonly #accuracies: number[] = [];
  readonly #results: TrainingPanel['results'] = [];
  readonly #started = performance.now();
  #last: TrainStep | undefined;

  add(step: TrainStep): void {
    this.#last = step;
    this.#losses.push(step.loss);
    this.#accuracies.push(step.accuracy);
    if (step.epochEnd) this.#results.push(epochResult(step.epochEnd));
  }

  running(): TrainingPanel {
    const last = this.#last;
    return {
      state: 'running',
      step: last?.step ?? 0,
      steps: last?.steps ?? 0,
      epoch: last?.epoch ?? 0,
      epochs: last?.epochs ?? 0,
      remainingMilliseconds: finite(last?.remainingMilliseconds),
      elapsedMilliseconds: performance.now() - this.#started,
      imagesPerSecond: finite(last?.imagesPerSecond),
      learningRate: finite(last?.learningRate),
      loss: recentMean(this.#losses),
      accuracy: recentMean(this.#accuracies),
      curve: thin(this.#losses, this.#accuracies),
      results: [...this.#results],
      notes: [],
    };
  }

  ended(result: TrainResult): TrainingPanel {
    const { evaluation, problem } = result;
    const panel: TrainingPanel = {
      ...this.running(),
      state: result.outcome,
      remainingMilliseconds: 0,
      backend: result.backend,
      executor: result.executor,
      results: result.epochs.map(epochResult),
      notes: result.notes.map(({ code, values }) => ({ code, values: { ...values } })),
    };
    if (evaluation) {
      const [low, high] = evaluation.interval;
      panel.test = {
        count: evaluation.count,
        loss: evaluation.loss,
        accuracy: evaluation.accuracy,
        low,
        high,
      };
    }
    if (problem) panel.problem = { code: problem.code, values: { ...problem.values } };
    return panel;
  }
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
    return part.reduce((sum, value) => sum + value, 0) / part.length;
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
