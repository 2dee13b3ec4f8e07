import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { describe } from '../../../src/nn/index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it('reads a sequential model', () => {
  const model = layers.sequential({ name: 'plain' });
  model.add(layers.layers.conv2d({ name: 'conv', inputShape: [32, 32, 3], filters: 8, kernelSize: 3 }));
  model.add(layers.layers.maxPooling2d({ name: 'pool', poolSize: 2 }));
  model.add(layers.layers.flatten({ name: 'flat' }));
  model.add(layers.layers.dense({ name: 'dense', units: 2, activation: 'softmax' }));
  const network = describe(model);
  expect(
    network.layers.map(({ name, kind, outputShape, params }) => [name, kind, outputShape, params.total]),
  ).toEqual([
    ['conv_input', 'input', [32, 32, 3], 0],
    ['conv', 'conv', [30, 30, 8], 224],
    ['pool', 'maxPool', [15, 15, 8], 0],
    ['flat', 'flatten', [1800], 0],
    ['dense', 'dense', [2], 3602],
  ]);
  expect(network.totals.params).toBe(model.countParams());
  model.dispose();
});

it('counts each layer as tfjs does, settings that tfjs does not write included', () => {
  const model = layers.sequential();
  const { separableConv2d, depthwiseConv2d, batchNormalization } = layers.layers;
  model.add(
    separableConv2d({
      name: 'separable',
      inputShape: [12, 12, 3],
      filters: 4,
      kernelSize: 3,
      depthMultiplier: 2,
    }),
  );
  // tfjs takes this dilation and runs undilated.
  model.add(depthwiseConv2d({ name: 'depthwise', kernelSize: 3, dilationRate: 2, padding: 'same' }));
  model.add(batchNormalization({ name: 'norm', axis: [3] as unknown as number }));
  const network = describe(model);
  expect(network.layers.map(({ kind }) => kind)).toEqual([
    'input',
    'separableConv',
    'depthwiseConv',
    'batchNorm',
  ]);
  expect(network.layers.slice(1).map(({ params }) => params.total)).toEqual(
    model.layers.map((layer) => layer.countParams()),
  );
  expect(network.layers[1]!.params.total).toBe(3 * 3 * 3 * 2 + 6 * 4 + 4);
  expect(network.layers[2]!.receptiveField!.size).toEqual([5, 5]);
  model.dispose();
});

it('leaves a layer unknown whose count is not what its configuration says', () => {
  const model = layers.sequential();
  const dense = layers.layers.dense({ name: 'dense', inputShape: [8], units: 4 });
  model.add(dense);
  dense.countParams = () => 99;
  const [, described] = describe(model).layers;
  expect(described).toMatchObject({ kind: 'unknown', params: { total: 99 } });
  model.dispose();
});

it('reads several inputs, and a layer used twice counts once', () => {
  const left = layers.input({ shape: [8], name: 'left' });
  const right = layers.input({ shape: [8], name: 'right' });
  const shared = layers.layers.dense({ name: 'shared', units: 4 });
  const joined = layers.layers
    .concatenate({ name: 'joined' })
    .apply([shared.apply(left) as layers.SymbolicTensor, shared.apply(right) as layers.SymbolicTensor]);
  const model = layers.model({ inputs: [left, right], outputs: joined as layers.SymbolicTensor });
  const network = describe(model);
  expect(network.layers.map(({ name, inputs, params }) => [name, inputs, params.total])).toEqual([
    ['left', [], 0],
    ['right', [], 0],
    ['shared', ['left'], 36],
    ['shared:2', ['right'], 0],
    ['joined', ['shared', 'shared:2'], 0],
  ]);
  expect(network.totals.params).toBe(model.countParams());
  model.dispose();
});

it('opens models inside models, and puts their names before their layers’', () => {
  const inner = layers.sequential({ name: 'base' });
  inner.add(layers.layers.conv2d({ name: 'conv', inputShape: [16, 16, 3], filters: 4, kernelSize: 3 }));
  inner.add(layers.layers.globalAveragePooling2d({ name: 'pool' }));
  inner.trainable = false;
  const image = layers.input({ shape: [16, 16, 3], name: 'image' });
  const scores = layers.layers.dense({ name: 'scores', units: 2 }).apply(inner.apply(image));
  const model = layers.model({ inputs: image, outputs: scores as layers.SymbolicTensor });
  const network = describe(model);
  expect(network.layers.map(({ name, inputs }) => [name, inputs])).toEqual([
    ['image', []],
    ['base/conv', ['image']],
    ['base/pool', ['base/conv']],
    ['scores', ['base/pool']],
  ]);
  // The frozen base counts, but does not train.
  expect(network.totals).toMatchObject({ params: 112 + 10, trainable: 10 });
  expect(network.totals.params).toBe(model.countParams());
  model.dispose();
});

