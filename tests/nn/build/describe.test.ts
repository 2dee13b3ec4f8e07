import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { build, describe, describeNetwork, networkBuilder, specOf } from '../../../src/nn/index.ts';

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
  const model = layers.sequential({ name: 'volume' });
  model.add(layers.layers.conv3d({ name: 'volume', inputShape: [8, 8, 8, 3], filters: 5, kernelSize: 3 }));
  model.add(layers.layers.flatten());
  model.add(layers.layers.dense({ name: 'scores', units: 2 }));
  const { layers: described, totals } = describe(model);
  expect(described[1]).toMatchObject({
    name: 'volume',
    kind: 'unknown',
    outputShape: [6, 6, 6, 5],
    params: { total: 410, trainable: 410 },
    note: { code: 'network-unknown-layer', values: { layer: 'volume', className: 'Conv3D' } },
  });
  expect(described.map(({ kind }) => kind)).toEqual(['input', 'unknown', 'flatten', 'dense']);
  // What lies behind it is not known, and said so.
  expect(described.map(({ sees }) => sees)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  expect(described[3]!.receptiveField).toBeNull();
  expect(totals).toMatchObject({ notCounted: 1, multiplyAdds: 1080 * 2 });
  model.dispose();
});

it.each([
  [
    'channels first',
    layers.layers.conv2d({ inputShape: [3, 8, 8], filters: 2, kernelSize: 3, dataFormat: 'channelsFirst' }),
  ],
  ['one through volumes', layers.layers.maxPooling3d({ inputShape: [4, 4, 4, 3], poolSize: 2 })],
  ['an activation of its own', layers.layers.dense({ inputShape: [3], units: 2, activation: 'hardSigmoid' })],
  [
    'two halves apart',
    layers.layers.bidirectional({
      inputShape: [4, 3],
      layer: layers.layers.lstm({ units: 2, recurrentInitializer: 'zeros' }),
      mergeMode: null as never,
    }),
  ],
  [
    'an unknown layer on every step',
    layers.layers.timeDistributed({
      inputShape: [4, 3],
      layer: layers.layers.dense({ units: 2, activation: 'hardSigmoid' }),
    }),
  ],
])('never fails over a layer it has no kind for: %s', (_, layer) => {
  const input = layers.input({ shape: (layer.batchInputShape as number[]).slice(1) });
  const outputs = [layer.apply(input)].flat() as layers.SymbolicTensor[];
  const model = layers.model({ inputs: input, outputs });
  const network = describe(model);
  const unknown = network.layers[1];
  expect(unknown?.kind).toBe('unknown');
  expect([unknown?.outputShape, ...(unknown?.furtherShapes ?? [])]).toEqual(
    outputs.map(({ shape }) => shape.slice(1)),
  );
  expect(unknown?.params.total).toBe(model.countParams());
  expect(network.totals.notCounted).toBe(1);
  model.dispose();
});

it('repeats sizes of one in an add, as tfjs does', () => {
  const image = layers.input({ shape: [4, 4, 2] });
  const row = layers.input({ shape: [1, 4, 2] });
  const gate = layers.input({ shape: [2] });
  const sum = layers.layers.add({ name: 'sum' }).apply([row, image, gate]) as layers.SymbolicTensor;
  const network = describe(layers.model({ inputs: [image, row, gate], outputs: sum }));
  expect(network.layers.at(-1)).toMatchObject({
    kind: 'add',
    outputShape: [4, 4, 2],
    formula: { rule: 'broadcast' },
    // Each place of the row stands for four of the output.
    sees: 'unknown',
  });
});

