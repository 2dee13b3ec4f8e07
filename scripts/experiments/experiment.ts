/** What an experiment is, and one run of it. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  build,
  describeNetwork,
  evaluate,
  train,
  type EpochSummary,
  type TrainOptions,
  type TrainResult,
} from '../../src/nn/index.ts';
import type { ImageSet, Normalisation } from '../../src/data/index.ts';
import { type Answers, type NetworkChoice, packBits, type ResultRow } from '../../src/results/index.ts';
import type { Cifar } from './cifar.ts';
import { checkpoints } from './ledger.ts';
import { networkOf } from './networks.ts';

/** A run that is to be done: enough to do it and to find its row again. */
export interface Plan extends NetworkChoice {
  /** Unique within the experiment, the same for the same settings. */
  readonly run: string;
  readonly purpose: 'choose' | 'final';
  readonly seed: number;
  readonly options: TrainOptions;
  readonly pictures: (cifar: Cifar) => ImageSet;
  /** Where the validation pictures are trained on, they say nothing. */
  readonly validate?: false;
  readonly start?: 'scratch' | 'fine-tuned' | 'frozen';
  /** Puts weights into the built model before its training; without it they are drawn by the seed. */
  readonly prepare?: (model: LayersModel, context: Context) => Promise<void>;
  /** Trains the model in another way than `nn.train` does. */
  readonly trainBy?: (
    model: LayersModel,
    pictures: ImageSet,
    context: Context,
    options: TrainOptions,
  ) => Promise<Trained>;
}

/** What every run is given. */
export interface Context {
  readonly cifar: Cifar;
  /** Of the site's 1,600 training pictures: every network takes its inputs so, however many pictures it is trained on. */
  readonly normalisation: Normalisation;
  readonly engine: string;
}

/** What a row tells of a training. */
export type Trained = Pick<TrainResult, 'outcome' | 'steps' | 'settings'> & {
  readonly epochs: readonly Pick<EpochSummary, 'loss' | 'accuracy'>[];
};

export interface Experiment {
  readonly name: string;
  /** All runs that are due, given the rows so far: those that choose first, then those with what was chosen. */
  plans(rows: readonly ResultRow[]): Plan[];
}

export async function runPlan(experiment: string, plan: Plan, context: Context): Promise<ResultRow> {
  const { run, purpose, seed, options, pictures: choosePictures, validate = true, start } = plan;
  const { prepare, trainBy = trainOn, ...rest } = plan;
  const network = choiceOf(rest);
  const { cifar, normalisation, engine } = context;
  const spec = networkOf(network);
  const model = build(spec, { seed });
  const pictures = choosePictures(cifar);
  const before = process.cpuUsage();
  await prepare?.(model, context);
  const name = `${experiment} ${run}`;
  const trained = await trainBy(model, pictures, context, {
    ...options,
    seed,
    name,
    checkpoints,
    resume: true,
  });
  const { user, system } = process.cpuUsage(before);
  const { outcome, epochs, steps, settings } = trained;
  const sound = outcome === 'finished';
  const answers = (set: ImageSet, bits: boolean): Answers => {
    const { count, accuracy, loss, probabilities, labels } = evaluate(model, set, { normalisation });
    const right = Array.from(labels, (label, at) => {
      const row = probabilities.subarray(2 * at, 2 * at + 2);
      return (row[1]! > row[0]! ? 1 : 0) === label;
    });
    return { count, accuracy, loss: Number(loss.toFixed(5)), ...(bits ? { right: packBits(right) } : {}) };
  };
  const rounded = (values: number[]) => values.map((value) => Number(value.toFixed(4)));
  const row: ResultRow = {
    experiment,
    run,
    purpose,
    ...network,
    parameters: describeNetwork(spec).totals.trainable,
    seed,
    pictures: pictures.count,
    epochs: settings.epochs,
    updates: steps,
    batchSize: settings.batchSize,
    learningRate: settings.learningRate,
    schedule: settings.schedule,
    warmup: settings.warmup,
    momentum: settings.momentum,
    weightDecay: settings.weightDecay,
    labelSmoothing: settings.labelSmoothing,
    augment: settings.augment ? { ...settings.augment } : false,
    ...(start ? { start } : {}),
    outcome,
    seconds: Number(((user + system) / 1e6).toFixed(1)),
    ...(sound ? { train: answers(pictures, false) } : {}),
    ...(sound && validate ? { validation: answers(cifar.validation, true) } : {}),
    ...(sound ? { test: answers(cifar.test, true) } : {}),
    curve: {
      loss: rounded(epochs.map(({ loss }) => loss)),
      accuracy: rounded(epochs.map(({ accuracy }) => accuracy)),
    },
    source: cifar.source,
    engine,
  };
  model.dispose();
  return row;
}

async function trainOn(
  model: LayersModel,
  pictures: ImageSet,
  { normalisation }: Context,
  options: TrainOptions,
): Promise<Trained> {
  const running = train(model, { train: pictures, normalisation }, options);
  let next = await running.next();
  while (!next.done) next = await running.next();
  return next.value;
}

const choiceOf = ({ network, depth, width, skip, norm }: NetworkChoice): NetworkChoice => ({
  network,
  ...(depth === undefined ? {} : { depth }),
  ...(width === undefined ? {} : { width }),
  ...(skip === undefined ? {} : { skip }),
  ...(norm === undefined ? {} : { norm }),
});
