/** Files that the libraries themselves wrote (`scripts/weight-fixtures.py`), and what is made of them when they are broken. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { readWeightFile } from '../../src/weight-files/read-weight-file.ts';
import type { StoredArray, WeightFile } from '../../src/weight-files/index.ts';
import { kerasWeight, torchWeight } from '../golden/generator.ts';

const bytesOf = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
const read = (name: string, bytes = bytesOf(name)): Promise<WeightFile> => readWeightFile({ name, bytes });

const torchShapes: Record<string, number[]> = {
  'conv1.weight': [4, 3, 3, 3],
  'bn1.weight': [4],
  'bn1.bias': [4],
  'bn1.running_mean': [4],
  'bn1.running_var': [4],
  'bn1.num_batches_tracked': [],
  'fc.weight': [2, 4],
  'fc.bias': [2],
};
const kerasShapes: Record<string, number[]> = {
  'conv1_conv/kernel': [3, 3, 3, 4],
  'conv1_bn/gamma': [4],
  'conv1_bn/beta': [4],
  'conv1_bn/moving_mean': [4],
  'conv1_bn/moving_variance': [4],
  'predictions/kernel': [4, 2],
  'predictions/bias': [2],
};
/** Keras 3 numbers a layer's weights. */
const numbered = new Map([
  ['kernel', '0'],
  ['gamma', '0'],
  ['beta', '1'],
  ['moving_mean', '2'],
  ['moving_variance', '3'],
  ['bias', '1'],
]);

/** @param precision largest relative error, of numbers that were stored in half */
function expectTorch({ arrays }: WeightFile, precision = 0): void {
  expect([...arrays.keys()].sort()).toEqual(Object.keys(torchShapes).sort());
  for (const [name, shape] of Object.entries(torchShapes)) {
    const array = arrays.get(name)!;
    expect(array.shape, name).toEqual(shape);
    if (name.endsWith('tracked')) expect(Array.from(array.data)).toEqual([0]);
    else expectClose(array, torchWeight(name, shape).data, precision);
  }
}

function expectClose(array: StoredArray, expected: ArrayLike<number>, precision: number): void {
  expect(array.data).toHaveLength(expected.length);
  array.data.forEach((value, at) =>
    expect(Math.abs(value - expected[at]!)).toBeLessThanOrEqual(precision * Math.abs(expected[at]!)),
  );
}

function expectKeras({ arrays }: WeightFile, isNumbered: boolean, precision = 0): void {
  const names = Object.keys(kerasShapes).map((name) => {
    const [layer, weight] = name.split('/') as [string, string];
    return [isNumbered ? `${layer}/${numbered.get(weight)!}` : name, name] as const;
  });
  expect([...arrays.keys()].sort()).toEqual(names.map(([found]) => found).sort());
  for (const [found, name] of names) {
    expect(arrays.get(found)!.shape).toEqual(kerasShapes[name]);
    expectClose(arrays.get(found)!, kerasWeight(name, kerasShapes[name]!).data, precision);
  }
}

