import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { build, cifarResnet } from '../../../src/nn/index.ts';
import { evaluate, train } from '../../../src/nn/training/index.ts';
import type {
  Checkpoint,
  CheckpointStore,
  TrainData,
  TrainOptions,
  TrainResult,
  TrainStep,
} from '../../../src/nn/run/index.ts';
import { stripes, toyData } from './toy-pictures.ts';
import { startWasm } from './wasm-backend.ts';

beforeAll(async () => {
  await startWasm();
});

const net = (seed = 1) => build(cifarResnet(8, { width: 4, classes: 2, input: 8 }), { seed });
const options: TrainOptions = {
  epochs: 4,
  batchSize: 16,
  learningRate: 0.05,
  augment: { flip: true, shift: 1 },
};

/** Without batch norm, which would hold the loss in check whatever the learning rate. */
const unnormalisedNet = () =>
  layers.sequential({
    layers: [
      layers.layers.conv2d({
        inputShape: [8, 8, 3],
        filters: 4,
        kernelSize: 3,
        activation: 'relu',
        kernelInitializer: layers.initializers.heNormal({ seed: 1 }),
      }),
      layers.layers.flatten(),
      layers.layers.dense({ units: 2, kernelInitializer: layers.initializers.heNormal({ seed: 2 }) }),
    ],
  });

async function run(
  extra: Partial<TrainOptions> = {},
  data: TrainData = toyData,
  model = net(),
): Promise<{ steps: TrainStep[]; result: TrainResult }> {
  const steps: TrainStep[] = [];
  const generator = train(model, data, { ...options, ...extra });
  for (;;) {
    const next = await generator.next();
    if (next.done) {
      model.dispose();
      return { steps, result: next.value };
    }
    steps.push(next.value);
  }
}

const memoryStore = (): CheckpointStore & { kept: Map<string, Checkpoint> } => {
  const kept = new Map<string, Checkpoint>();
  return {
    kept,
    put: async (key, value) => void kept.set(key, structuredClone(value)),
    get: async (key) => kept.get(key),
  };
};

