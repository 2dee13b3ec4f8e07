import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it, test } from 'vitest';
import {
  build,
  cifarResnet,
  describeNetwork,
  networkBuilder,
  resnet,
  toCsv,
  toKerasCode,
  toMarkdown,
  toTorchCode,
} from '../../../src/nn/index.ts';
import type { NetworkSpec } from '../../../src/nn/index.ts';
import { everyKind } from '../spec/every-kind.ts';

const python = '/usr/bin/python3';
const hasPython = spawnSync(python, ['-c', 'import ast']).status === 0;
const hasTorch = hasPython && spawnSync(python, ['-c', 'import torch']).status === 0;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A spec whose average pool has padding that Keras has a word for. */
function kerasKinds(): NetworkSpec {
  const spec = everyKind();
  const layers = spec.layers.map((layer) =>
    layer.kind === 'averagePool' ? { ...layer, padding: 'same' as const } : layer,
  );
  return { ...spec, layers };
}

/** A layer used twice, and one that does not train. */
function sharing(): NetworkSpec {
  const net = networkBuilder('sharing');
  const left = net.input([8], { name: 'left' });
  const right = net.input([8], { name: 'right' });
  net.dense(left, { name: 'twin', units: 4 });
  const { layers, name } = net.spec();
  const twin = layers[2];
  if (twin?.kind !== 'dense') throw new Error('the third layer is the dense one');
  return {
    name,
    layers: [
      ...layers.slice(0, 2),
      { ...twin, trainable: false },
      { ...twin, name: 'twin:2', inputs: [right], sharesWeightsOf: 'twin' },
      { kind: 'concatenate', name: 'joined', inputs: ['twin', 'twin:2'] },
    ],
  };
}

const specs: [string, () => NetworkSpec][] = [
  ['ResNet-50', () => resnet(50)],
  ['torchvision’s ResNet-18', () => resnet(18, { convention: 'torchvision' })],
  ['the paper’s ResNet-34 with option A', () => resnet(34, { convention: 'paper', shortcut: 'A' })],
  ['CIFAR ResNet-20', () => cifarResnet(20)],
  ['CIFAR plain-20, same padding', () => cifarResnet(20, { skip: false, padding: 'same' })],
  ['every layer kind', kerasKinds],
  ['a shared, frozen layer', sharing],
];

describe.skipIf(!hasPython)('both exports are Python', () => {
  const parses = (code: string) =>
    execFileSync(python, ['-c', 'import ast, sys; print(len(ast.parse(sys.stdin.read()).body))'], {
      input: code,
    });

  test.each(specs)('%s', (_, spec) => {
    expect(Number(parses(toKerasCode(spec())))).toBeGreaterThan(4);
    expect(Number(parses(toTorchCode(spec())))).toBe(5);
  });
});

describe('Keras code', () => {
  it('is the notebook’s stem, layer by layer', () => {
    expect(toKerasCode(resnet(50)).split('\n').slice(0, 10)).toEqual([
      'import keras',
      'from keras import layers',
      '',
      'inputs = keras.Input(shape=(224, 224, 3), name="input")',
      'x = layers.ZeroPadding2D(((3, 3), (3, 3)), name="conv1_pad")(inputs)',
      'x = layers.Conv2D(64, 7, strides=2, name="conv1_conv")(x)',
      'x = layers.BatchNormalization(momentum=0.99, epsilon=1.001e-5, name="conv1_bn")(x)',
      'x = layers.Activation("relu", name="conv1_relu")(x)',
      'x = layers.ZeroPadding2D(((1, 1), (1, 1)), name="pool1_pad")(x)',
      'pool1_pool = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)',
    ]);
  });

  it('names every layer', () => {
    const code = toKerasCode(resnet(152));
    const missing = resnet(152).layers.filter(({ name }) => !code.includes(`name="${name}"`));
    expect(missing).toEqual([]);
  });

  it('pads a max-pool with minus infinity, never with zeros', () => {
    expect(toKerasCode(resnet(18, { convention: 'torchvision' }))).toContain(
      'x = keras.ops.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], constant_values=-float("inf"))',
    );
  });

  it('says what Keras has no word for', () => {
    expect(() => toKerasCode(everyKind())).toThrow(
      'Layer “averagePool_2” (averagePool with explicit padding) has no',
    );
  });
});

/** Run Python with the network's code in front. */
const runPython = (code: string, script: string) =>
  execFileSync(python, ['-'], { input: `${code}\n${script}` }).toString();

