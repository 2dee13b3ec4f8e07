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

it('keeps frozen what was frozen, both ways of a sequence and models within the model too', async () => {
  const net = networkBuilder('frozen');
  const x = net.input([4, 4]);
  net.bidirectional(x, { name: 'ways', kind: 'lstm', units: 2, recurrentActivation: 'sigmoid' });
  const ways = build(net.spec());
  ways.getLayer('ways').trainable = false;
  const towers = nested();
  towers.getLayer('right').trainable = false;
  for (const model of [ways, towers]) {
    const { json, weights } = await saveLayersFormat(model);
    const file = await readWeightFile({
      name: 'model.json',
      bytes: new TextEncoder().encode(json),
      beside: () => Promise.resolve(weights),
    });
    const again = await modelOf(file);
    expect(again.trainableWeights).toHaveLength(model.trainableWeights.length);
    expect(again.layers.map(({ trainable }) => trainable)).toEqual(
      model.layers.map(({ trainable }) => trainable),
    );
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

interface Drawn {
  state: Record<string, { shape: number[]; data: number[] }>;
  x: number[];
  y: number[];
}

/** Of each module the state dict that it has, its numbers drawn, and what the module gives for a picture. */
const drawing = `
import json, sys, torch

def drawn(code, shape, channels):
    scope = {"__name__": "module"}
    exec(code, scope)
    model = scope["model"]
    torch.manual_seed(1)
    state = {}
    for name, value in model.state_dict().items():
        if not value.is_floating_point():
            state[name] = value
            continue
        state[name] = torch.rand_like(value) * (1.0 if "var" in name else 0.6) + (0.5 if "var" in name else -0.3)
    model.load_state_dict(state, strict=False)
    x = torch.rand(2, *shape)
    y = model.eval()(x.movedim(-1, 1) if channels == "first" or x.dim() == 4 else x)
    return dict(
        state={name: dict(shape=list(value.shape), data=value.flatten().tolist()) for name, value in state.items()},
        x=x.flatten().tolist(), y=y.flatten().tolist())

print(json.dumps({name: drawn(**module) for name, module in json.load(sys.stdin).items()}))`;

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

const flat = (): NetworkSpec => {
  const net = networkBuilder('flat');
  let x = net.input([5, 6, 3]);
  x = net.conv(x, { name: 'conv', filters: 4, kernelSize: 3 });
  x = net.dropout(net.flatten(x), { rate: 0.5 });
  net.dense(net.batchNorm(x, { name: 'norm', epsilon: 1e-5 }), { name: 'fc', units: 3 });
  return net.spec();
};

const towers = (): NetworkSpec => {
  const net = networkBuilder('towers');
  const x = net.input([5, 6, 3]);
  const [left, right] = ['left', 'right'].map((name) =>
    net.flatten(net.maxPool(net.conv(x, { name, filters: 4, kernelSize: 2 }), { kernelSize: 2 })),
  );
  const both = net.relu(net.concatenate([left!, right!]));
  net.dense(net.prelu(both, { name: 'slope' }), { name: 'fc', units: 3 });
  return net.spec();
};

const signal = (): NetworkSpec => {
  const net = networkBuilder('signal');
  let x = net.input([9, 3]);
  x = net.conv1d(x, { name: 'conv', filters: 4, kernelSize: 3 });
  x = net.flatten(net.maxPool1d(net.relu(x), { kernelSize: 2 }));
  net.dense(x, { name: 'fc', units: 3 });
  return net.spec();
};

/** A module as one writes it oneself: it flattens as PyTorch does. */
const module = (parts: readonly string[], ...steps: readonly string[]): string => `import torch
from torch import nn
from torch.nn import functional as F

class Own(nn.Module):
    def __init__(self):
        super().__init__()
${parts.map((part) => `        self.${part}`).join('\n')}

    def forward(self, x):
${steps.map((step) => `        ${step}`).join('\n')}

model = Own()`;

const ownModules: [string, () => NetworkSpec, number[], code: string][] = [
  [
    'behind a normalisation and a dropout',
    flat,
    [5, 6, 3],
    module(
      ['conv = nn.Conv2d(3, 4, 3)', 'norm = nn.BatchNorm1d(48)', 'fc = nn.Linear(48, 3)'],
      'return self.fc(self.norm(F.dropout(self.conv(x).flatten(1), 0.5, self.training)))',
    ),
  ],
  [
    'one beside another',
    towers,
    [5, 6, 3],
    module(
      [
        'left = nn.Conv2d(3, 4, 2)',
        'right = nn.Conv2d(3, 4, 2)',
        'slope = nn.PReLU(32)',
        'fc = nn.Linear(32, 3)',
      ],
      'parts = [F.max_pool2d(each(x), 2).flatten(1) for each in (self.left, self.right)]',
      'return self.fc(self.slope(torch.cat(parts, 1).relu()))',
    ),
  ],
  [
    'along a sequence',
    signal,
    [9, 3],
    module(
      ['conv = nn.Conv1d(3, 4, 3)', 'fc = nn.Linear(12, 3)'],
      'return self.fc(F.max_pool1d(self.conv(x).relu(), 2).flatten(1))',
    ),
  ],
];

const exportedModules: [string, () => NetworkSpec, number[], convention: string][] = [
  ['a sequence', sequence, [6, 3], 'pytorch'],
  ['an image', image, [5, 6, 3], 'pytorch'],
  ['an image that is flattened', flat, [5, 6, 3], 'torchvision'],
  ['images that are flattened one beside the other', towers, [5, 6, 3], 'torchvision'],
  ['a sequence that is flattened', signal, [9, 3], 'torchvision'],
  [
    'a ResNet',
    () => resnet(50, { convention: 'torchvision', width: 4, input: 33, classes: 5 }),
    [33, 33, 3],
    'torchvision',
  ],
];

let drawn: Record<string, Drawn>;
beforeAll(() => {
  if (!python.path) return;
  const asked = Object.fromEntries([
    ...ownModules.map(([name, , shape, code]) => [`own ${name}`, { code, shape, channels: 'first' }]),
    ...exportedModules.map(([name, make, shape]) => [
      `exported ${name}`,
      { code: toTorchCode(make()), shape, channels: 'as in the model' },
    ]),
  ]);
  // One process: PyTorch takes longer to import than all of them to draw.
  drawn = JSON.parse(runPython(drawing, JSON.stringify(asked)).trim().split('\n').at(-1)!) as typeof drawn;
}, 200_000);

describe.skipIf(!python.path)(
  'a module of the reader’s own, flattened with its channels first, loads',
  () => {
    it.each(ownModules)(
      '%s',
      (name, make, shape) => {
        const { state, x, y } = drawn[`own ${name}`]!;
        const model = build(make());
        const arrays = new Map(Object.entries(state));
        loadWeights(model, { name: 'own.pt', format: 'pytorch', arrays } as unknown as WeightFile);
        const answer = () =>
          tf.tidy(() => Array.from((model.predict(tf.tensor(x, [2, ...shape])) as tf.Tensor).dataSync()));
        const far = () => Math.max(...answer().map((value, i) => Math.abs(value - y[i]!)));
        expect(far()).toBeLessThan(1e-4);
        model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)));
        const { 'norm.num_batches_tracked': __, ...alone } = state;
        loadWeights(model, alone, { layout: 'torchvision' });
        expect(far()).toBeLessThan(1e-4);
        model.dispose();
      },
      200_000,
    );
  },
);

describe.skipIf(!python.path)('what the exported PyTorch module keeps loads into the model', () => {
  it.each(exportedModules)(
    '%s',
    (name, make, shape, convention) => {
      const spec = make();
      const { state, x, y } = drawn[`exported ${name}`]!;
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
