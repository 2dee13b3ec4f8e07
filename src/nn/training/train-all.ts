/** Many trainings of one experiment at once, each computed by a worker of its own: seeds, depths, learning rates. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ExplainedError } from '../../explained/index.ts';
import { installedSimd } from '../kernels/index.ts';
import type { TrainData, TrainOptions, TrainResult, TrainStep } from '../run/index.ts';
import { mostWorkers, processors } from './parallel-executor.ts';
import { checkData, settle } from './settings.ts';
import { train, type TrainHost } from './train.ts';

/** One training of several. Each has a model of its own. */
export interface RunToTrain {
  readonly model: LayersModel;
  readonly data: TrainData;
  readonly options: TrainOptions;
}

export interface TrainAllOptions {
  /** How many trainings go on at once, each in a worker: 1 to 64, at most 8 are used. Default: as many as there are processors. */
  readonly workers?: number | 'auto';
  /** Of every training that has none of its own; aborted, they stop at their next step. */
  readonly signal?: AbortSignal;
}

/** What the generator yields: a step of one of the trainings, or its end. */
export type TrainAllStep =
  | (TrainStep & { /** Which of the trainings, from 0. */ readonly run: number })
  | { readonly kind: 'end'; readonly run: number; readonly result: TrainResult };

/**
 * Trains every model of `runs`, several at a time, and yields their steps as they come; returns the results in the order of
 * `runs`. Every number is the one that {@link train} gives one after the other, to the last bit: how many workers there
 * are, and which of them ends first or is lost, changes the time alone. Where there are no workers, or no WASM, the
 * trainings are done in turn.
 *
 * @throws ExplainedError for settings, data or models that cannot be trained with, and `train-busy` where two runs have one
 *   model, before any training begins
 */
export async function* trainAll(
  runs: readonly RunToTrain[],
  options: TrainAllOptions = {},
  host: TrainHost = {},
): AsyncGenerator<TrainAllStep, TrainResult[]> {
  const lanes = Math.min(runs.length, lanesOf(options, host));
  check(runs);
  const results = new Map<number, TrainResult>();
  const waiting: { step: TrainAllStep; taken: () => void }[] = [];
  const living = new Set<AsyncGenerator<TrainStep, TrainResult>>();
  let wake: () => void = () => undefined;
  let ended = false;
  let failure: { error: unknown } | undefined;
  let next = 0;
  let open = lanes;

  /** Waits until the step is looked at: a training does not run ahead of whoever watches it. */
  const show = (step: TrainAllStep): Promise<void> =>
    new Promise((taken) => {
      waiting.push({ step, taken });
      wake();
    });

  const lane = async (): Promise<void> => {
    for (let run = next++; run < runs.length && !ended; run = next++) {
      const { model, data, options: own } = runs[run]!;
      const signal = own.signal ?? options.signal;
      const training = train(
        model,
        data,
        { ...own, ...(signal ? { signal } : {}) },
        { ...host, away: lanes > 1 },
      );
      living.add(training);
      try {
        for (;;) {
          const step = await training.next();
          if (step.done) {
            results.set(run, step.value);
            await show({ kind: 'end', run, result: step.value });
            break;
          }
          await show({ ...step.value, run });
        }
      } finally {
        living.delete(training);
      }
    }
  };
  for (let each = 0; each < lanes; each++) {
    lane()
      .catch((error: unknown) => (failure ??= { error }))
      .finally(() => {
        open--;
        wake();
      });
  }
  try {
    while (open > 0 || waiting.length > 0) {
      if (failure) throw failure.error;
      const first = waiting.shift();
      if (!first) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      yield first.step;
      first.taken();
    }
    if (failure) throw failure.error;
    return runs.flatMap((_, run) => results.get(run) ?? []);
  } finally {
    ended = true;
    for (const training of living)
      void training.return(undefined as unknown as TrainResult).catch(() => undefined);
    for (const { taken } of waiting) taken();
  }
}

function lanesOf({ workers = 'auto' }: TrainAllOptions, { startHelper }: TrainHost): number {
  if (workers !== 'auto' && !(Number.isInteger(workers) && workers >= 1 && workers <= 64))
    throw new ExplainedError('train-setting', { name: 'workers', found: String(workers), low: 1, high: 64 });
  if (!startHelper || !installedSimd()) return 1;
  return Math.min(mostWorkers, workers === 'auto' ? processors() : workers);
}

function check(runs: readonly RunToTrain[]): void {
  const models = new Set<LayersModel>();
  for (const { model, data, options } of runs) {
    checkData(model, data, settle(options));
    // Two trainings of one model would undo each other's steps.
    if (models.has(model)) throw new ExplainedError('train-busy', { name: model.name });
    models.add(model);
  }
}