it('opens a model at the head of a sequential one, frozen as it is', () => {
  const base = layers.sequential({ name: 'base' });
  base.add(layers.layers.conv2d({ name: 'conv', inputShape: [16, 16, 3], filters: 4, kernelSize: 3 }));
  base.trainable = false;
  const model = layers.sequential({ layers: [base, layers.layers.flatten({ name: 'flat' })] });
  const network = describe(model);
  expect(network.layers.map(({ name, outputShape }) => [name, outputShape])).toEqual([
    ['base/conv_input', [16, 16, 3]],
    ['base/conv', [14, 14, 4]],
    ['flat', [784]],
  ]);
  expect(network.totals).toMatchObject({ params: 112, trainable: 0 });
  expect(network.totals.params).toBe(model.countParams());
  model.dispose();
});

it('opens a model twice when it is used twice, its weights counted once', () => {
  const tower = layers.sequential({ name: 'tower' });
  tower.add(layers.layers.dense({ name: 'dense', inputShape: [8], units: 4 }));
  const [left, right] = ['left', 'right'].map((name) => layers.input({ shape: [8], name }));
  const outputs = [left, right].map(
    (each) => tower.apply(each as layers.SymbolicTensor) as layers.SymbolicTensor,
  );
  const difference = layers.layers.concatenate({ name: 'both' }).apply(outputs) as layers.SymbolicTensor;
  const model = layers.model({ inputs: [left, right] as layers.SymbolicTensor[], outputs: difference });
  const network = describe(model);
  expect(network.layers.map(({ name, params }) => [name, params.total])).toEqual([
    ['left', 0],
    ['right', 0],
    ['tower/dense', 36],
    ['tower:2/dense', 0],
    ['both', 0],
  ]);
  expect(network.totals.params).toBe(model.countParams());
  model.dispose();
});

it('shows a layer it does not know with tfjs’s own shape and a note', () => {
  const model = layers.sequential({ name: 'up' });
  model.add(
    layers.layers.conv2dTranspose({
      name: 'up',
      inputShape: [8, 8, 3],
      filters: 5,
      kernelSize: 3,
      strides: 2,
    }),
  );
  model.add(layers.layers.flatten());
  model.add(layers.layers.dense({ units: 2 }));
  const up = describe(model).layers[1];
  expect(up).toMatchObject({
    name: 'up',
    kind: 'unknown',
    outputShape: [17, 17, 5],
    params: { total: 140, trainable: 140 },
    note: { code: 'network-unknown-layer', values: { layer: 'up', className: 'Conv2DTranspose' } },
  });
  expect(describe(model).layers.map(({ kind }) => kind)).toEqual(['input', 'unknown', 'flatten', 'dense']);
  model.dispose();
});

it.each([
  [
    'channels first',
    layers.layers.conv2d({ inputShape: [3, 8, 8], filters: 2, kernelSize: 3, dataFormat: 'channelsFirst' }),
  ],
  ['one dimension', layers.layers.conv1d({ inputShape: [8, 3], filters: 2, kernelSize: 3 })],
  ['an activation of its own', layers.layers.dense({ inputShape: [3], units: 2, activation: 'hardSigmoid' })],
  ['recurrent', layers.layers.lstm({ inputShape: [4, 3], units: 2, recurrentInitializer: 'zeros' })],
  [
    'a time-distributed layer',
    layers.layers.timeDistributed({ inputShape: [4, 3], layer: layers.layers.dense({ units: 2 }) }),
  ],
])('never fails over a layer it has no kind for: %s', (_, layer) => {
  const model = layers.sequential({ layers: [layer] });
  const unknown = describe(model).layers[1];
  expect(unknown?.kind).toBe('unknown');
  expect(unknown?.outputShape).toEqual((model.outputShape as number[]).slice(1));
  expect(unknown?.params.total).toBe(model.countParams());
  model.dispose();
});

it('shows an add that broadcasts as tfjs reports it', () => {
  const image = layers.input({ shape: [4, 4, 2] });
  const row = layers.input({ shape: [1, 4, 2] });
  const sum = layers.layers.add({ name: 'sum' }).apply([image, row]) as layers.SymbolicTensor;
  const network = describe(layers.model({ inputs: [image, row], outputs: sum }));
  expect(network.layers.at(-1)).toMatchObject({ kind: 'unknown', outputShape: [4, 4, 2] });
});

it('asks for a size where the model leaves it open', () => {
  const model = layers.sequential();
  model.add(
    layers.layers.conv2d({ name: 'conv', batchInputShape: [null, null, null, 3], filters: 2, kernelSize: 3 }),
  );
  expect(() => describe(model)).toThrow('The input “conv_input” has no fixed size (?×?×3).');
  expect(describe(model, { input: 10 }).layers.at(-1)?.outputShape).toEqual([8, 8, 2]);
  model.dispose();
});

it('says when a model has no input shape yet', () => {
  const model = layers.sequential({ name: 'empty' });
  expect(() => describe(model)).toThrow('The model “empty” does not know its input shape yet.');
});

it('follows frozen layers', () => {
  const model = layers.sequential();
  model.add(layers.layers.dense({ name: 'frozen', inputShape: [3], units: 2, trainable: false }));
  model.add(layers.layers.batchNormalization({ name: 'norm' }));
  const network = describe(model);
  expect(network.layers.map(({ params }) => [params.total, params.trainable])).toEqual([
    [0, 0],
    [8, 0],
    [8, 4],
  ]);
  model.dispose();
});
