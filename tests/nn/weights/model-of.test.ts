/** Networks that files of Keras 3, of Keras' older HDF5 and of TensorFlow.js hold, built from the file alone. */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it, test } from 'vitest';
import { build, cifarResnet, describe as described, modelOf, networkBuilder } from '../../../src/nn/index.ts';
import { loadSafetensors, saveLayersFormat, saveSafetensors } from '../../../src/nn/weights/index.ts';
import { readWeightFile } from '../../../src/weight-files/read-weight-file.ts';
import { tfjsNetwork } from '../../../src/weight-files/keras-network.ts';
import type { WeightFile } from '../../../src/weight-files/index.ts';
import { goldenImage, kerasWeight } from '../../golden/generator.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../weight-files/fixtures/${name}`, import.meta.url)));
const fixture = (name: string): Promise<WeightFile> => readWeightFile({ name, bytes: bytesOf(name) });

/** A file that describes this network, and holds these numbers. */
const describing = (network: unknown, arrays: WeightFile['arrays'] = new Map()): WeightFile => ({
  name: 'given.keras',
  format: 'keras',
  arrays,
  model: () => tfjsNetwork(network, 'given.keras'),
});

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
  const model = await modelOf(describing(network));
  const found = tf.tidy(() =>
    (model.predict([tf.tensor2d([[1, 2]]), tf.tensor2d([[1, -4]])]) as tf.Tensor).dataSync(),
  );
  expect(Array.from(found)).toEqual([2, -1]);
});

test.each([
  ['counted from 0, as Keras 3 does', 0, 'Functional'],
  ['counted from 1, as Keras 2 did', 1, 'Functional'],
  ['a list of layers, counted from 0', 0, 'Sequential'],
])('a model within the model, called twice: %s', async (_, first, className) => {
  const input = (name: string) => ({
    class_name: 'InputLayer',
    name,
    config: { name, batch_input_shape: [null, 2] },
    inbound_nodes: [],
  });
  const place = (layer: string, call = 0) => [layer, call, 0, {}];
  const scale = {
    class_name: 'LeakyReLU',
    name: 'half',
    config: { name: 'half', alpha: 0.5 },
    inbound_nodes: [[place('inside')]],
  };
  const layers = [input('inside'), scale];
  const inner = {
    class_name: className,
    name: 'inner',
    config:
      className === 'Sequential'
        ? { name: 'inner', layers }
        : { name: 'inner', layers, input_layers: [['inside', 0, 0]], output_layers: [['half', 0, 0]] },
    inbound_nodes: [[place('x')], [place('inner', first)]],
  };
  const network = {
    class_name: 'Functional',
    config: {
      name: 'outer',
      layers: [input('x'), inner],
      input_layers: [['x', 0, 0]],
      output_layers: [['inner', first + 1, 0]],
    },
  };
  const file = describing(network);
  // The file is as it was afterwards: a second model is made of it as well as the first.
  for (let time = 0; time < 2; time++)
    expect([...answers(await modelOf(file), [1, 2], [-4, 3])]).toEqual([-1, 3]);
});

/** One layer that is given the input by each of these names. */
const named = (className: string, names: readonly string[]) => {
  const tensor = { class_name: '__keras_tensor__', config: { keras_history: ['input', 0, 0] } };
  return {
    class_name: 'Functional',
    config: {
      name: 'by-name',
      layers: [
        {
          class_name: 'InputLayer',
          name: 'input',
          config: { name: 'input', batch_shape: [null, 2] },
          inbound_nodes: [],
        },
        {
          class_name: className,
          name: 'x',
          config: { name: 'x', activation: 'relu' },
          inbound_nodes: [{ args: [], kwargs: Object.fromEntries(names.map((name) => [name, tensor])) }],
        },
      ],
      input_layers: [['input', 0, 0]],
      output_layers: [['x', 0, 0]],
    },
  };
};

it('one tensor that a layer is given by its name is its input', async () => {
  const network = named('Activation', ['inputs']);
  const model = await modelOf(describing(network));
  expect(Array.from(answers(model, [1, 2], [3, -1]))).toEqual([3, 0]);
});

