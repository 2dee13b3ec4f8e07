/** Other libraries' files, loaded into models: what is recognised, what comes out, and what is said where they do not fit. */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { build, cifarResnet, loadWeights, networkBuilder, resnet } from '../../../src/nn/index.ts';
import type { LoadedWeights } from '../../../src/nn/index.ts';
import { saveSafetensors, toSafetensors } from '../../../src/nn/weights/index.ts';
import { permute, torchKey } from '../../../src/nn/weights/layout.ts';
import { readWeightFile } from '../../../src/weight-files/read-weight-file.ts';
import type { StoredArray, WeightFile } from '../../../src/weight-files/index.ts';
import { goldenImage, kerasWeight, readGolden, torchWeight } from '../../golden/generator.ts';
import { Zip } from '../../../src/weight-files/zip.ts';
import { torchFile } from './writers.ts';

beforeAll(async () => {
  await tf.setBackend('wasm');
});

const fixture = (name: string): Promise<WeightFile> =>
  readWeightFile({
    name,
    bytes: new Uint8Array(readFileSync(new URL(`../../weight-files/fixtures/${name}`, import.meta.url))),
  });

/** The network of the fixtures, with random weights of its own. */
function small({ epsilon = 1e-5, classes = 2 } = {}): LayersModel {
  const net = networkBuilder('small');
  let x = net.input([8, 8, 3]);
  x = net.conv(x, { name: 'conv1_conv', filters: 4, kernelSize: 3, padding: 'same', useBias: false });
  x = net.batchNorm(x, { name: 'conv1_bn', epsilon, momentum: 0.9 });
  x = net.relu(x, { name: 'conv1_relu' });
  x = net.globalAveragePool(x, { name: 'avg_pool' });
  net.dense(x, { name: 'predictions', units: classes });
  return build(net.spec());
}

const values = (model: LayersModel, layer: string): Float32Array[] =>
  model
    .getLayer(layer)
    .getWeights()
    .map((weight) => weight.dataSync() as Float32Array);

const permuted = (
  array: { shape: readonly number[]; data: ArrayLike<number> },
  order: number[],
): Float32Array => Float32Array.from(permute(array, order).data);

it('finds the network within another: behind a prefix of a trainer or a wrapper, whatever else is there', async () => {
  const file = await fixture('small.safetensors');
  const prefixed = (prefix: string): WeightFile => ({
    ...file,
    arrays: new Map([...file.arrays].map(([name, array]) => [prefix + name, array])),
  });
  for (const prefix of ['model.', 'module.net.']) {
    const [model, plain] = [small(), small()];
    expect(loadWeights(model, prefixed(prefix))).toMatchObject({ convention: 'torchvision', loaded: 7 });
    loadWeights(plain, file);
    expect(values(model, 'predictions')).toEqual(values(plain, 'predictions'));
  }
  const more = prefixed('model.');
  const arrays = new Map([...more.arrays, ['criterion.weight', { shape: [1], data: new Float32Array(1) }]]);
  expect(() => loadWeights(small(), { ...more, arrays })).toThrow(
    expect.objectContaining({
      code: 'weights-unfit',
      values: expect.objectContaining({ fitted: 7, surplus: 'criterion.weight' }) as unknown,
    }),
  );
});

it('finds a network of which all but the classifier stands behind a prefix', async () => {
  const file = await fixture('small.safetensors');
  const arrays = new Map(
    Array.from(file.arrays, ([name, array]) => [name.startsWith('fc.') ? name : `backbone.${name}`, array]),
  );
  const [model, plain] = [small(), small()];
  expect(loadWeights(model, { ...file, arrays })).toMatchObject({ convention: 'torchvision', loaded: 7 });
  loadWeights(plain, file);
  expect(values(model, 'conv1_conv')).toEqual(values(plain, 'conv1_conv'));
  expect(values(model, 'predictions')).toEqual(values(plain, 'predictions'));
});

