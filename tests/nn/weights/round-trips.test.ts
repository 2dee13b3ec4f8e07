import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  build,
  loadWeights,
  modelOf,
  networkBuilder,
  resnet,
  toTorchCode,
  type NetworkSpec,
} from '../../../src/nn/index.ts';
import {
  loadSafetensors,
  namedWeights,
  saveLayersFormat,
  saveSafetensors,
} from '../../../src/nn/weights/index.ts';
import type { WeightFile } from '../../../src/weight-files/index.ts';
import { readWeightFile } from '../../../src/weight-files/read-weight-file.ts';
import { python, runPython } from '../../python.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const input = (shape: number[]) => layers.input({ shape });

/** Two models of the same inner names, one within the other's neighbour. */
function nested(): layers.LayersModel {
  const tower = (name: string) =>
    layers.sequential({
      name,
      layers: [
        layers.layers.dense({ name: 'dense', inputShape: [4], units: 3 }),
        layers.layers.batchNormalization({ name: 'norm' }),
      ],
    });
  const image = input([4]);
  const [left, right] = ['left', 'right'].map((name) => tower(name).apply(image) as layers.SymbolicTensor);
  const both = layers.layers.concatenate({ name: 'both' }).apply([left!, right!]) as layers.SymbolicTensor;
  const outputs = layers.layers.dense({ name: 'dense', units: 2 }).apply(both) as layers.SymbolicTensor;
  return layers.model({ inputs: image, outputs });
}

it('brings the weights of models within a model back, by their path', async () => {
  const [model, other] = [nested(), nested()];
  loadSafetensors(other, await saveSafetensors(model));
  const [expected, found] = [await namedWeights(model), await namedWeights(other)];
  expect(found).toEqual(expected);
  expect(found.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'left/dense/kernel',
      'right/dense/kernel',
      'right/norm/moving_mean',
      'dense/kernel',
    ]),
  );
  model.dispose();
  other.dispose();
});

it('brings back through model.json what tfjs itself could not', async () => {
  const net = networkBuilder('odd');
  let x = net.input([5, 6, 3]);
  x = net.separableConv(x, { filters: 4, kernelSize: 3, depthMultiplier: 2 });
  x = net.reshape(x, [12, 4]);
  net.bidirectional(x, { kind: 'lstm', units: 2, recurrentActivation: 'sigmoid' });
  const frozen = nested();
  // The other tower's weights then come first of the model's, and have the same names in tfjs.
  frozen.getLayer('left').trainable = false;
  for (const model of [build(net.spec()), frozen]) {
    const { json, weights } = await saveLayersFormat(model);
    const file = await readWeightFile({
      name: 'model.json',
      bytes: new TextEncoder().encode(json),
      beside: () => Promise.resolve(weights),
    });
    const again = await modelOf(file);
    expect(await namedWeights(again)).toEqual(await namedWeights(model));
    for (const each of [model, again]) each.dispose();
  }
});

it('does not read two weights of one name, nor one weight into two layers', async () => {
  const manifest = [{ name: 'dense/kernel', shape: [1], dtype: 'float32' }];
  const json = JSON.stringify({
    weightsManifest: [{ paths: ['w.bin'], weights: [...manifest, ...manifest] }],
  });
  const twice = readWeightFile({
    name: 'model.json',
    bytes: new TextEncoder().encode(json),
    beside: () => Promise.resolve(new Uint8Array(8)),
  });
  await expect(twice).rejects.toMatchObject({
    code: 'weight-file-damaged',
    values: { place: 'dense/kernel' },
  });

  // The file is one tower's; the model has two, whose layers have the same names.
  const image = input([4]);
  const tower = (name: string) =>
    layers.sequential({
      name,
      layers: [layers.layers.dense({ name: 'dense', inputShape: [4], units: 3 })],
    });
  const outputs = ['left', 'right'].map((name) => tower(name).apply(image) as layers.SymbolicTensor);
  const model = layers.model({ inputs: image, outputs });
  const arrays = new Map([
    ['dense/kernel', { shape: [4, 3], data: new Float32Array(12) }],
    ['dense/bias', { shape: [3], data: new Float32Array(3) }],
  ]);
  expect(() => loadWeights(model, { name: 'tower.h5', format: 'keras', arrays })).toThrow(
    expect.objectContaining({
      code: 'weights-unfit',
      values: expect.objectContaining({ missing: 'right/dense/kernel, right/dense/bias' }) as object,
    }),
  );
  model.dispose();
});

