import { readFileSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeDogsAndCats } from '../../../src/data/index.ts';
import type { ImageDataset } from '../../../src/data/index.ts';
import { build } from '../../../src/nn/index.ts';
import { evaluate } from '../../../src/nn/training/index.ts';
import { trainedNets, trainedNormalisation, type TrainedNet } from '../../../src/nn/trained/index.ts';
import { loadSafetensors } from '../../../src/nn/weights/index.ts';
import { startWasm } from '../training/wasm-backend.ts';

const asset = (path: string) => new URL(`../../../public/${path}`, import.meta.url);
let data: ImageDataset;
beforeAll(async () => {
  await startWasm();
  data = await decodeDogsAndCats(readFileSync(asset('data/dogs-and-cats.bin')));
});

interface Log {
  test: { accuracyInHalfPrecision: number; loss: number; confusion: number[][] };
}

describe.each(Object.keys(trainedNets) as TrainedNet[])('the shipped weights of %s', (name) => {
  it('take at most 600 KB and reach the test accuracy that their log states', () => {
    const file = asset(`weights/${name}.safetensors`);
    const log = JSON.parse(readFileSync(asset(`weights/${name}.log.json`), 'utf8')) as Log;
    expect(statSync(file).size).toBeLessThan(600_000);
    const model = build(trainedNets[name](), { initializer: 'zeros' });
    loadSafetensors(model, readFileSync(file));
    const found = evaluate(model, data.test, { normalisation: data.normalisation });
    // Another engine may round a picture on the boundary to the other side.
    expect(Math.abs(found.accuracy - log.test.accuracyInHalfPrecision)).toBeLessThanOrEqual(1 / 400 + 1e-9);
    expect(found.loss).toBeCloseTo(log.test.loss, 3);
    model.dispose();
  });
});

it('the shipped networks are fed with the numbers of their training pictures', () => {
  expect(data.normalisation).toEqual(trainedNormalisation);
});