describe('files of the libraries', () => {
  test.each(['small.pth', 'nested.pt', 'before-1.6.pth', 'small.safetensors', 'small.npz', 'packed.npz'])(
    '%s is recognised as torchvision’s, and its axes are turned',
    async (name) => {
      const model = small();
      const report = loadWeights(model, await fixture(name));
      expect(report).toMatchObject({ file: name, convention: 'torchvision', loaded: 7, kept: [] });
      expect(report.unused).toEqual(['bn1.num_batches_tracked']);
      expect(values(model, 'conv1_conv')[0]).toEqual(
        permuted(torchWeight('conv1.weight', [4, 3, 3, 3]), [2, 3, 1, 0]),
      );
      expect(values(model, 'conv1_bn')[3]).toEqual(torchWeight('bn1.running_var', [4]).data);
      expect(values(model, 'predictions')[0]).toEqual(permuted(torchWeight('fc.weight', [2, 4]), [1, 0]));
      model.dispose();
    },
  );

  test.each(['small.keras', 'small.weights.h5', 'legacy.h5', 'keras2.h5'])(
    '%s is recognised as Keras’',
    async (name) => {
      const model = small();
      expect(loadWeights(model, await fixture(name))).toMatchObject({
        convention: 'keras',
        loaded: 7,
        unused: [],
      });
      expect(values(model, 'conv1_conv')[0]).toEqual(kerasWeight('conv1_conv/kernel', [3, 3, 3, 4]).data);
      expect(values(model, 'conv1_bn')[1]).toEqual(kerasWeight('conv1_bn/beta', [4]).data);
      expect(values(model, 'predictions')[1]).toEqual(kerasWeight('predictions/bias', [2]).data);
      model.dispose();
    },
  );

  it('of this book come back as they went', async () => {
    const spec = cifarResnet(8, { width: 4, classes: 2, input: 8 });
    const [model, other] = [build(spec), build(spec, { seed: 50 })];
    const file = await readWeightFile({ name: 'mine.safetensors', bytes: await saveSafetensors(model) });
    expect(loadWeights(other, file).convention).toBe('keras');
    expect(values(other, 'conv3_block1_1_conv')).toEqual(values(model, 'conv3_block1_1_conv'));
    for (const each of [model, other]) each.dispose();
  });

  it('of its exported PyTorch are found by the layers’ own names', () => {
    const net = networkBuilder('own');
    const x = net.input([4]);
    net.dense(x, { name: 'predictions', units: 2 });
    const model = build(net.spec());
    const arrays = new Map([
      ['predictions.weight', { shape: [2, 4], data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) }],
      ['predictions.bias', { shape: [2], data: Float32Array.of(9, 10) }],
    ]);
    expect(loadWeights(model, { name: 'own.pth', format: 'pytorch', arrays }).convention).toBe('pytorch');
    expect(Array.from(values(model, 'predictions')[0]!)).toEqual([1, 5, 2, 6, 3, 7, 4, 8]);
    model.dispose();
  });
});

describe('a residual network by Keras', () => {
  const spec = cifarResnet(8, {
    width: 4,
    classes: 3,
    input: 16,
    shortcut: 'B',
    padding: 'same',
    classifierActivation: 'linear',
  });
  const { logits } = JSON.parse(
    readFileSync(new URL('../../weight-files/fixtures/resnet8.json', import.meta.url), 'utf8'),
  ) as { logits: number[] };

  /** The weights by themselves, as `save_weights` writes them, are one part of the whole file. */
  async function part(): Promise<WeightFile> {
    const bytes = new Uint8Array(
      readFileSync(new URL('../../weight-files/fixtures/resnet8.keras', import.meta.url)),
    );
    const name = 'model.weights.h5';
    return readWeightFile({ name, bytes: await new Zip(bytes, 'resnet8.keras').read(name) });
  }

  test.each([
    ['resnet8.keras', () => fixture('resnet8.keras')],
    ['its .weights.h5', part],
  ])('%s gives its logits', async (_, read) => {
    const model = build(spec);
    expect(loadWeights(model, await read())).toMatchObject({ convention: 'keras', unused: [] });
    const { shape, data } = goldenImage([1, 16, 16, 3]);
    const found = tf.tidy(() =>
      (model.predict(tf.tensor(data as Float32Array, [...shape])) as tf.Tensor).dataSync(),
    );
    expect(found).toHaveLength(logits.length);
    logits.forEach((value, at) => expect(Math.abs(value - found[at]!)).toBeLessThan(1e-5));
    model.dispose();
  });

  it('with symmetric padding is another network, and its file says so', async () => {
    const model = build(cifarResnet(8, { width: 4, classes: 3, input: 16, shortcut: 'B' }));
    const before = values(model, 'conv1_conv')[0]!.slice();
    const file = await fixture('resnet8.keras');
    expect(() => loadWeights(model, file)).toThrow(expect.objectContaining({ code: 'weights-settings' }));
    expect(values(model, 'conv1_conv')[0]).toEqual(before);
    model.dispose();
  });
});

