/**
 * What is learnt on other pictures, and how much of it carries over? ResNet-20 is trained on the eight classes that are
 * neither dog nor cat, then on 100, 400 or 1,600 dogs and cats: its last layer alone (`frozen`), the whole (`fine-tuned`),
 * or from the beginning (`scratch`), which gets as many updates.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { batchWriter } from '../../src/data/index.ts';
import type { ImageSet, Normalisation } from '../../src/data/index.ts';
import { build, train, type EpochSummary, type TrainOptions, type TrainResult } from '../../src/nn/index.ts';
import { loadSafetensors, saveSafetensors } from '../../src/nn/weights/index.ts';
import { chosenRate, kindOf, type NetworkChoice, type ResultRow } from '../../src/results/index.ts';
import { evenly } from './amount.ts';
import type { Context, Experiment, Plan, Trained } from './experiment.ts';
import { checkpoints, claim, release } from './ledger.ts';
import { networkOf } from './networks.ts';

const network: NetworkChoice = { network: 'cifar-resnet', depth: 20, width: 8, skip: true };
const rates = [0.003, 0.01, 0.03, 0.1];
const seeds = [1, 2, 3];
const starts = ['scratch', 'fine-tuned', 'frozen'] as const;
type Start = (typeof starts)[number];
/** The rate is chosen at the middle amount. */
const amounts = [
  { count: 400, batchSize: 32, epochs: 50 },
  { count: 100, batchSize: 25, epochs: 150 },
  { count: 1600, batchSize: 32, epochs: 24 },
] as const;

function plan(start: Start, amount: (typeof amounts)[number], rate: number, seed: number): Plan {
  const { count, batchSize, epochs } = amount;
  return {
    ...network,
    run: `${start} pictures=${count} rate=${rate} seed=${seed}`,
    purpose: count === 400 && seed === 1 ? 'choose' : 'final',
    seed,
    start,
    options: { epochs, batchSize, learningRate: rate },
    pictures: ({ own }) => (count === own.count ? own : evenly(own, count, seed)),
    ...(start === 'scratch' ? {} : { prepare: (model, context) => pretrain(model, seed, context) }),
    ...(start === 'frozen' ? { trainBy: trainHead } : {}),
  };
}

export const transfer: Experiment = {
  name: 'transfer',
  plans: (rows) => {
    const grid = starts.flatMap((start) => rates.map((rate) => plan(start, amounts[0], rate, 1)));
    const further = seeds.flatMap((seed) =>
      starts.flatMap((start) => {
        const rate = rateOf(rows, grid, start);
        return rate === undefined ? [] : amounts.map((amount) => plan(start, amount, rate, seed));
      }),
    );
    return [...grid, ...further.filter(({ purpose }) => purpose === 'final')];
  },
};

function rateOf(rows: readonly ResultRow[], grid: readonly Plan[], start: Start): number | undefined {
  const own = grid.filter((each) => each.start === start);
  if (!own.every(({ run }) => rows.some((row) => row.run === run))) return undefined;
  const choosing = rows.filter((row) => row.purpose === 'choose' && row.start === start);
  return chosenRate(choosing, kindOf(network));
}

const pretrainedEpochs = 8;
/** Full-batch steps of Adam for a last layer alone: it has stopped to move by then. */
const headEpochs = 300;

/** Puts the weights learnt on the eight other classes into a model of two, all but the last layer's. */
async function pretrain(model: LayersModel, seed: number, context: Context): Promise<void> {
  const eight = build(networkOf(network, 8), { initializer: 'zeros' });
  loadSafetensors(eight, (await eightClasses(seed, context)).weights);
  for (const layer of model.layers)
    if (layer.name !== 'predictions') layer.setWeights(eight.getLayer(layer.name).getWeights());
  eight.dispose();
}

/** What {@link eightClasses} keeps beside the weights. */
export interface EightClassesLog extends Pick<TrainResult, 'settings' | 'steps'> {
  readonly epochs: readonly Pick<EpochSummary, 'epoch' | 'loss' | 'accuracy'>[];
}

