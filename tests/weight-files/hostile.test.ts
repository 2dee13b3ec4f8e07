/** Files that are made to mislead: each ends in words of this book, soon, and in no array that is not what it says. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ExplainedError } from '../../src/explained/index.ts';
import { readWeightFile } from '../../src/weight-files/read-weight-file.ts';

const utf8 = new TextEncoder();
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

function safetensors(header: string, data: number): Uint8Array {
  const text = utf8.encode(header);
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

async function codeOf(bytes: Uint8Array, name = 'given'): Promise<string> {
  try {
    await readWeightFile({ name, bytes });
  } catch (error) {
    return error instanceof ExplainedError ? error.code : `raw ${String(error)}`;
  }
  return 'read';
}

describe('safetensors', () => {
  // Their length begins as a pickle does: 0x80, and a protocol.
  test.each([128, 384, 640, 896, 1152, 1408])('with a header of %i bytes is no pickle', async (length) => {
    const header = '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'.padEnd(length);
    const { format, arrays } = await readWeightFile({ name: 'w', bytes: safetensors(header, 4) });
    expect(format).toBe('safetensors');
    expect([...arrays.get('w')!.data]).toEqual([0]);
  });

  test.each([
    '{"a":null}',
    '{"a":{"dtype":{"toString":null},"shape":[1],"data_offsets":[0,4]}}',
    '{"a":{"dtype":["F32"],"shape":[1],"data_offsets":[0,4]}}',
    '{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,"4"]}}',
    '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,{"toString":null}]}}',
    '{"a":{"dtype":"F32","shape":5,"data_offsets":[0,4]}}',
    `{"a":{"dtype":"F32","shape":[${Array(65).fill(1).join()}],"data_offsets":[0,4]}}`,
    // Two tensors over the same bytes.
    '{"a":{"dtype":"U8","shape":[16],"data_offsets":[0,16]},"b":{"dtype":"U8","shape":[16],"data_offsets":[0,16]}}',
    '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}',
    // Bytes that are nobody's: between two tensors, behind the last, and of a tensor that is named twice.
    '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}',
    '{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}',
    '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}',
  ])('%s is damaged', async (header) => {
    expect(await codeOf(safetensors(header, 16))).toBe('weight-file-damaged');
  });

  test('of a type that is a name of every object is of no known type', async () => {
    expect(
      await codeOf(safetensors('{"a":{"dtype":"constructor","shape":[1],"data_offsets":[0,4]}}', 4)),
    ).toBe('weight-file-type');
  });
});

describe('TensorFlow.js', () => {
  test.each([
    { weightsManifest: [null] },
    { weightsManifest: [{ paths: [], weights: [null] }] },
    { weightsManifest: [{ paths: [], weights: [{ name: 'a', dtype: 'float32' }] }] },
    { weightsManifest: [{ paths: [], weights: [{ name: 'a', dtype: 'float32', shape: 5 }] }] },
    { weightsManifest: [{ paths: ['a', 'a'], weights: [] }] },
    { weightsManifest: [{ paths: [{ toString: null }], weights: [] }] },
  ])('%j is damaged', async (model) => {
    expect(await codeOf(utf8.encode(JSON.stringify(model)), 'model.json')).toBe('weight-file-damaged');
  });
});

test('TensorFlow.js’ shards of another model, longer than the list of weights', async () => {
  const weights = [{ name: 'a', dtype: 'float32', shape: [1] }];
  const given = (length: number) =>
    readWeightFile({
      name: 'model.json',
      bytes: utf8.encode(JSON.stringify({ weightsManifest: [{ paths: ['w.bin'], weights }] })),
      beside: () => Promise.resolve(new Uint8Array(length)),
    });
  expect((await given(4)).arrays.size).toBe(1);
  await expect(given(8)).rejects.toMatchObject({ code: 'weight-file-damaged', values: { place: 'w.bin' } });
});

describe('pickles', () => {
  test('a number of a megabyte is refused at once', async () => {
    const bytes = new Uint8Array(1_000_010);
    bytes.set([0x80, 2, 0x8b]);
    new DataView(bytes.buffer).setInt32(3, 1_000_000, true);
    expect(await codeOf(bytes)).toBe('weight-file-damaged');
  }, 5_000);
});

describe('HDF5', () => {
  test('with a part of two billion columns is damaged, and is not walked', async () => {
    const bytes = fixture('packed.h5').slice();
    bytes[2034] = 128;
    expect(await codeOf(bytes)).not.toMatch(/^(raw|read)/);
  }, 5_000);
});
