import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as layers from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe as group, expect, it, test } from 'vitest';
import {
  build,
  cifarResnet,
  describe,
  describeNetwork,
  networkBuilder,
  resnet,
} from '../../../src/nn/index.ts';
import type { Convention, LayerDescription, NetworkSpec, ResnetDepth } from '../../../src/nn/index.ts';
import { everyKind } from '../spec/every-kind.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const facts = (model: layers.LayersModel) =>
  Object.fromEntries(
    model.layers.map((layer) => [
      layer.name,
      [(layer.outputShape as number[]).slice(1), layer.countParams()],
    ]),
  );

const described = (spec: NetworkSpec) =>
  Object.fromEntries(
    describeNetwork(spec).layers.map((layer) => [layer.name, [layer.outputShape, layer.params.total]]),
  );

let model: layers.LayersModel | undefined;
afterEach(() => {
  model?.dispose();
  model = undefined;
});

group('the built model is the described one: names, shapes, parameters', () => {
  test.each<[ResnetDepth, Convention]>([
    [18, 'keras'],
    [34, 'keras'],
    [50, 'keras'],
    [101, 'keras'],
    [152, 'keras'],
    [18, 'torchvision'],
    [50, 'torchvision'],
    [50, 'paper'],
  ])('ResNet-%i, %s', (depth, convention) => {
    const spec = resnet(depth, { convention });
    model = build(spec, { initializer: 'zeros' });
    expect(facts(model)).toEqual(described(spec));
    expect(model.countParams()).toBe(describeNetwork(spec).totals.params);
    const trainable = model.trainableWeights.reduce(
      (sum, w) => sum + w.shape.reduce<number>((p, n) => p * (n ?? 1), 1),
      0,
    );
    expect(trainable).toBe(describeNetwork(spec).totals.trainable);
  });

  test.each([
    ['option A', cifarResnet(20)],
    ['option B, same padding', cifarResnet(20, { shortcut: 'B', padding: 'same' })],
    ['plain twin', cifarResnet(20, { skip: false })],
  ])('CIFAR ResNet-20, %s', (_, spec) => {
    model = build(spec);
    expect(facts(model)).toEqual(described(spec));
  });

  it('counts 25,636,712 in tfjs’s own words for ResNet-50', () => {
    model = build(resnet(50), { initializer: 'zeros' });
    expect(model.countParams()).toBe(25_636_712);
    expect(model.layers).toHaveLength(177);
  });
});

group('every layer kind', () => {
  it('has the same shapes and parameters in tfjs', () => {
    const spec = everyKind();
    model = build(spec);
    const built = facts(model);
    // A depthwise convolution with explicit padding brings a zero-padding layer of its own.
    delete built['depthwiseConv_2_pad'];
    expect(built).toEqual(described(spec));
  });

  it('gives the shape it says when run', () => {
    const spec = everyKind();
    const built = (model = build(spec));
    const before = tf.memory().numTensors;
    const shapes = [1, 2].map(() =>
      tf.tidy(() => (built.predict(tf.zeros([2, 20, 21, 4])) as tf.Tensor).shape),
    );
    expect(shapes).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is read back with the same shapes, formulas and counts', () => {
    const spec = everyKind();
    model = build(spec);
    const read = new Map(describe(model).layers.map((layer) => [layer.name, layer]));
    const facts = (layer?: LayerDescription) =>
      layer && [layer.kind, layer.outputShape, layer.formula, layer.paramFormula, layer.multiplyAddFormula];
    // The depthwise convolution's padding has become a layer of its own, and its formula starts after that.
    for (const layer of describeNetwork(spec).layers.filter(({ name }) => name !== 'depthwiseConv_2')) {
      expect(facts(read.get(layer.name)), layer.name).toEqual(facts(layer));
    }
  });

  it('is read back as it was written', () => {
    const spec = cifarResnet(20, { shortcut: 'A', padding: 'same' });
    model = build(spec);
    const back = describe(model);
    expect(back.layers.map((layer) => layer.spec)).toEqual(spec.layers);
    expect(back.totals).toEqual(describeNetwork(spec).totals);
  });
});