const fourNumbers = new Map([['x/0', { shape: [4], data: new Float32Array(4) }]]);
const layered = (...layers: (readonly [className: string, config: object])[]): object => ({
  class_name: 'Sequential',
  config: {
    name: 'given',
    layers: [
      { class_name: 'InputLayer', config: { name: 'input', batch_shape: [null, 8, 8, 3] } },
      ...layers.map(([className, config], at) => ({
        class_name: className,
        config: { name: `x${at}`, ...config },
      })),
    ],
  },
});
const sequence = (className: string, config: object): WeightFile =>
  describing(JSON.stringify(layered([className, config])), fourNumbers);

const graphOf = (model: object): Promise<WeightFile> =>
  readWeightFile({
    name: 'model.json',
    bytes: new TextEncoder().encode(JSON.stringify({ ...model, weightsManifest: [] })),
  });

test.each([
  ['weights alone', () => fixture('small.weights.h5'), 'model-none'],
  [
    'a graph of operations',
    () => graphOf({ format: 'graph-model', modelTopology: { node: [] } }),
    'model-graph',
  ],
  [
    'a graph that does not say so',
    () => graphOf({ modelTopology: { node: [], library: {} } }),
    'model-graph',
  ],
  ['a function of its own', () => sequence('Lambda', { function: 'import os' }), 'model-layers'],
  [
    'a dilation that tfjs does not use',
    () => sequence('DepthwiseConv2D', { kernel_size: [3, 3], dilation_rate: [2, 2] }),
    'model-layers',
  ],
  ['a slope that tfjs does not use', () => sequence('ReLU', { negative_slope: 0.1 }), 'model-layers'],
  [
    'a layer in a layer with more numbers than the file',
    () => sequence('TimeDistributed', { layer: { class_name: 'Dense', config: { name: 'd', units: 1e9 } } }),
    'model-unbuilt',
  ],
  [
    'few filters that read many channels, one after the other',
    () => {
      const filters = ['Conv2D', { kernel_size: [1, 1], filters: 4_000 }] as const;
      return describing(layered(filters, filters), fourNumbers);
    },
    'model-unbuilt',
  ],
  ['more units than the file has numbers', () => sequence('Dense', { units: 1e9 }), 'model-unbuilt'],
  [
    'two tensors that one layer is given by their names',
    () => describing(named('Attention', ['query', 'value'])),
    'model-layers',
  ],
  ['an activation of another name', () => sequence('Activation', { activation: 'mystery' }), 'model-layers'],
  [
    'a class of somebody’s own that is called as one of Keras’',
    () => {
      const [input, dense] = (layered(['Dense', { units: 1 }]) as { config: { layers: object[] } }).config
        .layers;
      const own = { ...dense, module: 'mine', registered_name: 'mine>Dense' };
      return describing({ class_name: 'Sequential', config: { name: 'x', layers: [input, own] } });
    },
    'model-layers',
  ],
  ['no JSON', () => describing('{"class_name"'), 'weight-file-damaged'],
  [
    'layers that are none',
    () => describing({ class_name: 'Sequential', config: { layers: [3] } }),
    'weight-file-damaged',
  ],
] as const)('%s: said, and nothing is made', async (_, given, code) => {
  const before = tf.memory().numTensors;
  await expect((async () => modelOf(await given()))()).rejects.toMatchObject({ code });
  expect(tf.memory().numTensors).toBe(before);
});

it('layers of any name are built, described, saved and opened again', async () => {
  const net = networkBuilder('그물');
  const input = net.input([8, 8, 3], { name: '입력' });
  const x = net.depthwiseConv(net.conv(input, { name: '합성곱 1', filters: 4, kernelSize: 3 }), {
    name: '_깊이',
    kernelSize: 3,
    padding: 1,
    strides: 2,
  });
  net.dense(net.globalAveragePool(x, { name: '평균' }), { name: 'layer_1', units: 2 });
  const model = build(net.spec(), { seed: 2 });
  expect(described(model).layers.map(({ name }) => name)).toEqual([
    '입력',
    '합성곱 1',
    '_깊이_pad',
    '_깊이',
    '평균',
    'layer_1',
  ]);
  const { json, weights } = await saveLayersFormat(model);
  const file = await readWeightFile({
    name: 'model.json',
    bytes: new TextEncoder().encode(json),
    beside: () => Promise.resolve(weights),
  });
  const again = await modelOf(file);
  const { shape, data } = goldenImage([1, 8, 8, 3]);
  expect(answers(again, shape, data)).toEqual(answers(model, shape, data));
  const other = build(net.spec(), { seed: 3 });
  loadSafetensors(other, await saveSafetensors(model));
  expect(answers(other, shape, data)).toEqual(answers(model, shape, data));
});
