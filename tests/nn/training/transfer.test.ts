/** Features computed once, a head on top of them, and training of the last stage alone. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  build,
  cifarResnet,
  evaluate,
  evaluateHead,
  features,
  freeze,
  networkBuilder,
  train,
  trainHead,
  withHead,
} from '../../../src/nn/index.ts';
import { stripes, toyData } from './toy-pictures.ts';
import { startWasm } from './wasm-backend.ts';

beforeAll(async () => {
  await startWasm();
});

const { normalisation } = toyData;
const net = (classes = 5) => build(cifarResnet(8, { width: 4, classes, input: 8 }), { seed: 3 });
const finish = async (training: ReturnType<typeof train>) => {
  let next = await training.next();
  while (!next.done) next = await training.next();
  return next.value;
};

describe('features', () => {
  test('are what the last dense layer reads, in the order of the set', async () => {
    const model = net();
    const seen: number[] = [];
    const found = await features(model, toyData.train, {
      normalisation,
      batchSize: 24,
      onProgress: (done) => void seen.push(done),
    });
    expect(found).toMatchObject({ length: 16, count: 64, classes: ['across', 'down'] });
    expect(seen).toEqual([24, 48, 64]);
    // The network's own output is softmax(features · kernel + bias).
    const { probabilities } = evaluate(model, toyData.train, { normalisation });
    const [kernel, bias] = model
      .getLayer('predictions')
      .getWeights()
      .map((weight) => weight.dataSync() as Float32Array);
    const again = evaluateHead(
      { kernel: kernel!, bias: bias! },
      { ...found, classes: ['a', 'b', 'c', 'd', 'e'] },
    );
    expect(Math.max(...again.probabilities.map((p, at) => Math.abs(p - probabilities[at]!)))).toBeLessThan(
      1e-5,
    );
    model.dispose();
  });

  test.each([0, -1, 1.5, Number.NaN])('are not taken %s pictures at a time', async (batchSize) => {
    const model = net();
    await expect(features(model, toyData.train, { normalisation, batchSize })).rejects.toMatchObject({
      code: 'train-setting',
      values: { name: 'batchSize', low: 1, high: 64 },
    });
    model.dispose();
  });

  test('can be stopped', async () => {
    const model = net();
    const stop = new AbortController();
    const asked = features(model, toyData.train, {
      normalisation,
      batchSize: 8,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(asked).rejects.toThrow('enough');
    model.dispose();
  });

  test('there are none of a network that ends in a convolution', async () => {
    const builder = networkBuilder('all_convolutions');
    const x = builder.conv(builder.input([8, 8, 3]), { name: 'classes', filters: 2, kernelSize: 8 });
    builder.flatten(x, { name: 'flat' });
    const model = build(builder.spec());
    await expect(features(model, toyData.train, { normalisation })).rejects.toMatchObject({
      code: 'features-no-head',
      values: { layer: 'classes' },
    });
    model.dispose();
  });

  test('leave no tensor behind', async () => {
    const model = net();
    const once = async () => {
      const train = await features(model, toyData.train, { normalisation });
      await trainHead(train, { updates: 3 });
    };
    await once();
    const before = tf.memory().numTensors;
    await once();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});

describe('a head', () => {
  /** Class 1 where the second number is larger; the third says nothing. */
  const rows = [[1, 0, 7], [2, 1, 7], [0, 1, 7], [1, 3, 7], [5, 4, 7], [2, 6, 7]]; // prettier-ignore
  const given = {
    values: Float32Array.from(rows.flat()),
    length: 3,
    count: 6,
    labels: Uint8Array.of(0, 0, 1, 1, 0, 1),
    classes: ['first', 'second'],
  };

  test('separates what a line separates, the same every time', async () => {
    const head = await trainHead(given, { test: given });
    expect(head.evaluation!.accuracy).toBe(1);
    expect(head.losses[0]).toBeCloseTo(Math.LN2, 5);
    expect(head.losses.at(-1)).toBeLessThan(0.1);
    expect((await trainHead(given)).kernel).toEqual(head.kernel);
    // The second feature speaks for the second class.
    expect(head.kernel[3]!).toBeGreaterThan(head.kernel[2]!);
  });

  test('is at the minimum of its loss: the gradient of the mean cross-entropy with L2 is nearly nothing', async () => {
    const weightDecay = 0.1;
    const head = await trainHead(given, { updates: 3_000, learningRate: 0.02, weightDecay });
    const { probabilities } = evaluateHead(head, given);
    const columns = [0, 1].map((column) => rows.map((row) => row[column]!));
    columns.forEach((column, at) => {
      const mean = column.reduce((sum, value) => sum + value, 0) / 6;
      const variance = (of: number[]) => {
        const m = of.reduce((sum, value) => sum + value, 0) / 6;
        return of.reduce((sum, value) => sum + (value - m) ** 2, 0) / 6;
      };
      const usual = (variance(columns[0]!) + variance(columns[1]!)) / 3;
      const spread = Math.sqrt(variance(column) + 1e-3 * usual);
      const slope =
        column.reduce(
          (sum, value, n) => sum + ((value - mean) / spread) * (probabilities[2 * n + 1]! - given.labels[n]!),
          0,
        ) / 6;
      // Of the standardised kernel.
      const weight = head.kernel[2 * at + 1]! * spread;
      expect(Math.abs(slope + weightDecay * weight)).toBeLessThan(1e-3);
    });
  });

  test('takes the place of the old one, the body unchanged', async () => {
    const model = net();
    const [train, held] = [stripes(64, 8, 1), stripes(32, 8, 2)];
    const seen = await features(model, train, { normalisation });
    const head = await trainHead(seen, { test: await features(model, held, { normalisation }) });
    const made = withHead(model, head, 'tuned');
    expect(made.name).toBe('tuned');
    expect(made.outputs[0]!.shape).toEqual([null, 2]);
    const { accuracy } = evaluate(made, held, { normalisation });
    expect(accuracy).toBe(head.evaluation!.accuracy);
    expect(accuracy).toBeGreaterThan(0.8);
    expect(made.getLayer('conv1_conv').getWeights()[0]!.dataSync()).toEqual(
      model.getLayer('conv1_conv').getWeights()[0]!.dataSync(),
    );
    for (const each of [model, made]) each.dispose();
  });

  test('refuses features of another network', async () => {
    await expect(trainHead(given, { test: { ...given, length: 2 } })).rejects.toMatchObject({
      code: 'features-differ',
      values: { found: 2, expected: 3 },
    });
    await expect(trainHead({ ...given, labels: new Uint8Array(6) })).rejects.toMatchObject({
      code: 'train-one-class',
    });
    await expect(trainHead(given, { updates: 0 })).rejects.toMatchObject({
      code: 'train-setting',
    });
  });
});