describe('a ResNet-18 of torchvision', () => {
  const golden = readGolden('resnet18');
  /** As wide as torchvision's where logits are compared; narrow where the arrays are not looked at. */
  const built = (width = 64): LayersModel =>
    build(resnet(18, { convention: 'torchvision', classes: 10, input: 64, width }), { initializer: 'zeros' });

  function stateDict(model: LayersModel): Map<string, StoredArray> {
    const arrays = new Map<string, StoredArray>();
    for (const layer of model.layers)
      for (const weight of layer.weights) {
        const key = torchKey(layer.name, weight.originalName.split('/').at(-1)!);
        const [a = 1, b = 1, c = 1, d = 1] = weight.shape as number[];
        const shape = weight.shape.length === 4 ? [d, c, a, b] : weight.shape.length === 2 ? [b, a] : [a];
        arrays.set(key, torchWeight(key, shape) as StoredArray);
        if (key.endsWith('running_var')) {
          const counter = key.replace('running_var', 'num_batches_tracked');
          arrays.set(counter, { shape: [], data: Float32Array.of(0) });
        }
      }
    return arrays;
  }

  let model: LayersModel;
  let arrays: Map<string, StoredArray>;
  beforeAll(() => {
    model = built(8);
    arrays = stateDict(model);
  });

  const named = (entries: ReadonlyMap<string, StoredArray>) =>
    Array.from(entries, ([name, { shape, data }]) => ({ name, shape, values: data }));
  const written = {
    'resnet18.pth': (entries: ReadonlyMap<string, StoredArray>) => torchFile(entries),
    'resnet18.safetensors': (entries: ReadonlyMap<string, StoredArray>) => toSafetensors(named(entries)),
  };
  const names = Object.keys(written) as (keyof typeof written)[];
  const load = async (
    name: keyof typeof written,
    entries: ReadonlyMap<string, StoredArray>,
  ): Promise<LoadedWeights> =>
    loadWeights(model, await readWeightFile({ name, bytes: written[name](entries) }));
  const reset = (): void => model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)));
  const isUnchanged = (): boolean =>
    model.getWeights().every((weight) => weight.dataSync().every((value) => value === 0));

  test.each(names)('%s gives its logits', async (name) => {
    const wide = built();
    const file = await readWeightFile({ name, bytes: written[name](stateDict(wide)) });
    expect(loadWeights(wide, file)).toMatchObject({ convention: 'torchvision', loaded: 102 });
    const { shape, data } = permute(goldenImage(golden.input), [0, 2, 3, 1]);
    const logits = tf.tidy(() =>
      (wide.predict(tf.tensor(data as Float32Array, [...shape])) as tf.Tensor).dataSync(),
    );
    const reference = golden.outputs['output']!.values;
    const largest = Math.max(...reference.map((value, at) => Math.abs(value - logits[at]!)));
    expect(largest).toBeLessThan(1e-4);
    wide.dispose();
  });

  test.each(names)('%s with one tensor missing', async (name) => {
    reset();
    const { 'layer3.1.bn2.running_mean': _, ...rest } = Object.fromEntries(arrays);
    await expect(load(name, new Map(Object.entries(rest)))).rejects.toMatchObject({
      code: 'weights-unfit',
      values: {
        file: name,
        of: 102,
        fitted: 101,
        missing: 'layer3.1.bn2.running_mean',
        misshapen: '–',
        surplus: '–',
      },
    });
    expect(isUnchanged()).toBe(true);
  });

  test.each(names)('%s with one tensor of a wrong shape', async (name) => {
    reset();
    const other = { shape: [1000, 64], data: new Float32Array(64_000) };
    await expect(load(name, new Map([...arrays, ['fc.weight', other]]))).rejects.toMatchObject({
      code: 'weights-unfit',
      values: { misshapen: 'fc.weight (1000×64 ≠ 10×64)', missing: '–' },
    });
    expect(isUnchanged()).toBe(true);
  });

  test.each(names)('%s cut in the middle', async (name) => {
    const bytes = written[name](arrays);
    const half = bytes.subarray(0, bytes.length / 2);
    await expect(readWeightFile({ name, bytes: half })).rejects.toMatchObject({ code: 'weight-file-cut' });
  });

  it('leaves the layers that it is told to', async () => {
    reset();
    const other = { shape: [1000, 64], data: new Float32Array(64_000) };
    const file: WeightFile = {
      name: 'x',
      format: 'pytorch',
      arrays: new Map([
        ...arrays,
        ['fc.weight', other],
        ['fc.bias', { shape: [1000], data: new Float32Array(1000) }],
      ]),
    };
    const report = loadWeights(model, file, { except: ['predictions'] });
    expect(report).toMatchObject({ loaded: 100, kept: ['predictions/kernel', 'predictions/bias'] });
    expect(Math.max(...values(model, 'predictions')[0]!)).toBe(0);
  });

  it('is told apart from a network of Keras’ convention, with the line that builds the right one', async () => {
    const other = build(resnet(18, { classes: 10, input: 64, width: 8 }), { initializer: 'zeros' });
    const file: WeightFile = { name: 'x.pth', format: 'pytorch', arrays };
    expect(() => loadWeights(other, file)).toThrow(
      expect.objectContaining({
        code: 'weights-convention',
        values: expect.objectContaining({
          found: 'torchvision',
          expected: 'keras',
          build: "nn.resnet(18, { convention: 'torchvision', classes: 10, width: 8, input: 64 })",
        }) as object,
      }),
    );
    other.dispose();
  });
});