describe('training', () => {
  it('learns stripes, reports every step, and evaluates on the test images', async () => {
    const { steps, result } = await run({ epochs: 8 });
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 32 }, (_, at) => at + 1));
    expect(result.outcome).toBe('finished');
    expect(result.executor).toBe('planned');
    expect(result.evaluation!.accuracy).toBeGreaterThan(0.9);
    expect(result.evaluation!.confusion.flat().reduce((sum, count) => sum + count)).toBe(32);
    expect(result.epochs.map(({ test }) => test !== undefined)).toEqual(new Array(8).fill(true));
    expect(steps.at(-1)!.remainingMilliseconds).toBe(0);
  });

  it('is the same to the last bit with the same seed, and another with another', async () => {
    const [first, again, other] = [await run(), await run(), await run({ seed: 2 })];
    expect(again.result.losses).toEqual(first.result.losses);
    expect(again.result.evaluation!.probabilities).toEqual(first.result.evaluation!.probabilities);
    expect(other.result.losses).not.toEqual(first.result.losses);
  });

  it('with every augmentation too, and learns from mixed pictures', async () => {
    const augment = {
      flip: true,
      shift: 1,
      zoom: 0.1,
      jitter: 0.2,
      cutout: 2,
      mixup: 1,
      cutmix: 1,
      mixShare: 0.5,
    };
    const [first, again, other] = [
      await run({ epochs: 12, augment }),
      await run({ epochs: 12, augment }),
      await run({ epochs: 12, augment: { ...augment, mixShare: 0 } }),
    ];
    expect(again.result.losses).toEqual(first.result.losses);
    expect(other.result.losses).not.toEqual(first.result.losses);
    expect(first.result.evaluation!.accuracy).toBeGreaterThan(0.9);
    // What is mixed cannot be told for certain: the loss stays above that of pictures that are not.
    expect(first.result.epochs.at(-1)!.loss).toBeGreaterThan(other.result.epochs.at(-1)!.loss);
  });

  it('gives nearly the same losses with tfjs’s own layers and gradients', async () => {
    const [planned, stock] = [await run({ epochs: 1 }), await run({ epochs: 1, executor: 'layers' })];
    expect(stock.result.executor).toBe('layers');
    planned.result.losses.forEach((loss, step) => expect(loss).toBeCloseTo(stock.result.losses[step]!, 2));
  });

  it('stops within one step of an abort, even when it comes as a message', async () => {
    const abort = new AbortController();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => abort.abort();
    const model = net();
    let seen = 0;
    const generator = train(model, toyData, { ...options, epochs: 100, signal: abort.signal });
    let next = await generator.next();
    port2.postMessage('stop');
    while (!next.done) {
      seen = next.value.step;
      next = await generator.next();
    }
    port1.close();
    expect(next.value.outcome).toBe('stopped');
    expect(seen).toBeLessThanOrEqual(3);
    model.dispose();
  });

  it('frees what it allocated, finished or abandoned', async () => {
    await run();
    const before = tf.memory().numTensors;
    await run();
    const model = net();
    const generator = train(model, toyData, options);
    await generator.next();
    await generator.return(undefined as never);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('two runs at once, step by step in turn, are each as if alone', async () => {
    const alone = await run();
    const models = [net(), net(2)];
    const both = models.map((model) => train(model, toyData, options));
    const losses: number[] = [];
    for (let next = await both[0]!.next(); !next.done; next = await both[0]!.next()) {
      losses.push(next.value.loss);
      await both[1]!.next();
    }
    await both[1]!.return(undefined as never);
    models.forEach((model) => model.dispose());
    expect(Float32Array.from(losses)).toEqual(alone.result.losses);
  });

  it('is evaluated on each picture and its mirror image when asked', async () => {
    const model = Object.assign(net(), { dispose: () => undefined });
    const { result } = await run({ epochs: 2, testTimeFlip: true }, toyData, model);
    const { test, normalisation } = toyData;
    const mirrored = test!.images.slice();
    for (let start = 0; start < mirrored.length; start += 3)
      for (let channel = 0; channel < 3; channel++) {
        const [row, x] = [Math.floor(start / 24) * 24, (start % 24) / 3];
        mirrored[start + channel] = test!.images[row + (7 - x) * 3 + channel]!;
      }
    const own = evaluate(model, test!, { normalisation }).probabilities;
    const other = evaluate(model, { ...test!, images: mirrored }, { normalisation }).probabilities;
    expect(own).not.toEqual(other);
    expect(result.settings.testTimeFlip).toBe(true);
    result.evaluation!.probabilities.forEach((value, at) =>
      expect(value).toBeCloseTo((own[at]! + other[at]!) / 2, 6),
    );
  });

  it('measures layers when asked', async () => {
    const { steps } = await run({ epochs: 1, measure: { gradients: 2, activations: 4 } });
    expect(steps.map(({ layers }) => layers !== undefined)).toEqual([true, false, true, false]);
    const conv = steps[0]!.layers!.find(({ layer }) => layer === 'conv1_conv')!;
    expect(conv.gradientNorm).toBeGreaterThan(0);
    expect(conv.weightNorm).toBeGreaterThan(0);
    expect(conv.activation!.standardDeviation).toBeGreaterThan(0);
    expect(steps[2]!.layers!.find(({ layer }) => layer === 'conv1_conv')!.activation).toBeUndefined();
  });
});

describe('a run that goes wrong', () => {
  it('stops at a loss that is not finite, says where it began, and keeps finite weights', async () => {
    const model = net();
    const [kernel] = model.getLayer('conv3_block1_1_conv').weights;
    kernel!.write(tf.fill(kernel!.shape as number[], Infinity));
    for (const executor of ['planned', 'layers'] as const) {
      const { steps, result } = await run(
        { executor },
        toyData,
        Object.assign(model, { dispose: () => undefined }),
      );
      expect(result.outcome).toBe('diverged');
      expect(steps.length).toBe(1);
      expect(result.problem).toMatchObject({
        code: 'train-not-finite',
        values: { step: 1, layer: 'conv3_block1_1_conv', advice: 0.005 },
      });
    }
  });

  it('stops when the loss runs away', async () => {
    const { result } = await run(
      { epochs: 30, learningRate: 300, schedule: 'constant', weightDecay: 0 },
      toyData,
      unnormalisedNet(),
    );
    expect(result.outcome).toBe('diverged');
    expect(['train-diverged', 'train-not-finite']).toContain(result.problem!.code);
    expect(result.problem!.values['advice']).toBe(30);
  });
});

