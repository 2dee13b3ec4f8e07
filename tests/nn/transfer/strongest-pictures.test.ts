import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import type { ImageSet } from '../../../src/data/index.ts';
import { build, networkBuilder, strongestPictures } from '../../../src/nn/index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const normalisation = { mean: [0, 0, 0], std: [1, 1, 1] };
/** Pictures of 8×8 with one green pixel each; the brighter, the later, but for the last two, which are alike. */
const count = 5;
const places = [9, 18, 27, 36, 45];
const images = new Uint8Array(count * 192);
places.forEach((place, n) => (images[n * 192 + place * 3 + 1] = Math.min(n + 1, 4) * 50));
const set = {
  images,
  labels: new Uint8Array(count),
  count,
  size: 8,
  channels: 3,
  classes: ['one'],
} as unknown as ImageSet;

function green(): ReturnType<typeof build> {
  const net = networkBuilder('green');
  let x = net.input([8, 8, 3], { name: 'input' });
  x = net.conv(x, { name: 'colours', filters: 2, kernelSize: 1 });
  x = net.globalAveragePool(x, { name: 'mean' });
  net.dense(x, { name: 'predictions', units: 2 });
  const model = build(net.spec());
  model.getLayer('colours').setWeights([tf.tensor4d([1, 0, 0, 1, 0, 0], [1, 1, 3, 2]), tf.zeros([2])]);
  return model;
}

it('finds the brightest pixel of its colour, where it is, and the earlier of two that are alike', async () => {
  const model = green();
  const before = tf.memory().numTensors;
  const found = await strongestPictures(model, set, {
    layer: 'colours',
    channel: 1,
    normalisation,
    count: 3,
    batchSize: 2,
  });
  expect(found.map(({ index, row, column }) => [index, row, column])).toEqual([
    [3, 4, 4],
    [4, 5, 5],
    [2, 3, 3],
  ]);
  expect(found[0]!.value).toBeCloseTo(200 / 255, 6);
  expect(tf.memory().numTensors).toBe(before);
  const [pooled] = await strongestPictures(model, set, {
    layer: 'mean',
    channel: 1,
    normalisation,
    count: 1,
  });
  expect(pooled).toMatchObject({ index: 3, row: 0, column: 0 });
});

it('says which layer and which channel there is none of', async () => {
  const model = green();
  const ask = (layer: string, channel: number) =>
    strongestPictures(model, set, { layer, channel, normalisation });
  await expect(ask('nowhere', 0)).rejects.toMatchObject({ code: 'ask-no-layer' });
  await expect(
    strongestPictures(model, set, { layer: 'colours', channel: 2, normalisation, count: 1 }),
  ).rejects.toMatchObject({ code: 'train-setting' });
});