it('follows the state of an LSTM, and keeps inputs and outputs in the model’s order', () => {
  const right = layers.input({ shape: [5, 3], name: 'right' });
  const left = layers.input({ shape: [5, 3], name: 'left' });
  const options = { units: 4, recurrentInitializer: 'zeros' } as const;
  const reads = layers.layers.lstm({ ...options, name: 'reads', returnState: true });
  const [last, h, c] = reads.apply(left) as layers.SymbolicTensor[];
  const writes = layers.layers.lstm({ ...options, name: 'writes', returnSequences: true });
  const steps = writes.apply([right, h!, c!]) as layers.SymbolicTensor;
  const model = layers.model({ inputs: [left, right], outputs: [c!, steps, last!] });
  const spec = specOf(model);
  expect(spec.layers.map(({ name, inputs }) => [name, inputs])).toEqual([
    ['left', []],
    ['right', []],
    ['reads', ['left']],
    ['writes', ['right', 'reads#2', 'reads#3']],
  ]);
  expect(spec.outputs).toEqual(['reads#3', 'writes', 'reads']);
  const network = describe(model);
  expect(network.layers[2]).toMatchObject({ kind: 'lstm', outputShape: [4], furtherShapes: [[4], [4]] });
  expect(network.outputs).toEqual(['reads', 'writes', 'reads']);
  expect(network.totals.params).toBe(model.countParams());
  expect(network.totals.multiplyAdds).toBe(2 * 5 * (3 + 4) * 16);

  const again = build(spec);
  again.setWeights(model.getWeights());
  const given = [
    tf.randomUniform([1, 5, 3], -1, 1, 'float32', 1),
    tf.randomUniform([1, 5, 3], -1, 1, 'float32', 2),
  ];
  const [expected, found] = [model, again].map((each) =>
    (each.predict(given) as tf.Tensor[]).map((output) => Array.from(output.dataSync())),
  );
  expect(found).toEqual(expected);
  again.dispose();
  model.dispose();
});

it.each<[string, number[], number | number[], number[]]>([
  ['numbers of words', [], 7, [7, 4]],
  ['vectors', [3], 9, [9, 4]],
  ['vectors, all sizes said', [3], [11, 3], [11, 4]],
])('describes a text of open length: %s', (_, sizes, input, shape) => {
  const model = layers.sequential({ name: 'text' });
  const batchInputShape = [null, null, ...sizes];
  model.add(
    sizes.length === 0
      ? layers.layers.embedding({ name: 'words', batchInputShape, inputDim: 20, outputDim: 4 })
      : layers.layers.conv1d({ name: 'words', batchInputShape, filters: 4, kernelSize: 1 }),
  );
  model.add(layers.layers.lstm({ name: 'reads', units: 2, recurrentInitializer: 'zeros' }));
  expect(() => describe(model)).toThrow(
    sizes.length === 0
      ? 'Say which one to describe: nn.describe(model, { input: 100 }) or nn.describe(model, { input: [100] }).'
      : 'Say which one to describe: nn.describe(model, { input: 100 }) or nn.describe(model, { input: [100, 3] }).',
  );
  const network = describe(model, { input });
  expect(network.layers[1]!.outputShape).toEqual(shape);
  expect(network.totals).toMatchObject({ params: model.countParams(), notCounted: 0 });
  expect(describe(model, { input: { words_input: input } })).toEqual(network);
  model.dispose();
});

it('describes a second of sound and the words of a language model', () => {
  const model = layers.sequential();
  model.add(layers.layers.conv1d({ inputShape: [160_000, 1], filters: 8, kernelSize: 9, strides: 4 }));
  model.add(layers.layers.globalMaxPooling1d());
  const { totals, layers: described } = describe(model);
  expect(described[1]).toMatchObject({
    outputShape: [39_998, 8],
    receptiveField: { size: [9, 1], stride: [4, 1] },
  });
  expect(totals.multiplyAdds).toBe(39_998 * 9 * 8);
  model.dispose();

  const words = networkBuilder('words');
  words.dense(words.input([4_096]), { units: 128_256 });
  expect(describeNetwork(words.spec()).totals.params).toBe(4_097 * 128_256);
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

it.each([-1, -2, -3])('says of values put beside one another along axis %i what comes out', (axis) => {
  const [one, other] = [layers.input({ shape: [2, 3, 4] }), layers.input({ shape: [2, 3, 4] })];
  const both = layers.layers.concatenate({ axis }).apply([one, other]) as layers.SymbolicTensor;
  const model = layers.model({ inputs: [one, other], outputs: both });
  const found = tf.tidy(
    () => (model.predict([tf.ones([1, 2, 3, 4]), tf.ones([1, 2, 3, 4])]) as tf.Tensor).shape,
  );
  expect(describe(model).layers.at(-1)).toMatchObject({ kind: 'concatenate', outputShape: found.slice(1) });
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

it('works out the size that a reshape leaves open, and its receptive field with it', () => {
  const model = layers.sequential();
  model.add(layers.layers.reshape({ name: 'rows', inputShape: [4, 6], targetShape: [-1, 3] }));
  const { layers: found, totals } = describe(model);
  expect(found.at(-1)).toMatchObject({ kind: 'reshape', outputShape: [8, 3] });
  expect(totals.notCounted).toBe(0);
  model.dispose();
});