/** The network trained on the eight other classes, from the seed: read where it has been trained already. */
export async function eightClasses(
  seed: number,
  context: Context,
): Promise<{ weights: Uint8Array; log: EightClassesLog }> {
  const file = (ending: string) =>
    new URL(`../../.cache/experiments/eight-classes-${seed}.${ending}`, import.meta.url);
  const key = `transfer eight-classes seed=${seed}`;
  if (!existsSync(file('json'))) {
    while (!claim(key)) await new Promise((resolve) => setTimeout(resolve, 5000));
    if (!existsSync(file('json'))) {
      const { weights, log } = await trainOnOthers(seed, key, context);
      writeFileSync(file('safetensors'), weights);
      writeFileSync(file('json'), JSON.stringify(log));
    }
    release(key);
  }
  return {
    weights: readFileSync(file('safetensors')),
    log: JSON.parse(readFileSync(file('json'), 'utf8')) as EightClassesLog,
  };
}

async function trainOnOthers(seed: number, key: string, { cifar, normalisation }: Context) {
  const eight = build(networkOf(network, 8), { seed });
  const running = train(
    eight,
    { train: cifar.others, test: cifar.otherTest, normalisation },
    { epochs: pretrainedEpochs, seed, evaluateEvery: 0, name: key, checkpoints, resume: true },
  );
  let next = await running.next();
  while (!next.done) next = await running.next();
  const { settings, steps, epochs, evaluation } = next.value;
  console.log(`${key}: ${(100 * evaluation!.accuracy).toFixed(1)} % of the eight classes' test pictures`);
  const weights = await saveSafetensors(eight, { dtype: 'F32' });
  eight.dispose();
  const log: EightClassesLog = {
    settings,
    steps,
    epochs: epochs.map(({ epoch, loss, accuracy }) => ({ epoch, loss, accuracy })),
  };
  return { weights, log };
}

/**
 * Trains the last layer on what the frozen rest, in inference mode, makes of the pictures as they are: computed once,
 * then softmax regression by full-batch Adam.
 */
async function trainHead(
  model: LayersModel,
  pictures: ImageSet,
  { normalisation }: Context,
  { seed = 1, learningRate = 0.01 }: TrainOptions,
): Promise<Trained> {
  const last = model.getLayer('predictions');
  const base = tf.model({ inputs: model.inputs, outputs: last.input });
  const head = tf.sequential({
    layers: [
      tf.layers.dense({
        inputShape: (last.input as tf.SymbolicTensor).shape.slice(1),
        units: 2,
        activation: 'softmax',
        kernelInitializer: tf.initializers.glorotUniform({ seed }),
      }),
    ],
  });
  head.compile({
    optimizer: tf.train.adam(learningRate),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  const features = featuresOf(base, pictures, normalisation);
  const labels = tf.tensor1d(Float32Array.from(pictures.labels));
  const { history } = await head.fit(features, labels, {
    epochs: headEpochs,
    batchSize: pictures.count,
    shuffle: false,
    verbose: 0,
  });
  last.setWeights(head.getWeights());
  tf.dispose([features, labels]);
  const accuracy = (history['acc'] ?? history['accuracy']) as number[];
  return {
    outcome: 'finished',
    steps: headEpochs,
    settings: {
      epochs: headEpochs,
      batchSize: pictures.count,
      seed,
      learningRate,
      schedule: 'constant',
      warmup: 0,
      momentum: 0.9,
      nesterov: false,
      weightDecay: 0,
      labelSmoothing: 0,
      augment: false,
      batchNormMomentum: null,
    },
    epochs: (history['loss'] as number[]).map((loss, at) => ({ loss, accuracy: accuracy[at]! })),
  };
}

function featuresOf(base: LayersModel, set: ImageSet, normalisation: Normalisation): tf.Tensor {
  const write = batchWriter(set, normalisation);
  const parts: tf.Tensor[] = [];
  for (let start = 0; start < set.count; start += 100) {
    const count = Math.min(100, set.count - start);
    const images = new Float32Array(count * set.size * set.size * set.channels);
    write(
      images,
      Array.from({ length: count }, (_, at) => start + at),
    );
    parts.push(
      tf.tidy(
        () => base.predict(tf.tensor4d(images, [count, set.size, set.size, set.channels])) as tf.Tensor,
      ),
    );
  }
  const features = tf.concat(parts);
  tf.dispose(parts);
  return features;
}
