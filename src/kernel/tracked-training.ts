import { ExplainedError, explanation, explanationOf, type Explanation } from '../explained/index.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  train,
  trainAll,
  type RunToTrain,
  type TrainAllOptions,
  type TrainAllStep,
  type Checkpoint,
  type CheckpointStore,
  type TrainData,
  type TrainHost,
  type TrainOptions,
  type TrainResult,
  type TrainStep,
} from '../nn/training/index.ts';
import type { RunContext } from '../notebook/kernel/index.ts';

/** What a training is of: the generator itself tells only of its steps. */
export interface TrainingSubject {
  readonly model: LayersModel;
  readonly data: TrainData;
  readonly options: TrainOptions;
  readonly checkpoint?: string;
  /** The checkpoint that was found, whether or not it fits. */
  found?: Checkpoint;
  /** What a reader should know before the training's result says so; codes of `errors.json`. */
  readonly notes: Explanation[];
  /** Set by `watch`, which ends the generator itself. */
  watched: boolean;
}

export type CellTrainOptions = TrainOptions & {
  /**
   * Keep checkpoints of this name in the browser, and go on from the last one if it is of the same
   * network and settings: after a stop, a reload, or a crash.
   */
  readonly checkpoint?: string;
};

/** What a training in a cell needs of where it runs. */
export interface TrainingHost extends TrainHost {
  /** How many workers the reader would have share a training whose cell does not say. */
  readonly chosenWorkers?: () => Promise<TrainOptions['workers']>;
}

type Training = AsyncGenerator<TrainStep, TrainResult>;
export type TrainingOfAll = AsyncGenerator<TrainAllStep, TrainResult[]>;

const subjects = new WeakMap<object, TrainingSubject>();
const busy = new WeakSet<LayersModel>();

export const subjectOf = (training: object): TrainingSubject | undefined => subjects.get(training);

/**
 * `nn.train` as a cell has it: ends on Stop without being handed a signal, keeps checkpoints by name,
 * and refuses a model that another training is changing.
 * @param ready awaited before the first step
 * @param host starts the workers that share a training's steps, where there may be any
 */
export function createTrain(
  context: RunContext,
  ready: () => Promise<void> = () => Promise.resolve(),
  host: TrainingHost = {},
) {
  return function trainInCell(model: LayersModel, data: TrainData, given: CellTrainOptions): Training {
    const { checkpoint, ...options } = (given as CellTrainOptions | undefined) ?? ({} as CellTrainOptions);
    const controller = new AbortController();
    const subject: TrainingSubject = {
      model,
      data,
      options,
      notes: [],
      watched: false,
      ...(checkpoint === undefined ? {} : { checkpoint: String(checkpoint) }),
    };
    // A watched training is ended by `watch` between two steps: the loop's own end would first look at
    // every test image, for longer than a stop may take.
    const stop = (): void => {
      if (!subject.watched) controller.abort();
    };
    for (const signal of [context.signal, options.signal]) {
      if (signal?.aborted) controller.abort();
      signal?.addEventListener('abort', stop, { once: true });
    }
    const stored =
      checkpoint === undefined
        ? {}
        : { checkpoints: storeOf(context, subject, String(checkpoint)), resume: true };
    const begin = async (): Promise<Training> => {
      await ready();
      const workers = options.workers ?? (await host.chosenWorkers?.());
      return train(
        model,
        data,
        {
          ...options,
          ...(workers === undefined ? {} : { workers }),
          ...(checkpoint === undefined ? {} : { name: options.name ?? String(checkpoint) }),
          ...stored,
          signal: controller.signal,
        },
        host,
      );
    };
    const training = alone(model, begin);
    subjects.set(training, subject);
    return training;
  };
}

const subjectsOfAll = new WeakMap<object, readonly TrainingSubject[]>();

export const subjectsOf = (training: object): readonly TrainingSubject[] | undefined =>
  subjectsOfAll.get(training);

/** `nn.trainAll` as a cell has it: ends on Stop, and refuses models that another training is changing. */
export function createTrainAll(
  context: RunContext,
  ready: () => Promise<void> = () => Promise.resolve(),
  host: TrainingHost = {},
) {
  return function trainAllInCell(runs: readonly RunToTrain[], given: TrainAllOptions = {}): TrainingOfAll {
    const controller = new AbortController();
    const subjects = Array.from(runs, ({ model, data, options }): TrainingSubject => ({
      model,
      data,
      options,
      notes: [],
      watched: false,
    }));
    const stop = (): void => {
      if (!subjects[0]?.watched) controller.abort();
    };
    for (const signal of [context.signal, given.signal]) {
      if (signal?.aborted) controller.abort();
      signal?.addEventListener('abort', stop, { once: true });
    }
    async function* training(): TrainingOfAll {
      const models = runs.map(({ model }) => model).filter((model) => model instanceof Object);
      const taken = models.find((model) => busy.has(model));
      if (taken) throw new ExplainedError('train-busy', { name: String(taken.name) });
      for (const model of models) busy.add(model);
      try {
        await ready();
        const workers = given.workers ?? (await host.chosenWorkers?.());
        const options = {
          ...given,
          ...(workers === undefined ? {} : { workers }),
          signal: controller.signal,
        };
        return yield* trainAll(runs, options, host);
      } finally {
        for (const model of models) busy.delete(model);
      }
    }
    const made = training();
    subjectsOfAll.set(made, subjects);
    return made;
  };
}

/** Two trainings of one model would undo each other's steps. */
async function* alone(model: LayersModel, begin: () => Promise<Training>): Training {
  if (busy.has(model)) {
    throw new ExplainedError('train-busy', { name: String(model.name) });
  }
  // A cell may pass anything; `train` says what is wrong with it.
  if (model instanceof Object) busy.add(model);
  try {
    return yield* await begin();
  } finally {
    busy.delete(model);
  }
}

/** Checkpoints in the browser's store, which only the page can reach. */
function storeOf(context: RunContext, subject: TrainingSubject, name: string): CheckpointStore {
  const keyOf = (key: string): string => `${checkpointKey(name)}/${key.split('/').at(-1)!}`;
  return {
    async put(key, checkpoint) {
      try {
        await context.request('store/put', { key: keyOf(key), value: checkpoint });
      } catch (error) {
        // Stopped while it was being stored: the checkpoint before it is still there, and the run ends.
        if (context.signal.aborted) return;
        // The loop notes the message of what it catches: the code is what a reader's text is found by.
        const reason = explanationOf(error)?.code ?? String(error);
        if (subject.notes.length === 0)
          subject.notes.push(explanation('train-checkpoint', { epoch: checkpoint.epoch, reason }));
        throw new Error(reason, { cause: error });
      }
    },
    async get(key) {
      const found = (await context.request('store/get', { key: keyOf(key) })) as Checkpoint | undefined;
      if (found) subject.found = found;
      return found;
    },
  };
}

/** Where in the store the checkpoints of a name lie, in any language: this with `/last` and `/best`. */
export function checkpointKey(name: string): string {
  const plain = name.replace(/[^\w-]/gu, (letter) => `.${letter.codePointAt(0)!.toString(16)}`);
  return `checkpoint/${plain.slice(0, 90)}`;
}
