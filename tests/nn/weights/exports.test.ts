import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { build, cifarResnet, networkBuilder } from '../../../src/nn/index.ts';
import { pictureSetHead } from '../../../src/data/own-pictures.ts';
import { ownLayersScript, toRunNotebook } from '../../../src/nn/export/index.ts';
import { settle } from '../../../src/nn/training/index.ts';
import { fromHalf, toHalf } from '../../../src/weight-files/half-precision.ts';
import {
  fromSafetensors,
  hasOwnLayers,
  loadSafetensors,
  namedWeights,
  saveLayersFormat,
  saveSafetensors,
  toSafetensors,
} from '../../../src/nn/weights/index.ts';
import { startWasm } from '../training/wasm-backend.ts';

beforeAll(async () => {
  await startWasm();
});

const spec = cifarResnet(8, { width: 4, classes: 2, input: 8 });

describe('half precision', () => {
  it('holds what it can exactly', () => {
    const exact = Float32Array.of(0, 1, -2, 0.5, 65504, 2 ** -14, 2 ** -24, -0.333251953125, Infinity);
    expect(fromHalf(toHalf(exact))).toEqual(exact);
  });

  it('rounds to the nearest, ties to even, and overflows to infinity', () => {
    expect(Array.from(toHalf([1 + 2 ** -11, 1 + 3 * 2 ** -11, 65520, 2 ** -25, 3 * 2 ** -26]))).toEqual([
      0x3c00, 0x3c02, 0x7c00, 0, 1,
    ]);
    expect(fromHalf(toHalf([NaN]))[0]).toBeNaN();
  });

  it('is at most 2⁻¹¹ off, relative, for ordinary numbers', () => {
    const values = Float32Array.from({ length: 1000 }, (_, at) => Math.sin(at + 1) * 10 ** ((at % 5) - 2));
    fromHalf(toHalf(values)).forEach((value, at) =>
      expect(Math.abs(value / values[at]! - 1)).toBeLessThanOrEqual(2 ** -11),
    );
  });
});

describe('safetensors', () => {
  it('bring every weight back by layer name', async () => {
    const [model, other] = [build(spec), build(spec, { seed: 50 })];
    loadSafetensors(other, await saveSafetensors(model, { metadata: { epoch: '3' } }));
    const [expected, found] = [await namedWeights(model), await namedWeights(other)];
    expect(found.map(({ name }) => name)).toContain('conv3_block1_1_conv/kernel');
    expect(found).toEqual(expected);
    model.dispose();
    other.dispose();
  });

  it('begin with the header that the format asks for', () => {
    const bytes = toSafetensors([{ name: 'a/kernel', shape: [2], values: Float32Array.of(1, 2) }]);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      'a/kernel': { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    });
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 128, 63, 0, 0, 0, 64]);
  });

  it('are what Python finds in them: names, shapes, and the very numbers', async () => {
    const model = build(spec);
    const folder = mkdtempSync(join(tmpdir(), 'weights-'));
    const read = `
import json, struct, sys
data = open(sys.argv[1], "rb").read()
(size,) = struct.unpack("<Q", data[:8])
header, body = json.loads(data[8:8 + size]), data[8 + size:]
assert header.pop("__metadata__")["network"] == "n"
ends = sorted(entry["data_offsets"] for entry in header.values())
assert ends[0][0] == 0 and ends[-1][1] == len(body) and all(a[1] == b[0] for a, b in zip(ends, ends[1:]))
print(json.dumps({name: [entry["shape"], struct.unpack("<f", body[entry["data_offsets"][0]:][:4])[0]] for name, entry in header.items()}))`;
    try {
      const file = join(folder, 'run.safetensors');
      writeFileSync(file, await saveSafetensors(model, { metadata: { network: 'n' } }));
      const found = JSON.parse(execFileSync('python3', ['-c', read, file], { encoding: 'utf8' })) as object;
      const expected = (await namedWeights(model)).map(({ name, shape, values }) => [
        name,
        [shape, values[0]],
      ]);
      expect(found).toEqual(Object.fromEntries(expected));
    } finally {
      rmSync(folder, { recursive: true });
      model.dispose();
    }
  });

  it('refuse damaged bytes', () => {
    const bytes = toSafetensors([{ name: 'a', shape: [4], values: new Float32Array(4) }]);
    const broken = [
      new Uint8Array(0),
      bytes.slice(0, 20),
      bytes.slice(0, bytes.length - 4),
      new TextEncoder().encode('<!doctype html><title>not found</title>'),
    ];
    for (const each of broken)
      expect(() => fromSafetensors(each)).toThrow(expect.objectContaining({ code: 'weights-format' }));
  });
});