/** The state dict that the exported module has, its numbers drawn, and what the module gives for a picture. */
function drawn(spec: NetworkSpec, shape: readonly number[]) {
  const said = runPython(`${toTorchCode(spec)}
import json
torch.manual_seed(1)
state = {}
for name, value in model.state_dict().items():
    if "num_batches" in name: continue
    state[name] = torch.rand_like(value) * (1.0 if "var" in name else 0.6) + (0.5 if "var" in name else -0.3)
model.load_state_dict(state, strict=False)
x = torch.rand(2, ${shape.join(', ')})
y = model.eval()(x.movedim(-1, 1) if x.dim() == 4 else x)
print(json.dumps(dict(
    state={name: dict(shape=list(value.shape), data=value.flatten().tolist()) for name, value in state.items()},
    x=x.flatten().tolist(), y=y.flatten().tolist())))`);
  return JSON.parse(said.trim().split('\n').at(-1)!) as {
    state: Record<string, { shape: number[]; data: number[] }>;
    x: number[];
    y: number[];
  };
}

const sequence = (): NetworkSpec => {
  const net = networkBuilder('sequence');
  let x = net.input([6, 3]);
  x = net.conv1d(x, { name: 'a/b', filters: 4, kernelSize: 3 });
  x = net.prelu(x, { name: 'a_b', sharedAxes: [1] });
  x = net.layerNorm(x, { name: 'type' });
  x = net.bidirectional(x, {
    name: 'float',
    kind: 'lstm',
    units: 2,
    recurrentActivation: 'sigmoid',
    returnSequences: true,
  });
  x = net.lstm(x, { name: 'half', units: 3, recurrentActivation: 'sigmoid' });
  net.dense(x, { name: 'a.b', units: 2 });
  return net.spec();
};

const image = (): NetworkSpec => {
  const net = networkBuilder('image');
  let x = net.input([5, 6, 3]);
  x = net.separableConv(x, { name: 'eval', filters: 4, kernelSize: 3, depthMultiplier: 2 });
  x = net.transposedConv(x, { name: 'up', filters: 2, kernelSize: 3, strides: 2 });
  x = net.depthwiseConv(x, { name: 'deep', kernelSize: 2, depthMultiplier: 2 });
  net.dense(net.flatten(x), { name: 'predictions', units: 3 });
  return net.spec();
};

describe.skipIf(!python.path)('what the exported PyTorch module keeps loads into the model', () => {
  it.each<[string, () => NetworkSpec, number[], string]>([
    ['a sequence', sequence, [6, 3], 'pytorch'],
    ['an image', image, [5, 6, 3], 'pytorch'],
    [
      'a ResNet',
      () => resnet(50, { convention: 'torchvision', width: 4, input: 33, classes: 5 }),
      [33, 33, 3],
      'torchvision',
    ],
  ])(
    '%s',
    (_, make, shape, convention) => {
      const spec = make();
      const { state, x, y } = drawn(spec, shape);
      const model = build(spec);
      const file = {
        name: 'exported.pt',
        format: 'pytorch',
        arrays: new Map(Object.entries(state)),
      } as unknown as WeightFile;
      expect(loadWeights(model, file)).toMatchObject({ convention, loaded: model.weights.length });
      const found = tf.tidy(() =>
        Array.from((model.predict(tf.tensor(x, [2, ...shape])) as tf.Tensor).dataSync()),
      );
      const scale = Math.max(...y.map(Math.abs));
      expect(Math.max(...found.map((value, i) => Math.abs(value - y[i]!))) / scale).toBeLessThan(1e-4);
      model.dispose();
    },
    200_000,
  );
});