describe('a ResNet-50', () => {
  /** The arrays of a model under torchvision's or Keras' names; numbers do not matter here. */
  function zeros(
    model: LayersModel,
    key: (layer: string, weight: string, index: number) => string,
    turn: boolean,
  ): Map<string, StoredArray> {
    return new Map(
      model.layers.flatMap((layer) =>
        layer.weights.map((weight, index) => {
          const own = weight.shape as number[];
          const [a = 1, b = 1, c = 1, d = 1] = own;
          const shape = !turn ? own : own.length === 4 ? [d, c, a, b] : own.length === 2 ? [b, a] : own;
          const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
          return [key(layer.name, weight.originalName.split('/').at(-1)!, index), { shape, data }] as const;
        }),
      ),
    );
  }
  const narrow = { width: 4, classes: 3, input: 32 } as const;
  const models = (['torchvision', 'paper', 'keras'] as const).map(
    (convention) => [convention, resnet(50, { ...narrow, convention })] as const,
  );
  const build50 = (convention: string): LayersModel =>
    build(new Map(models).get(convention as 'keras')!, { initializer: 'zeros' });

  it('of torchvision fits the paper’s network by every name and shape, and is told apart all the same', () => {
    const [own, other] = [build50('torchvision'), build50('paper')];
    const file: WeightFile = { name: 'r.pth', format: 'pytorch', arrays: zeros(own, torchKey, true) };
    expect(loadWeights(own, file).convention).toBe('torchvision');
    expect(() => loadWeights(other, file)).toThrow(
      expect.objectContaining({
        code: 'weights-convention',
        values: {
          file: 'r.pth',
          found: 'torchvision',
          expected: 'paper',
          differences: 'stride 3x3 ≠ 1x1',
          build: "nn.resnet(50, { convention: 'torchvision', classes: 3, width: 4, input: 32 })",
        },
      }),
    );
    for (const each of [own, other]) each.dispose();
  });

  test.each([
    ['by name', (layer: string, weight: string) => `${layer}/${weight}`],
    ['by number', (layer: string, _: string, index: number) => `${layer}/${index}`],
  ])('of Keras, %s, does not go into torchvision’s network', (_, key) => {
    const [own, other] = [build50('keras'), build50('torchvision')];
    const file: WeightFile = { name: 'r.h5', format: 'keras', arrays: zeros(own, key, false) };
    expect(loadWeights(own, file).convention).toBe('keras');
    expect(() => loadWeights(other, file)).toThrow(
      expect.objectContaining({
        code: 'weights-convention',
        values: expect.objectContaining({
          found: 'keras',
          build: "nn.resnet(50, { convention: 'keras', classes: 3, width: 4, input: 32 })",
        }) as object,
      }),
    );
    for (const each of [own, other]) each.dispose();
  });
});