it('leaves no tensor behind but the weights, and none once disposed', () => {
  const before = tf.memory().numTensors;
  const built = build(cifarResnet(8));
  expect(tf.memory().numTensors - before).toBe(built.weights.length);
  built.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('takes 0, and what comes to it in some layer, for a seed like any other', () => {
  const net = networkBuilder('sequence');
  net.lstm(net.input([3, 2]), { units: 2 });
  const sequence = net.spec();
  for (const seed of [0, -1, -2, -3]) {
    const values = () =>
      [cifarResnet(8, { width: 2 }), sequence].map((spec) => {
        const built = build(spec, { seed });
        const weights = built.getWeights().map((weight) => [...weight.dataSync()]);
        built.dispose();
        return weights;
      });
    expect(values(), `seed ${seed}`).toEqual(values());
  }
});

it('draws the same weights for the same seed, and others for another', () => {
  const first = (seed: number) => {
    const built = build(cifarResnet(8), { seed });
    const values = built.getLayer('conv1_conv').getWeights()[0]?.dataSync().slice(0, 4);
    built.dispose();
    return values;
  };
  expect(first(1)).toEqual(first(1));
  expect(first(1)).not.toEqual(first(2));
});

group('a strided option A shortcut', () => {
  it('keeps every second pixel and appends zeros', () => {
    const net = networkBuilder('shortcut');
    net.subsamplePad(net.input([3, 4, 1]), { strides: 2, filters: 2 });
    const built = (model = build(net.spec()));
    const image = tf.tensor4d([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [1, 3, 4, 1]);
    const kept = tf.tidy(() => Array.from((built.predict(image) as tf.Tensor).dataSync()));
    expect(kept).toEqual([0, 0, 2, 0, 8, 0, 10, 0]);
    image.dispose();
  });

  it('has a gradient: one for each kept pixel', () => {
    const net = networkBuilder('shortcut');
    net.subsamplePad(net.input([2, 2, 1]), { strides: 2, filters: 3 });
    const built = build(net.spec());
    const gradient = tf.tidy(() => {
      const slope = tf.grad((x: tf.Tensor) => tf.sum(built.apply(x) as tf.Tensor));
      return Array.from(slope(tf.ones([1, 2, 2, 1])).dataSync());
    });
    expect(gradient).toEqual([1, 0, 0, 0]);
    built.dispose();
  });
});

it('pads a grouped convolution as told, and keeps its groups apart', () => {
  const net = networkBuilder('groups');
  net.conv(net.input([1, 1, 2]), {
    name: 'conv',
    filters: 2,
    kernelSize: 3,
    padding: 1,
    groups: 2,
    useBias: false,
  });
  model = build(net.spec());
  const kernel = tf.fill([3, 3, 1, 2], 0).bufferSync();
  kernel.set(2, 1, 1, 0, 0);
  kernel.set(3, 1, 1, 0, 1);
  model.getLayer('conv').setWeights([kernel.toTensor()]);
  expect(Array.from((model.predict(tf.tensor4d([5, 7], [1, 1, 1, 2])) as tf.Tensor).dataSync())).toEqual([
    10, 21,
  ]);
});

it.each([
  ['same', 2],
  ['valid', [3, 2]],
  [{ top: 2, bottom: 1, left: 0, right: 3 }, [2, 3]],
] as const)('dilates a depthwise convolution as tf.depthwiseConv2d does: %j, %j', (padding, dilation) => {
  const net = networkBuilder('dilated');
  const x = net.input([14, 13, 3]);
  net.depthwiseConv(x, { kernelSize: 3, dilation, padding, depthMultiplier: 2, activation: 'relu' });
  const [, { outputShape }] = describeNetwork(net.spec()).layers as [LayerDescription, LayerDescription];
  model = build(net.spec());
  const built = model;
  tf.tidy(() => {
    const input = tf.randomNormal<tf.Rank.R4>([2, 14, 13, 3], 0, 1, 'float32', 5);
    const [kernel] = built.getWeights();
    const rates = typeof dilation === 'number' ? dilation : ([...dilation] as [number, number]);
    const { top, bottom, left, right } =
      typeof padding === 'string' ? { top: 0, bottom: 0, left: 0, right: 0 } : padding;
    const padded = tf.pad(input, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
    const word = padding === 'same' ? 'same' : 'valid';
    const expected = tf.relu(tf.depthwiseConv2d(padded, kernel as tf.Tensor4D, 1, word, 'NHWC', rates));
    const found = built.predict(input) as tf.Tensor;
    expect(found.shape).toEqual([2, ...outputShape]);
    expect(found.shape).toEqual(expected.shape);
    expect(tf.max(tf.abs(tf.sub(found, expected))).dataSync()[0]).toBeLessThan(1e-5);
  });
  expect(describe(built).layers[1]!.spec).toMatchObject({
    kind: 'depthwiseConv',
    dilation: typeof dilation === 'number' ? [dilation, dilation] : dilation,
  });
});

it('restores a model with its own layer classes from JSON', async () => {
  model = build(resnet(18, { convention: 'torchvision', width: 4, classes: 2, input: 32 }));
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save({
    save: (artifacts) => {
      saved = artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    },
  });
  const restored = await layers.loadLayersModel({
    load: () => Promise.resolve(saved as tf.io.ModelArtifacts),
  });
  const image = tf.randomUniform([1, 32, 32, 3], 0, 1, 'float32', 1);
  const [before, after] = [model, restored].map((each) =>
    Array.from((each.predict(image) as tf.Tensor).dataSync()),
  );
  expect(after).toEqual(before);
  restored.dispose();
});

group('what cannot be built', () => {
  it('refuses a network that no browser can hold', () => {
    expect(() => build(resnet(152, { width: 256 }))).toThrow(
      'more than the 200,000,000 that a browser can hold',
    );
  });

  it('refuses stride and dilation together, which tfjs cannot run, and leaves no weight behind', () => {
    const net = networkBuilder('both');
    const x = net.conv(net.input([9, 9, 3]), { filters: 2, kernelSize: 3 });
    net.conv(x, { name: 'conv', filters: 2, kernelSize: 3, strides: 2, dilation: 2 });
    const before = tf.memory().numTensors;
    expect(() => build(net.spec())).toThrow('whose stride (2×2) and dilation (2×2) are both above 1');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('asks for a separate layer where tfjs has no such activation', () => {
    const net = networkBuilder('leaky');
    net.dense(net.input([3]), { name: 'hidden', units: 2, activation: 'leakyRelu' });
    expect(() => build(net.spec())).toThrow(
      'Layer “hidden”: TensorFlow.js cannot apply leakyRelu inside a layer.',
    );
  });
});

it('lets a layer without weights be used again on another shape', () => {
  const net = networkBuilder('again');
  const pairs = net.reshape(net.input([2, 3]), [-1, 2], { name: 'pairs' });
  const flat = net.flatten(pairs, { name: 'flat' });
  const four = net.flatten(net.dense(flat, { units: 4 }), { name: 'flat:2' });
  net.reshape(four, [-1, 2], { name: 'pairs:2' });
  const apart = net.spec();
  const shared = apart.layers.map((layer) => {
    const [source = '', use] = layer.name.split(':');
    return use === undefined ? layer : { ...layer, sharesWeightsOf: source };
  });
  const other = build(apart);
  model = build({ ...apart, layers: shared });
  const answer = (of: layers.LayersModel) =>
    tf.tidy(() => {
      const output = of.predict(tf.tensor([1, 2, 3, 4, 5, 6], [1, 2, 3])) as tf.Tensor;
      return [output.shape, Array.from(output.dataSync())];
    });
  expect(answer(model)).toEqual(answer(other));
  other.dispose();
});

// tfjs alone lets go of the output when the state has been read: they are one tensor there.
it.each(['lstm', 'gru', 'simpleRnn'] as const)(
  'reads the output of %s and its state one after the other',
  (kind) => {
    const net = networkBuilder('states');
    const read = net[kind](net.input([3, 2]), { units: 2, returnState: true });
    const state = net.activation(`${read}#2`, 'relu');
    net.add([net.activation(state, 'tanh'), net.activation(net.dense(state, { units: 2 }), 'relu'), read]);
    model = build(net.spec());
    const x = tf.tensor([1, 2, 3, 4, 5, 6], [1, 3, 2]);
    const first = Array.from((model.predict(x) as tf.Tensor).dataSync());
    expect(first.every(Number.isFinite)).toBe(true);
    expect(Array.from((model.predict(x) as tf.Tensor).dataSync())).toEqual(first);
  },
);

group('what networks start from', () => {
  it('is He’s normal distribution as tfjs cuts it off: 0.88 of the width, as the references and the twins in Keras say', async () => {
    model = build(cifarResnet(8, { width: 32, classes: 2 }), { seed: 3 });
    const read = (path: string) => readFileSync(new URL(`../../../content/${path}`, import.meta.url), 'utf8');
    const kernel = model.getLayer('conv4_block1_2_conv').getWeights()[0]!;
    const [height = 0, width = 0, channels = 0] = kernel.shape;
    const values = Float32Array.from(await kernel.data());
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    const he = Math.sqrt(2 / (height * width * channels));
    expect(deviation / he).toBeCloseTo(0.88, 2);
    expect(values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / he).toBeLessThanOrEqual(
      2.000001,
    );
    for (const file of ['back/references.ko.mdx', 'back/references.en.mdx'])
      expect(read(file)).toMatch(/0\.88(?: of the width|배)/);
    expect(read('chapters/04-dogs-and-cats/cells/linear.keras.py')).toContain('VarianceScaling(2 * 0.88**2)');
  });
});
