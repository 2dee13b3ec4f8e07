/** A forward pass whose pictures several workers share: helpers in this very thread, over real message channels. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { createInference } from '../../../src/nn/inference/create-inference.ts';
import type { FromPassHelper, ToPassHelper } from '../../../src/nn/inference/messages.ts';
import type { PassHelper } from '../../../src/nn/inference/pass-helpers.ts';
import { hookPredict } from '../../../src/nn/inference/predict.ts';
import { planned } from '../../../src/nn/inference/index.ts';
import { servePasses } from '../../../src/nn/inference/serve-passes.ts';
import { namesOfLayers, specOf } from '../../../src/nn/build/index.ts';
import { installedSimd } from '../../../src/nn/kernels/index.ts';
import { build, cifarResnet, features, strongestPictures } from '../../../src/nn/index.ts';
import { toyData } from '../training/toy-pictures.ts';
import { startWasm } from '../training/wasm-backend.ts';
import { drawWeights } from './random-weights.ts';

interface Told {
  readonly helper: PassHelper;
  lose(reason: string): void;
  readonly parts: number[];
}

/** @param dies after it has been given so many parts */
function inThread(told: Told[], dies = Infinity): PassHelper {
  const { port1, port2 } = new MessageChannel();
  let lose: (reason: string) => void = () => undefined;
  const parts: number[] = [];
  servePasses({
    post: (message, transfer) => port2.postMessage(message, transfer),
    receive: (listener) => (port2.onmessage = ({ data }: MessageEvent<ToPassHelper>) => listener(data)),
  });
  const end = (): void => {
    port1.close();
    port2.close();
  };
  const helper: PassHelper = {
    post: (message, transfer) => {
      if (message.type === 'part') {
        parts.push(message.part);
        if (parts.length > dies) {
          end();
          queueMicrotask(() => lose('it died'));
          return;
        }
      }
      port1.postMessage(message, transfer);
    },
    receive: (listener) => (port1.onmessage = ({ data }: MessageEvent<FromPassHelper>) => listener(data)),
    lost: (listener) => (lose = listener),
    end,
  };
  told.push({ helper, lose: (reason) => lose(reason), parts });
  return helper;
}

const toolsWith = (startHelper: () => Promise<PassHelper>) =>
  createInference({ installedSimd, namesOfLayers, specOf, startHelper });

beforeAll(async () => {
  await startWasm();
});

const pictures = (count: number) => tf.randomNormal([count, 32, 32, 3], 0, 1, 'float32', 3);
const network = (): LayersModel => {
  const model = build(cifarResnet(8, { width: 8, classes: 2 }), { seed: 1 });
  drawWeights(model, 2);
  return model;
};
const values = (y: tf.Tensor): Float32Array => {
  const found = y.dataSync().slice() as Float32Array;
  y.dispose();
  return found;
};

it('gives the same numbers with any number of workers, and those of one pass but for rounding', async () => {
  const model = network();
  const x = pictures(21);
  const alone = values(
    await toolsWith(() => Promise.reject(new Error('none')))
      .inference(model)
      .share(x),
  );
  const whole = values(
    toolsWith(async () => inThread([]))
      .inference(model)
      .predict(x),
  );
  whole.forEach((value, at) => expect(alone[at]).toBeCloseTo(value, 5));
  for (const workers of [1, 2, 3, 8]) {
    const told: Told[] = [];
    const { inference, planned: own } = toolsWith(async () => inThread(told));
    const shared = inference(model);
    expect(values(await shared.share(x, { workers }))).toEqual(alone);
    // Twenty-one pictures are cut into seven parts of three.
    expect(shared.workers).toBe(Math.min(workers, 7));
    expect(told.length).toBe(shared.workers - 1);
    if (workers > 1) expect(told.every(({ parts }) => parts.length > 0)).toBe(true);
    own.forget(model);
  }
  model.dispose();
  x.dispose();
});