describe('what does not fit', () => {
  it('is a network whose settings are others, where the file says them', async () => {
    const model = small({ epsilon: 1e-3 });
    const file = await fixture('small.keras');
    expect(() => loadWeights(model, file)).toThrow(
      expect.objectContaining({
        code: 'weights-settings',
        values: {
          file: 'small.keras',
          layer: 'conv1_bn',
          setting: 'epsilon',
          found: '0.00001',
          expected: '0.001',
        },
      }),
    );
    model.dispose();
  });

  it('is a scale that would be taken for a shift, both being the first of as many weights', async () => {
    const net = networkBuilder('small');
    let x = net.input([8, 8, 3]);
    x = net.conv(x, { name: 'conv1_conv', filters: 4, kernelSize: 3, padding: 'same', useBias: false });
    x = net.batchNorm(x, { name: 'conv1_bn', epsilon: 1e-5, momentum: 0.9, scale: false });
    net.dense(net.globalAveragePool(x), { name: 'predictions', units: 2 });
    const model = build(net.spec());
    const { arrays, ...file } = await fixture('small.keras');
    // As Keras 3 numbers them where there is no shift.
    const of = (number: number) => arrays.get(`conv1_bn/${number}`)!;
    const three = new Map([...arrays].filter(([name]) => !name.startsWith('conv1_bn/')));
    [of(0), of(2), of(3)].forEach((array, number) => three.set(`conv1_bn/${number}`, array));
    expect(() => loadWeights(model, { ...file, arrays: three })).toThrow(
      expect.objectContaining({
        code: 'weights-settings',
        values: expect.objectContaining({ layer: 'conv1_bn', setting: 'scale' }) as object,
      }),
    );
    model.dispose();
  });

  it('is a file whose names are of something else', () => {
    const model = small();
    const arrays = new Map([['encoder.0.weight', { shape: [1], data: Float32Array.of(1) }]]);
    expect(() => loadWeights(model, { name: 'other.pth', format: 'pytorch', arrays })).toThrow(
      expect.objectContaining({
        code: 'weights-unrecognised',
        values: expect.objectContaining({ found: 'encoder.0.weight' }) as object,
      }),
    );
    model.dispose();
  });
});

it('turns a dense kernel behind a flatten from channels first', () => {
  const net = networkBuilder('flat');
  let x = net.input([2, 1, 2]);
  x = net.flatten(x, { name: 'flatten' });
  net.dense(x, { name: 'predictions', units: 1 });
  const model = build(net.spec());
  const arrays = new Map([
    // Channel 0 of both rows, then channel 1.
    ['fc.weight', { shape: [1, 4], data: Float32Array.of(1, 2, 3, 4) }],
    ['fc.bias', { shape: [1], data: Float32Array.of(0) }],
  ]);
  loadWeights(model, { name: 'flat.pth', format: 'pytorch', arrays });
  expect(Array.from(values(model, 'predictions')[0]!)).toEqual([1, 3, 2, 4]);
  model.dispose();
});
