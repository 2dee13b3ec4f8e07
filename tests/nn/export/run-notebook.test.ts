/**
 * The notebooks of a run, run whole: of the trained network that ships, in Keras, in Keras on two devices, and in PyTorch.
 * Each loads its weights, finds the accuracy that they have here, and trains on.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeDogsAndCats } from '../../../src/data/index.ts';
import { toRunNotebook } from '../../../src/nn/export/index.ts';
import { trainedNets, trainedNormalisation } from '../../../src/nn/trained/index.ts';
import { settle } from '../../../src/nn/training/index.ts';
import { python, runPython } from '../../python.ts';

const root = join(import.meta.dirname, '../../..');
const name = 'simple-cnn';
const log = JSON.parse(readFileSync(join(root, `public/weights/${name}.log.json`), 'utf8')) as {
  test: { accuracy: number; count: number };
};

const settings = settle({
  epochs: 1,
  batchSize: 16,
  learningRate: 0.001,
  labelSmoothing: 0.1,
  augment: { flip: true, shift: 2, zoom: 0.1, jitter: 0.1, mixup: 0.2 },
});

/** What the notebook's cells are. */
function cellsFor(library: 'keras' | 'torch'): string[] {
  const notebook = toRunNotebook({
    library,
    spec: trainedNets[name](),
    settings,
    normalisation: trainedNormalisation,
    weightsFile: 'run.safetensors',
    title: 'Run',
  });
  return (JSON.parse(notebook) as { cells: { cell_type: string; source: string[] }[] }).cells
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ source }) => source.join(''));
}

/** The page's own test pictures, in the place of both downloads; of them 32 to train on. */
const prelude = `
import json, os, sys, types
import numpy

job = json.load(sys.stdin)
os.chdir(job["folder"])
pictures = numpy.fromfile("pictures", "uint8").reshape(-1, 32, 32, 3)
labels = numpy.fromfile("labels", "uint8")
few = numpy.r_[:16, len(labels) - 16 : len(labels)]
`;

const inKeras = `
import keras
import tensorflow as tf

keras.datasets.cifar10.load_data = lambda: ((pictures[few], labels[few, None]), (pictures, labels[:, None]))
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)


def run():
    scope = {}
    for cell in job["cells"]:
        exec(cell.replace("model.evaluate(", "found = model.evaluate(").replace("model.fit(", "log = model.fit("), scope)
    return scope["found"][1], scope["log"].history["loss"]


found = {"one": run()}
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
with strategy.scope():
    found["two"] = run()
print(json.dumps({"devices": strategy.num_replicas_in_sync, **found}))
`;

const inTorch = `
sys.modules["torchvision"] = types.SimpleNamespace(
    datasets=types.SimpleNamespace(
        CIFAR10=lambda folder, train, download: types.SimpleNamespace(
            data=pictures[few] if train else pictures, targets=(labels[few] if train else labels).tolist()
        )
    )
)
import torch

# Optimisers ask for PyTorch's compiler, which wants packages that are not needed otherwise.
torch._dynamo = sys.modules["torch._dynamo"] = types.SimpleNamespace(disable=lambda function, *given, **rest: function)
torch._dynamo.graph_break = lambda: None

scope = {}
for cell in job["cells"]:
    exec(cell, scope)
`;

describe.skipIf(!python.path)('a run’s notebook, run from weights to resumed training', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'run-'));
    const { test } = await decodeDogsAndCats(readFileSync(join(root, 'public/data/dogs-and-cats.bin')));
    writeFileSync(join(folder, 'pictures'), test.images);
    writeFileSync(
      join(folder, 'labels'),
      test.labels.map((label) => (label === 0 ? 5 : 3)),
    );
    writeFileSync(
      join(folder, 'run.safetensors'),
      readFileSync(join(root, `public/weights/${name}.safetensors`)),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (library: 'keras' | 'torch', program: string) =>
    runPython(prelude + program, JSON.stringify({ folder, cells: cellsFor(library) }));
  /** Of a picture that is nearly undecided, rounding may decide. */
  const onePicture = 1.5 / log.test.count;

  it('in Keras, on one device and on two', () => {
    const { devices, one, two } = JSON.parse(run('keras', inKeras).trim().split('\n').at(-1)!) as {
      devices: number;
      one: [accuracy: number, losses: number[]];
      two: [accuracy: number, losses: number[]];
    };
    expect(devices).toBe(2);
    for (const [accuracy, losses] of [one, two]) {
      expect(Math.abs(accuracy - log.test.accuracy)).toBeLessThan(onePicture);
      expect(losses.every((loss) => loss > 0 && loss < 2)).toBe(true);
    }
  }, 300_000);

  it('in PyTorch', () => {
    const said = run('torch', inTorch);
    const [before, after] = [...said.matchAll(/accuracy (\d\.\d+)/g)].map(([, share]) => Number(share));
    expect(Math.abs(before! - log.test.accuracy)).toBeLessThan(onePicture);
    expect(after).toBeGreaterThan(0.6);
    expect(Number(/loss (\d\.\d+)/.exec(said)![1])).toBeLessThan(2);
  }, 300_000);
});
