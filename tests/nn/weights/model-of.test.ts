/** Networks that files of Keras 3, of Keras' older HDF5 and of TensorFlow.js hold, built from the file alone. */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it, test } from 'vitest';
import { build, cifarResnet, describe as described, modelOf } from '../../../src/nn/index.ts';
import { saveLayersFormat } from '../../../src/nn/weights/index.ts';
import { readWeightFile } from '../../../src/weight-files/read-weight-file.ts';
import type { WeightFile } from '../../../src/weight-files/index.ts';
import { goldenImage, kerasWeight } from '../../golden/generator.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../weight-files/fixtures/${name}`, import.meta.url)));
const fixture = (name: string): Promise<WeightFile> => readWeightFile({ name, bytes: bytesOf(name) });

const answers = (model: LayersModel, shape: readonly number[], data: ArrayLike<number>): Float32Array =>
  tf.tidy(
    () =>
      (model.predict(tf.tensor(Float32Array.from(data), [...shape])) as tf.Tensor).dataSync() as Float32Array,
  );

it('a residual network of Keras 3 gives the logits that it gave there', async () => {
  const before = tf.memory().numTensors;
  const model = await modelOf(await fixture('resnet8.keras'));
  const { logits } = JSON.parse(new TextDecoder().decode(bytesOf('resnet8.json'))) as { logits: number[] };
  const { shape, data } = goldenImage([1, 16, 16, 3]);
  const found = answers(model, shape, data);
  logits.forEach((value, at) => expect(Math.abs(value - found[at]!)).toBeLessThan(1e-5));
  expect(described(model).totals.notCounted).toBe(0);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test.each(['small.keras', 'trained.keras', 'legacy.h5'])('%s: its layers and its weights', async (name) => {
  const model = await modelOf(await fixture(name));
  const kinds = described(model).layers.map(({ kind }) => kind);
  expect(kinds.slice(0, 3)).toEqual(['input', 'conv', 'batchNorm']);
  expect(model.inputs[0]!.shape).toEqual([null, 8, 8, 3]);
  if (name !== 'trained.keras')
    expect(model.getLayer('conv1_conv').getWeights()[0]!.dataSync()).toEqual(
      kerasWeight('conv1_conv/kernel', [3, 3, 3, 4]).data,
    );
  model.dispose();
});

it('a model.json of this book, with layers of its own', async () => {
  const model = build(cifarResnet(8, { width: 4, classes: 2, input: 8 }), { seed: 9 });
  const { json, weights } = await saveLayersFormat(model);
  const file = await readWeightFile({
    name: 'model.json',
    bytes: new TextEncoder().encode(json),
    beside: () => Promise.resolve(weights),
  });
  const again = await modelOf({ weights: () => Promise.resolve(file) });
  const { shape, data } = goldenImage([1, 8, 8, 3]);
  expect(answers(again, shape, data)).toEqual(answers(model, shape, data));
  for (const each of [model, again]) each.dispose();
});

it('several inputs that one call takes, and settings that have other names in Keras 3', async () => {
  const tensor = (layer: string) => ({
    class_name: '__keras_tensor__',
    config: { keras_history: [layer, 0, 0] },
  });
  const input = (name: string) => ({
    class_name: 'InputLayer',
    name,
    config: { name, batch_shape: [null, 2] },
    inbound_nodes: [],
  });
  const network = {
    class_name: 'Functional',
    config: {
      name: 'two',
      layers: [
        input('a'),
        input('b'),
        {
          class_name: 'Add',
          name: 'sum',
          config: { name: 'sum', dtype: { class_name: 'DTypePolicy', config: { name: 'mixed_float16' } } },
          inbound_nodes: [{ args: [[tensor('a'), tensor('b')]], kwargs: {} }],
        },
        {
          class_name: 'LeakyReLU',
          name: 'leaky',
          config: { name: 'leaky', negative_slope: 0.5 },
          inbound_nodes: [{ args: [tensor('sum')], kwargs: {} }],
        },
      ],
      input_layers: [
        ['a', 0, 0],
        ['b', 0, 0],
      ],
      output_layers: ['leaky', 0, 0],
    },
  };
  const model = await modelOf({ name: 'two.keras', format: 'keras', arrays: new Map(), network });
  const found = tf.tidy(() =>
    (model.predict([tf.tensor2d([[1, 2]]), tf.tensor2d([[1, -4]])]) as tf.Tensor).dataSync(),
  );
  expect(Array.from(found)).toEqual([2, -1]);
});

const sequence = (className: string, config: object): WeightFile => ({
  name: 'given.keras',
  format: 'keras',
  arrays: new Map([['x/0', { shape: [4], data: new Float32Array(4) }]]),
  network: JSON.stringify({
    class_name: 'Sequential',
    config: {
      name: 'given',
      layers: [
        { class_name: 'InputLayer', config: { name: 'input', batch_shape: [null, 8, 8, 3] } },
        { class_name: className, config: { name: 'x', ...config } },
      ],
    },
  }),
});

test.each([
  ['weights alone', () => fixture('small.weights.h5'), 'model-none'],
  ['a function of its own', () => sequence('Lambda', { function: 'import os' }), 'model-layers'],
  [
    'a dilation that tfjs does not use',
    () => sequence('DepthwiseConv2D', { kernel_size: [3, 3], dilation_rate: [2, 2] }),
    'model-layers',
  ],
  ['a slope that tfjs does not use', () => sequence('ReLU', { negative_slope: 0.1 }), 'model-layers'],
  ['more units than the file has numbers', () => sequence('Dense', { units: 1e9 }), 'model-unbuilt'],
  ['an activation of another name', () => sequence('Activation', { activation: 'mystery' }), 'model-unbuilt'],
  ['no JSON', () => ({ ...sequence('Dense', {}), network: '{"class_name"' }), 'weight-file-damaged'],
  [
    'layers that are none',
    () => ({ ...sequence('Dense', {}), network: { class_name: 'Sequential', config: { layers: [3] } } }),
    'weight-file-damaged',
  ],
] as const)('%s: said, and nothing is made', async (_, given, code) => {
  const before = tf.memory().numTensors;
  await expect((async () => modelOf(await given()))()).rejects.toMatchObject({ code });
  expect(tf.memory().numTensors).toBe(before);
});