describe('a frozen body', () => {
  const valuesOf = (model: ReturnType<typeof net>) =>
    new Map(
      model.layers.flatMap(({ name, weights }) =>
        weights.map((weight) => [`${name}/${weight.originalName}`, [...weight.read().dataSync()]] as const),
      ),
    );

  test.each(['planned', 'layers'] as const)(
    'keeps its weights and averages; the last stage trains (%s)',
    async (executor) => {
      const model = net(2);
      const trained = freeze(model);
      expect(trained[0]).toBe('conv4_block1_1_conv');
      expect(trained.at(-1)).toBe('predictions');
      const before = valuesOf(model);
      const result = await finish(
        train(model, toyData, { epochs: 2, batchSize: 16, learningRate: 0.05, augment: false, executor }),
      );
      expect(result.executor).toBe(executor);
      const after = valuesOf(model);
      const changed = [...before.keys()].filter((key) => String(before.get(key)) !== String(after.get(key)));
      expect(changed.every((key) => /^(conv4|predictions)/.test(key))).toBe(true);
      expect(changed.length).toBe(
        [...before.keys()].filter((key) => /^(conv4|predictions)/.test(key)).length,
      );
      model.dispose();
    },
  );

  test('is trained above alike by both executors', async () => {
    const losses = await Promise.all(
      (['planned', 'layers'] as const).map(async (executor) => {
        const model = net(2);
        freeze(model);
        const settings = { epochs: 2, batchSize: 16, learningRate: 0.05, augment: false, executor } as const;
        const result = await finish(train(model, toyData, settings));
        model.dispose();
        return [...result.losses];
      }),
    );
    losses[0]!.forEach((loss, step) => expect(loss).toBeCloseTo(losses[1]![step]!, 3));
  });

  test('goes by its averages: a batch of one picture many times is seen as any other', async () => {
    const model = net(2);
    freeze(model);
    // Frozen batch norm by the batch's own statistics would make zeros of it, and the features of all pictures alike.
    const one = { ...toyData.train, count: 16, labels: Uint8Array.from({ length: 16 }, (_, n) => n % 2) };
    const images = new Uint8Array(16 * 192);
    for (let n = 0; n < 16; n++) images.set(toyData.train.images.subarray(0, 192), n * 192);
    const before = await features(model, { ...one, images }, { normalisation });
    await finish(
      train(
        model,
        { train: { ...one, images }, normalisation },
        {
          epochs: 1,
          batchSize: 16,
          learningRate: 1e-9,
          weightDecay: 0,
          augment: false,
          batchNormMomentum: 1,
        },
      ),
    );
    const after = await features(model, { ...one, images }, { normalisation });
    expect(Math.max(...after.values.map((value, at) => Math.abs(value - before.values[at]!)))).toBeLessThan(
      1e-4,
    );
    model.dispose();
  });

  test('must begin with a layer that is there', () => {
    const model = net(2);
    expect(() => freeze(model, 'conv9')).toThrow(expect.objectContaining({ code: 'freeze-no-layer' }));
    expect(freeze(model, 'predictions')).toEqual(['predictions']);
    model.dispose();
  });
});