describe('PyTorch', () => {
  // The last with a loss, moments of an optimiser, NumPy's numbers and a path beside the weights.
  test.each(['small.pth', 'nested.pt', 'before-1.6.pth', 'checkpoint.pt'])('%s', async (name) => {
    const file = await read(name);
    expect(file.format).toBe('pytorch');
    expectTorch(file);
  });

  it('reads half precision and bfloat16', async () => {
    expectTorch(await read('half.pth'), 2 ** -8);
  });

  it('reads tensors that are views of one storage', async () => {
    const { arrays } = await read('views.pth');
    expect(arrays.get('turned')!.shape).toEqual([6, 4]);
    expect(Array.from(arrays.get('turned')!.data.subarray(0, 5))).toEqual([0, 6, 12, 18, 1]);
    expect(Array.from(arrays.get('middle')!.data)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
    expect(Array.from(arrays.get('second')!.data)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
    expect(Array.from(arrays.get('parameter')!.data)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('reads a list of tensors, by their numbers', async () => {
    const { arrays } = await read('list.pt');
    expect([...arrays].map(([name, { shape }]) => [name, shape])).toEqual([
      ['0', [2, 4]],
      ['1', [2]],
    ]);
  });

  it('says of other kinds of tensors that they cannot be read, not that they would run', async () => {
    await expect(read('complex.pth')).rejects.toMatchObject({
      code: 'weight-file-type',
      values: { type: 'torch.ComplexFloatStorage' },
    });
  });

  it('runs nothing of a pickle that calls os.system, and says so', async () => {
    const refusal = { code: 'weight-file-code', values: { file: 'system.pth', name: 'posix.system' } };
    await expect(read('system.pth')).rejects.toMatchObject(refusal);
    expect(existsSync('/tmp/a-weight-file-ran-this')).toBe(false);
  });

  it('takes no whole model, whose class is the program', async () => {
    await expect(read('whole-model.pth')).rejects.toMatchObject({
      code: 'weight-file-code',
      values: { name: '__main__.Small' },
    });
  });
});

describe('safetensors', () => {
  it.each([
    ['small.safetensors', 0],
    ['half.safetensors', 2 ** -10],
    ['bfloat16.safetensors', 2 ** -8],
  ])('%s', async (name, precision) => {
    const file = await read(name);
    expect(file.format).toBe('safetensors');
    expectTorch(file, precision);
  });
});

describe('Keras', () => {
  it.each([
    ['small.keras', true],
    ['small.weights.h5', true],
    ['legacy.h5', false],
    ['keras2.h5', false],
  ])('%s', async (name, isNumbered) => {
    const file = await read(name);
    expect(file.format).toBe('keras');
    expectKeras(file, isNumbered);
  });

  it('reads bfloat16, which HDF5 has no name for', async () => {
    expectKeras(await read('bfloat16.weights.h5'), true, 2 ** -8);
  });

  it('leaves what only training needs in a compiled model', async () => {
    const { arrays } = await read('trained.keras');
    expect(arrays.size).toBe(7);
  });

  it.each(['small.keras', 'legacy.h5'])('says the layers of %s', async (name) => {
    const { layers } = await read(name);
    const norm = layers?.find((layer) => layer.name === 'conv1_bn');
    expect(norm).toMatchObject({
      className: 'BatchNormalization',
      settings: { epsilon: 1e-5, momentum: 0.9 },
    });
  });

  it('reads chunks that are shuffled and deflated', async () => {
    const { arrays } = await read('packed.h5');
    expectClose(arrays.get('predictions/kernel')!, kerasWeight('predictions/kernel', [4, 2]).data, 0);
    expect(Array.from(arrays.get('predictions/half')!.data)).toEqual([0, 1, 2, 3]);
  });

  it('says which array is in a layout of HDF5 that it does not read', async () => {
    await expect(read('newest.h5')).rejects.toMatchObject({
      code: 'weight-file-layout',
      values: { file: 'newest.h5', name: 'predictions/kernel', how: 'chunks in a newer layout of HDF5' },
    });
  });
});

describe('NumPy', () => {
  test.each(['small.npz', 'packed.npz'])('%s', async (name) => {
    const file = await read(name);
    expect(file.format).toBe('numpy');
    expectTorch(file);
  });

  it('turns columns first into rows first', async () => {
    const { arrays } = await read('columns.npy');
    expect(arrays.get('columns')).toEqual({ shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) });
  });

  it('takes no objects, which are pickles', async () => {
    await expect(read('objects.npy')).rejects.toMatchObject({ code: 'weight-file-type' });
  });
});

describe('TensorFlow.js', () => {
  const json = (weights: object[], paths: string[]): Uint8Array =>
    new TextEncoder().encode(JSON.stringify({ modelTopology: {}, weightsManifest: [{ paths, weights }] }));
  const bytes = json(
    [
      { name: 'conv1_conv/kernel', shape: [2, 2], dtype: 'float32' },
      { name: 'b', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
    ],
    ['one.bin', 'two.bin'],
  );
  const shards = new Map([
    ['one.bin', new Uint8Array(Float32Array.of(1, 2, 3).buffer)],
    ['two.bin', Uint8Array.of(...new Uint8Array(Float32Array.of(4).buffer), 2, 255)],
  ]);
  const beside = async (name: string): Promise<Uint8Array> => {
    const shard = shards.get(name);
    if (!shard) throw new Error('absent');
    return shard;
  };

  it('reads numbers that go across shards, and undoes quantisation', async () => {
    const { arrays, format } = await readWeightFile({ name: 'model.json', bytes, beside });
    expect(format).toBe('tfjs');
    expect(arrays.get('conv1_conv/kernel')).toEqual({ shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) });
    expect(Array.from(arrays.get('b')!.data)).toEqual([0, 126.5]);
  });

  it('says which shard is missing', async () => {
    const missing = { code: 'weight-file-shards', values: { file: 'model.json', shard: 'one.bin' } };
    await expect(readWeightFile({ name: 'model.json', bytes })).rejects.toMatchObject(missing);
  });

  it('says when a shard is too short', async () => {
    const short = async (): Promise<Uint8Array> => new Uint8Array(8);
    await expect(readWeightFile({ name: 'model.json', bytes, beside: short })).rejects.toMatchObject({
      code: 'weight-file-cut',
    });
  });
});

describe('a file that was cut', () => {
  const names = [
    'small.pth',
    'before-1.6.pth',
    'small.safetensors',
    'small.keras',
    'small.weights.h5',
    'legacy.h5',
    'small.npz',
    'columns.npy',
  ];

  test.each(names)('%s, at every eighth', async (name) => {
    const whole = bytesOf(name);
    for (let eighth = 1; eighth < 8; eighth++) {
      const bytes = whole.slice(0, Math.floor((whole.length * eighth) / 8));
      await expect(read(name, bytes), `${eighth}/8`).rejects.toMatchObject({
        code: 'weight-file-cut',
        values: { file: name, found: bytes.length },
      });
    }
  });

  it('is empty', async () => {
    await expect(read('x.pth', new Uint8Array())).rejects.toMatchObject({ code: 'weight-file-cut' });
  });
});

describe('a file that is damaged', () => {
  const names = [
    'small.pth',
    'before-1.6.pth',
    'small.safetensors',
    'small.keras',
    'small.weights.h5',
    'legacy.h5',
    'keras2.h5',
    'packed.npz',
  ];

  test.each(names)('%s: any byte wrong is read, or said, and never a fault of the reader', async (name) => {
    const whole = bytesOf(name);
    for (let at = 0; at < whole.length; at += 61) {
      const bytes = whole.slice();
      bytes[at] = bytes[at]! ^ 0xff;
      await read(name, bytes).catch((error: unknown) => {
        expect((error as { code?: string }).code ?? `${at}: ${String((error as Error).stack)}`).toMatch(
          /^weight-file-/,
        );
      });
    }
  });

  it('in a zip is told by its sum', async () => {
    const flipped = bytesOf('small.pth');
    const numbers = Buffer.from(new Uint8Array((torchWeight('fc.bias', [2]).data as Float32Array).buffer));
    const place = Buffer.from(flipped).indexOf(numbers);
    expect(place).toBeGreaterThan(0);
    flipped[place]! ^= 1;
    await expect(read('small.pth', flipped)).rejects.toMatchObject({ code: 'weight-file-damaged' });
  });
});

describe('what is no file of weights', () => {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);

  it.each([
    ['a web page', '<!DOCTYPE html><title>Sign in</title>', 'weight-file-stand-in'],
    [
      'a pointer of Git LFS',
      'version https://git-lfs.github.com/spec/v1\noid sha256:0',
      'weight-file-stand-in',
    ],
    ['a text', 'Weights.', 'weight-file-unknown'],
    ['other JSON', '{"a": 1}', 'weight-file-unknown'],
  ])('%s', async (_, content, code) => {
    await expect(read('weights.pth', text(content))).rejects.toMatchObject({ code });
  });

  it('a tar of PyTorch’s first years', async () => {
    const tar = new Uint8Array(1_024);
    tar.set(text('sys_info'));
    tar.set(text('ustar'), 257);
    await expect(read('old.pth', tar)).rejects.toMatchObject({ code: 'weight-file-tar' });
  });
});

describe('weights in several files', () => {
  const index = (weight_map: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify({ weight_map }));
  const readWith = (weight_map: unknown, shards: Record<string, string> = {}): Promise<WeightFile> =>
    readWeightFile({
      name: 'net.index.json',
      bytes: index(weight_map),
      beside: (name) =>
        name in shards ? Promise.resolve(bytesOf(shards[name]!)) : Promise.reject(new Error(name)),
    });

  it('are put together as their index says', async () => {
    const file = await readWith(
      { a: 'one.safetensors', b: ['one.safetensors'], c: ['two.h5'] },
      { 'one.safetensors': 'small.safetensors', 'two.h5': 'small.weights.h5' },
    );
    expect(file.arrays.has('conv1.weight') && file.arrays.has('conv1_conv/0')).toBe(true);
    expect(file.name).toBe('net.index.json');
  });

  it('say which of them is not there, and where the index names none', async () => {
    const missing = { code: 'weight-file-shards', values: { shard: 'one.safetensors' } };
    await expect(readWith({ a: 'one.safetensors' })).rejects.toMatchObject(missing);
    for (const map of [{}, { a: 5 }, { a: [{}] }])
      await expect(readWith(map)).rejects.toMatchObject({ code: 'weight-file-damaged' });
  });
});