describe('checkpoints', () => {
  it.each<[string, Partial<TrainOptions>]>([
    ['resume to the same end as an unbroken run, to the last bit', {}],
    [
      'resume so with every augmentation',
      {
        augment: { flip: true, shift: 1, zoom: 0.1, rotate: 5, jitter: 0.2, cutout: 2, mixup: 1, cutmix: 1 },
      },
    ],
  ])('%s', async (_, extra) => {
    const whole = await run(extra);
    const store = memoryStore();
    const abort = new AbortController();
    const model = net();
    const first = train(model, toyData, {
      ...options,
      ...extra,
      checkpoints: store,
      name: 'run',
      signal: abort.signal,
    });
    for (let next = await first.next(); !next.done; next = await first.next())
      if (next.value.step === 10) abort.abort();
    model.dispose();
    // Epochs have four steps: two are kept, half an epoch is lost.
    expect(store.kept.get('run/last')!.epoch).toBe(2);
    const { steps, result } = await run(
      { ...extra, checkpoints: store, name: 'run', resume: true },
      toyData,
      net(7),
    );
    expect(steps[0]!.step).toBe(9);
    expect(result.losses).toEqual(whole.result.losses);
    expect(result.evaluation!.probabilities).toEqual(whole.result.evaluation!.probabilities);
    expect(store.kept.has('run/best')).toBe(true);
  });

  it.each([
    ['planned', 'layers'],
    ['layers', 'planned'],
  ] as const)('kept by %s steps are taken up by %s steps', async (before, after) => {
    const whole = await run({ executor: before });
    const store = memoryStore();
    const abort = new AbortController();
    const model = net();
    const first = train(model, toyData, {
      ...options,
      checkpoints: store,
      name: 'run',
      signal: abort.signal,
      executor: before,
    });
    for (let next = await first.next(); !next.done; next = await first.next())
      if (next.value.step === 10) abort.abort();
    model.dispose();
    const { steps, result } = await run(
      { checkpoints: store, name: 'run', resume: true, executor: after },
      toyData,
      net(7),
    );
    expect(steps[0]!.step).toBe(9);
    expect(result.executor).toBe(after);
    // Velocities of other weights, or none, would show in the first steps.
    for (let step = 8; step < 12; step++)
      expect(result.losses[step]).toBeCloseTo(whole.result.losses[step]!, 2);
  });

  it('of another network or other settings begin anew and say so', async () => {
    const store = memoryStore();
    await run({ epochs: 1, checkpoints: store, name: 'run' });
    const { steps, result } = await run({ epochs: 2, checkpoints: store, name: 'run', resume: true });
    expect(steps[0]!.step).toBe(1);
    expect(result.notes).toContainEqual({ code: 'train-resume-other', values: { name: 'run', epoch: 1 } });
  });

  it('that cannot be stored are a note, not an end', async () => {
    const full: CheckpointStore = {
      put: async () => Promise.reject(new Error('QuotaExceededError')),
      get: async () => undefined,
    };
    const { result } = await run({ checkpoints: full });
    expect(result.outcome).toBe('finished');
    expect(result.notes).toEqual([
      { code: 'train-checkpoint', values: { epoch: 1, reason: 'QuotaExceededError' } },
    ]);
  });
});

describe('what cannot be trained with is refused before the first step', () => {
  const four = stripes(4);
  it.each<[string, Partial<TrainOptions>, TrainData, string, Record<string, string | number>]>([
    [
      'a batch larger than the set',
      { batchSize: 65 },
      toyData,
      'train-batch-too-large',
      { batchSize: 65, count: 64 },
    ],
    ['no epochs', { epochs: 0 }, toyData, 'train-setting', { name: 'epochs', found: '0' }],
    [
      'a learning rate that is no number',
      { learningRate: NaN },
      toyData,
      'train-setting',
      { name: 'learningRate', found: 'NaN' },
    ],
    [
      'a share above one',
      { augment: { flip: true, shift: 1, mixup: 1, mixShare: 2 } },
      toyData,
      'train-setting',
      { name: 'augment.mixShare', found: '2' },
    ],
    ['a momentum above one', { momentum: 1.5 }, toyData, 'train-setting', { name: 'momentum' }],
    [
      'an unknown schedule',
      { schedule: 'two-cycle' as never },
      toyData,
      'train-schedule',
      { found: 'two-cycle' },
    ],
    [
      'a label out of range',
      { batchSize: 2 },
      { ...toyData, train: { ...four, labels: Uint8Array.of(0, 1, 2, 0) } },
      'train-label-range',
      { index: 2, label: 2, classes: 2 },
    ],
    [
      'a single class',
      { batchSize: 2 },
      { ...toyData, train: { ...four, labels: new Uint8Array(4) } },
      'train-one-class',
      { class: 'across' },
    ],
    [
      'pictures of another size',
      {},
      { ...toyData, train: stripes(64, 16) },
      'train-input-shape',
      { expected: '8×8×3', found: '16×16×3' },
    ],
  ])('%s', async (_, extra, data, code, values) => {
    await expect(run(extra, data)).rejects.toMatchObject({ name: 'ExplainedError', code, values });
  });
});