describe.skipIf(!hasTorch)('PyTorch code, run by PyTorch', () => {
  test.each(specs)('%s has the spec’s parameters', (_, spec) => {
    const { totals } = describeNetwork(spec());
    const counts = runPython(
      toTorchCode(spec()),
      `parameters = list(model.parameters())
print(sum(p.numel() for p in parameters if p.requires_grad), sum(p.numel() for p in parameters))
buffers = [b for name, b in model.named_buffers() if "num_batches" not in name]
print(sum(t.numel() for t in parameters + buffers))`,
    );
    const [trainable, , all] = counts.split(/\s+/).map(Number);
    expect(trainable).toBe(totals.trainable);
    // Without γ, PyTorch still keeps one, which never changes.
    const idle = spec().layers.some((layer) => layer.kind === 'batchNorm' && layer.scale !== layer.center);
    if (!idle) expect(all).toBe(totals.params);
  });

  test.each<[string, () => NetworkSpec]>([
    ['every layer kind', everyKind],
    ['CIFAR ResNet-8, same padding', () => cifarResnet(8, { padding: 'same', shortcut: 'B' })],
    [
      'an 18-layer torchvision ResNet',
      () => resnet(18, { convention: 'torchvision', width: 8, input: 40, classes: 5 }),
    ],
  ])('%s computes what tfjs computes', (_, make) => {
    const spec = make();
    const model = build(spec, { seed: 3 });
    const names = model.layers.flatMap(({ name, weights }) =>
      weights.map((weight) => ({ layer: name, weight })),
    );
    const shape = model.inputs[0]?.shape.slice(1) as [number, number, number];
    const { values, expected } = tf.tidy(() => {
      // Moving averages and biases of their own, so that none can be left out unnoticed.
      names.forEach(({ weight }, i) => {
        if (weight.shape.length === 1)
          weight.write(tf.randomUniform(weight.shape as number[], 0.5, 1.5, 'float32', i));
      });
      const image = tf.randomUniform([2, ...shape], -1, 1, 'float32', 9);
      return {
        expected: Array.from((model.predict(image) as tf.Tensor).dataSync()),
        values: Array.from(tf.transpose(image, [0, 3, 1, 2]).dataSync()),
      };
    });
    const weights = names.map(({ layer, weight }) => ({
      layer,
      weight: weight.originalName.split('/').at(-1),
      shape: weight.shape,
      values: Array.from(weight.read().dataSync()),
    }));
    model.dispose();

    const folder = mkdtempSync(join(tmpdir(), 'torch-code-'));
    const path = join(folder, 'weights.json');
    writeFileSync(path, JSON.stringify({ weights, values, shape }));
    const script = `
import json
given = json.load(open(${JSON.stringify(path)}))
names = dict(gamma="weight", beta="bias", moving_mean="running_mean", moving_variance="running_var", bias="bias")
state = model.state_dict()
for entry in given["weights"]:
    value = torch.tensor(entry["values"]).reshape(entry["shape"])
    weight, module = entry["weight"], entry["layer"]
    if weight.endswith("kernel"):
        if value.dim() == 2:
            value = value.t()
        elif weight == "depthwise_kernel":
            value = value.permute(2, 3, 0, 1).reshape(-1, 1, *value.shape[:2])
        else:
            value = value.permute(3, 2, 0, 1)
        part = weight[: -len("_kernel")]
        if module + "_" + part + ".weight" in state:
            module += "_" + part
        key = module + ".weight"
    else:
        if weight == "bias" and module + "_pointwise.bias" in state:
            module += "_pointwise"
        key = module + "." + names[weight]
    assert state[key].shape == value.shape, key
    state[key] = value
model.load_state_dict(state)
h, w, c = given["shape"]
with torch.no_grad():
    print(json.dumps(model.eval()(torch.tensor(given["values"]).reshape(2, c, h, w)).flatten().tolist()))
`;
    const result = JSON.parse(runPython(toTorchCode(spec), script)) as number[];
    rmSync(folder, { recursive: true });
    expect(result).toHaveLength(expected.length);
    const scale = Math.max(...expected.map(Math.abs));
    const largest = Math.max(...expected.map((value, i) => Math.abs(value - (result[i] ?? NaN))));
    expect(largest / scale).toBeLessThan(1e-5);
  });
});

describe('tables', () => {
  const network = describeNetwork(resnet(50));

  it('writes CSV with one row a layer', () => {
    const lines = toCsv(network).split('\r\n');
    expect(lines).toHaveLength(1 + 177 + 1);
    expect(lines[3]).toBe(
      'conv1_conv,conv,conv1_pad,112×112×64,⌊(230 − 7) / 2⌋ + 1 = 112,9472,9472,"7·7·3·64 + 64 = 9,472",118013952,3211264,7×7,2×2',
    );
  });

  it('quotes what would break a CSV row', () => {
    const net = networkBuilder('odd');
    net.input([4], { name: 'a "quoted", name' });
    expect(toCsv(describeNetwork(net.spec())).split('\r\n')[1]).toBe(
      '"a ""quoted"", name",input,,4,,0,0,,0,16,1×1,1×1',
    );
  });

  it('writes Markdown with the totals', () => {
    const lines = toMarkdown(network).split('\n');
    expect(lines[6]).toBe(
      '| conv1_conv | conv | 112×112×64 | ⌊(230 − 7) / 2⌋ + 1 = 112 | 9,472 | 9,472 | 7·7·3·64 + 64 = 9,472 | 118,013,952 | 3,211,264 | 7×7 |',
    );
    expect(lines.at(-3)).toBe('Parameters: 25,636,712 (trainable 25,583,592, not trainable 53,120).');
  });
});