it('tfjs’s layers format loads into a model that predicts the same', async () => {
  const model = build(spec);
  const { json, weights } = await saveLayersFormat(model);
  const { modelTopology, weightsManifest } = JSON.parse(json) as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  const loaded = await layers.loadLayersModel({
    load: async () => ({
      modelTopology,
      weightSpecs: weightsManifest[0]!.weights,
      weightData: weights.slice().buffer,
    }),
  });
  const x = tf.ones([2, 8, 8, 3]);
  expect((loaded.predict(x) as tf.Tensor).dataSync()).toEqual((model.predict(x) as tf.Tensor).dataSync());
  tf.dispose(x);
  model.dispose();
  loaded.dispose();
});

it('with layers of its own it is read by tfjs and the script beside it alone', async () => {
  const net = networkBuilder('own');
  const input = net.input([9, 9, 4], { name: 'input' });
  let x = net.conv(input, { filters: 6, kernelSize: 3, strides: 2, padding: 1, groups: 2 });
  x = net.depthwiseConv(x, { kernelSize: 3, dilation: 2, padding: 2, depthMultiplier: 2 });
  x = net.maxPool(x, { kernelSize: 3, strides: 2, padding: 1 });
  x = net.averagePool(x, { kernelSize: 3, strides: 2, padding: 1 });
  let skip = input;
  for (const filters of [6, 12, 12]) skip = net.subsamplePad(skip, { strides: 2, filters });
  net.add([x, skip]);
  const model = build(net.spec());
  for (const weight of model.weights)
    weight.write(tf.randomNormal(weight.shape as number[], 0, 1, 'float32', 3));
  const own = model.layers
    .map((layer) => layer.getClassName())
    .filter((name) => /^Explicit|^Subsample/.test(name));
  expect(new Set(own).size).toBe(5);
  expect(hasOwnLayers(model)).toBe(true);

  // What the project registers under the same names is put back afterwards.
  const map = tf.serialization.SerializationMap.getMap().classNameMap;
  const before = own.map((name) => [name, map[name]!] as const);
  const folder = mkdtempSync(join(tmpdir(), 'layers-'));
  try {
    writeFileSync(join(folder, 'residual-layers.mjs'), ownLayersScript());
    const script = (await import(/* @vite-ignore */ join(folder, 'residual-layers.mjs'))) as {
      registerLayers(library: object): void;
    };
    script.registerLayers({ ...tf, ...layers });
    const { json, weights } = await saveLayersFormat(model);
    const { modelTopology, weightsManifest } = JSON.parse(json) as {
      modelTopology: object;
      weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
    };
    const loaded = await layers.loadLayersModel({
      load: async () => ({
        modelTopology,
        weightSpecs: weightsManifest[0]!.weights,
        weightData: weights.slice().buffer,
      }),
    });
    expect(
      loaded.layers.filter((layer) =>
        model.layers.some(
          ({ constructor }) => constructor === layer.constructor && own.includes(layer.getClassName()),
        ),
      ),
    ).toEqual([]);
    expect(loaded.outputs[0]!.shape).toEqual(model.outputs[0]!.shape);
    const x = tf.randomUniform([2, 9, 9, 4], -1, 1, 'float32', 5);
    const [found, expected] = [loaded, model].map((each) => (each.predict(x) as tf.Tensor).dataSync());
    found!.forEach((value, at) => expect(value).toBeCloseTo(expected![at]!, 4));
    tf.dispose(x);
    loaded.dispose();
  } finally {
    for (const [name, entry] of before) map[name] = entry;
    rmSync(folder, { recursive: true });
    model.dispose();
  }
});

