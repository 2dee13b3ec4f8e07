import { execFileSync, spawnSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it, test } from 'vitest';
import {
  cifarResnet,
  describeNetwork,
  networkBuilder,
  resnet,
  torchModuleName,
  toCsv,
  toKerasCode,
  toMarkdown,
  toTorchCode,
} from '../../../src/nn/index.ts';
import type { NetworkSpec } from '../../../src/nn/index.ts';
import { python as environment, runPython } from '../../python.ts';
import { everyKind } from '../spec/every-kind.ts';
import { compareInTorch } from './run-in-python.ts';

const python = '/usr/bin/python3';
const hasPython = spawnSync(python, ['-c', 'import ast']).status === 0;

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

describe.skipIf(!environment.path)('PyTorch code, run by PyTorch', () => {
  const torchvision = resnet(50, { convention: 'torchvision', width: 4, input: 40, classes: 5 });
  let said: { counts: Record<string, [trainable: number, all: number]>; names: string[] };

  // All in one Python: to import PyTorch takes longer than any of them.
  beforeAll(() => {
    const job = {
      specs: Object.fromEntries(specs.map(([name, spec]) => [name, toTorchCode(spec())])),
      torchvision: toTorchCode(torchvision),
    };
    const answer = runPython(
      `import json, sys
job = json.load(sys.stdin)

def model_of(code):
    scope = {}
    exec(code, scope)
    return scope["model"]

counts = {}
for name, code in job["specs"].items():
    model = model_of(code)
    parameters = list(model.parameters())
    buffers = [b for name, b in model.named_buffers() if "num_batches" not in name]
    counts[name] = sum(p.numel() for p in parameters if p.requires_grad), sum(t.numel() for t in parameters + buffers)
names = [name for name in model_of(job["torchvision"]).state_dict() if not name.endswith("batches_tracked")]
print(json.dumps(dict(counts=counts, names=names)))`,
      JSON.stringify(job),
    );
    said = JSON.parse(answer.trim().split('\n').at(-1)!) as typeof said;
  }, 120_000);

  test.each(specs)('%s has the spec’s parameters', (name, spec) => {
    const { totals } = describeNetwork(spec());
    const [trainable, all] = said.counts[name]!;
    expect(trainable).toBe(totals.trainable);
    // Without γ, PyTorch still keeps one, which never changes.
    const idle = spec().layers.some((layer) => layer.kind === 'batchNorm' && layer.scale !== layer.center);
    if (!idle) expect(all).toBe(totals.params);
  });

  it('computes what tfjs computes', () => {
    const { run, faults } = compareInTorch([
      everyKind(),
      cifarResnet(8, { padding: 'same', shortcut: 'B' }),
      resnet(18, { convention: 'torchvision', width: 8, input: 40, classes: 5 }),
      resnet(50, { convention: 'keras', width: 4, input: 40, classes: 5 }),
    ]);
    expect(faults).toEqual([]);
    expect(run).toBe(4);
  }, 120_000);

  it('calls the parts of a ResNet as torchvision does', () => {
    expect(said.names.toSorted()).toEqual(
      torchvision.layers
        .flatMap(({ kind, name }) => {
          const weights: Partial<Record<typeof kind, readonly string[]>> = {
            conv: ['weight'],
            batchNorm: ['weight', 'bias', 'running_mean', 'running_var'],
            dense: ['weight', 'bias'],
          };
          return (weights[kind] ?? []).map((weight) => `${torchModuleName(name)}.${weight}`);
        })
        .toSorted(),
    );
    expect(said.names).toContain('layer2.0.downsample.1.running_var');
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