it('sees weights that have changed, sends no others, and gives any layer', async () => {
  const told: Told[] = [];
  const { inference, planned: own } = toolsWith(async () => inThread(told));
  const model = network();
  const shared = inference(model);
  const x = pictures(16);
  const before = values(await shared.share(x, { workers: 2 }));
  drawWeights(model, 5);
  const after = values(await shared.share(x, { workers: 2 }));
  expect(after).not.toEqual(before);
  values(shared.predict(x)).forEach((value, at) => expect(after[at]).toBeCloseTo(value, 5));
  expect(told).toHaveLength(1);
  const layer = 'global_pool';
  const name = model.layers.find((each) => each.getClassName() === 'GlobalAveragePooling2D')?.name ?? layer;
  const pooled = values(await shared.share(x, { workers: 2, layer: name }));
  values(shared.output(name, x)).forEach((value, at) => expect(pooled[at]).toBeCloseTo(value, 5));
  expect(shared.bytes).toBeGreaterThan(0);
  own.forget(model);
  model.dispose();
  x.dispose();
});

it('goes on with fewer where some are lost, and two batches at once wait for each other', async () => {
  const told: Told[] = [];
  const { inference, planned: own } = toolsWith(async () => inThread(told, 1));
  const model = network();
  const shared = inference(model);
  const x = pictures(24);
  const expected = values(
    await toolsWith(() => Promise.reject(new Error('none')))
      .inference(model)
      .share(x),
  );
  const both = await Promise.all([shared.share(x, { workers: 3 }), shared.share(x, { workers: 3 })]);
  for (const each of both) expect(values(each)).toEqual(expected);
  expect(told.length).toBeGreaterThan(1);
  own.forget(model);
  model.dispose();
  x.dispose();
});

it('ends with its signal, and helps one model at a time', async () => {
  const told: Told[] = [];
  let ended = 0;
  const { inference, planned: own } = toolsWith(async () => {
    const helper = inThread(told);
    const { end } = helper;
    return Object.assign(helper, { end: () => (ended++, end()) });
  });
  const [model, other] = [network(), network()];
  const x = pictures(16);
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  const { signal } = controller;
  await expect(inference(model).share(x, { workers: 2, signal })).rejects.toThrow('enough');
  expect(ended).toBe(1);
  const expected = values(await inference(model).share(x, { workers: 2 }));
  expect(values(await inference(other).share(x, { workers: 2 }))).toEqual(expected);
  expect([told.length, ended]).toEqual([3, 2]);
  for (const each of [model, other]) {
    own.forget(each);
    each.dispose();
  }
  expect(ended).toBe(3);
  x.dispose();
});

it.each([0, -1, 1.5, 65, NaN])('%s workers: said', async (workers) => {
  const model = network();
  const x = pictures(2);
  const { inference } = toolsWith(async () => inThread([]));
  await expect(inference(model).share(x, { workers })).rejects.toMatchObject({ code: 'train-setting' });
  model.dispose();
  x.dispose();
});

it('features and strongest pictures are the same by whoever they are computed', async () => {
  const model = build(cifarResnet(8, { width: 16, classes: 2, input: 8 }), { seed: 1 });
  const { train: set, normalisation } = toyData;
  const options = { layer: model.layers.at(-3)!.name, channel: 3, normalisation };
  const alone = await features(model, set, { normalisation });
  const strong = await strongestPictures(model, set, options);
  const asked: number[] = [];
  const { planned: own, inference } = toolsWith(async () => inThread([]));
  hookPredict({
    ...own,
    share: (part, x) => {
      asked.push(x.shape[0]);
      return inference(part).share(x, { workers: 2 });
    },
  });
  const before = tf.memory().numTensors;
  const shared = await features(model, set, { normalisation });
  alone.values.forEach((value, at) => expect(shared.values[at]).toBeCloseTo(value, 4));
  const found = await strongestPictures(model, set, options);
  expect(found.map(({ index, row, column }) => [index, row, column])).toEqual(
    strong.map(({ index, row, column }) => [index, row, column]),
  );
  expect(tf.memory().numTensors).toBe(before);
  expect(asked.length).toBeGreaterThan(1);
  hookPredict(planned);
  model.dispose();
});