describe('a run as a Keras notebook', () => {
  const settings = settle({ epochs: 3, labelSmoothing: 0.1 });
  const text = toRunNotebook({
    spec,
    settings,
    normalisation: { mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.2] },
    weightsFile: 'run.safetensors',
    title: 'Run',
  });
  const notebook = JSON.parse(text) as {
    cells: { cell_type: string; id: string; source: string[] }[];
    nbformat: number;
  };
  const codeOf = (id: string) => notebook.cells.find((cell) => cell.id === id)!.source.join('');

  it('rebuilds the net, loads the weights, and goes on with the same settings', () => {
    expect(notebook.nbformat).toBe(4);
    expect(codeOf('network')).toContain('name="conv1_conv"');
    expect(codeOf('weights')).toContain('run.safetensors');
    expect(codeOf('train')).toContain('label_smoothing=0.1');
    expect(codeOf('distribution')).toContain('DataParallel');
    expect(new Set(notebook.cells.map(({ id }) => id)).size).toBe(notebook.cells.length);
  });

  it('reads the reader’s own set from its file, with as many classes as that has', () => {
    const own = JSON.parse(
      toRunNotebook({
        spec,
        settings,
        normalisation: { mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.2] },
        pictures: { file: 'mine.pictures', classes: ['a', 'b', 'c'] },
        title: 'Run',
        text: { data: 'of the book', ownData: 'of the reader' },
      }),
    ) as typeof notebook;
    const sources = own.cells.map(({ source }) => source.join(''));
    expect(sources.join('\n')).not.toMatch(/cifar10|of the book/);
    expect(sources).toContain('of the reader');
    const data = own.cells.find(({ id }) => id === 'data')!.source.join('');
    expect(sources.join('\n')).toContain('numpy.eye(3, dtype="float32")[train_y[chosen]]');
    expect(sources.join('\n')).toContain('numpy.eye(3, dtype="float32")[test_y]');

    // As `data.load` reads it: the same labels, and the same pixels once they are scaled back.
    const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
    try {
      const labels = Uint8Array.of(0, 1, 2, 1);
      const about = { version: 1, size: 32, classes: ['a', 'b', 'c'], train: 3, test: 1, seed: 1 };
      const pixels = Uint8Array.from({ length: 4 * 3072 }, (_, at) => at % 256);
      writeFileSync(join(folder, 'mine.pictures'), Buffer.concat([pictureSetHead(about, labels), pixels]));
      const stub = `
class numpy:
    @staticmethod
    def frombuffer(data, kind):
        return Row(data)
class Row(list):
    def astype(self, kind): return self
    def reshape(self, *shape): return self
    def __truediv__(self, n): return self
    def __sub__(self, n): return self
    def __getitem__(self, at): return list.__getitem__(self, at)
`;
      const program = `${stub}${data.replace('import numpy\n', '').replaceAll('mine.pictures', join(folder, 'mine.pictures'))}
print(list(labels), train_y, test_y, len(pixels), list(pixels)[:3])`;
      const said = execFileSync('python3', ['-c', program], { encoding: 'utf8' });
      expect(said.trim()).toBe('[0, 1, 2, 1] [0, 1, 2] [1] 12288 [0, 1, 2]');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is a notebook of format 4.5 whose cells use only names that stand above', () => {
    const { cells, ...rest } = notebook as typeof notebook & { nbformat_minor: number; metadata: object };
    expect([rest.nbformat, rest.nbformat_minor, typeof rest.metadata]).toEqual([4, 5, 'object']);
    for (const cell of cells) {
      expect(cell).toMatchObject({ id: expect.stringMatching(/^[\w-]{1,64}$/) as string, metadata: {} });
      if (cell.cell_type === 'code') expect(cell).toMatchObject({ outputs: [], execution_count: null });
    }
    const folder = mkdtempSync(join(tmpdir(), 'names-'));
    const check = `
import ast, builtins, json, sys
known = set(dir(builtins))
for source in json.load(open(sys.argv[1])):
    tree = ast.parse(source)
    made = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    made |= {a.arg for a in ast.walk(tree) if isinstance(a, ast.arg)}
    made |= {n.name for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    made |= {(a.asname or a.name).split(".")[0] for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names}
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    known |= made
    assert used <= known, sorted(used - known)`;
    try {
      const sources = cells
        .filter(({ cell_type }) => cell_type === 'code')
        .map(({ source }) => source.join(''));
      writeFileSync(join(folder, 'cells.json'), JSON.stringify(sources));
      execFileSync('python3', ['-c', check, join(folder, 'cells.json')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is Python, cell by cell, for every schedule and augmentation', () => {
    const folder = mkdtempSync(join(tmpdir(), 'notebook-'));
    const variants = (['one-cycle', 'cosine', 'constant'] as const).flatMap((schedule) =>
      [
        false as const,
        { flip: true, shift: 0 },
        { flip: false, shift: 2, cutout: 3 },
        { flip: true, shift: 1, zoom: 0.2, rotate: 5, jitter: 0.2, mixup: 0.5, cutmix: 1, mixShare: 0.5 },
        { flip: true, shift: 1, mixup: 0.5 },
      ].map((augment) => settle({ epochs: 2, schedule, augment })),
    );
    const sources = variants.flatMap((each) =>
      (
        JSON.parse(
          toRunNotebook({
            spec,
            settings: each,
            normalisation: { mean: [0, 0, 0], std: [1, 1, 1] },
            title: 'x',
          }),
        ) as typeof notebook
      ).cells
        .filter(({ cell_type }) => cell_type === 'code')
        .map(({ source }) => source.join('')),
    );
    try {
      writeFileSync(join(folder, 'cells.json'), JSON.stringify([...sources, codeOf('weights')]));
      const check =
        'import json, sys\nfor source in json.load(open(sys.argv[1])): compile(source, "cell", "exec")';
      execFileSync('python3', ['-c', check, join(folder, 'cells.json')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
