import { readFileSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeDogsAndCats } from '../../../src/data/index.ts';
import type { ImageDataset } from '../../../src/data/index.ts';
import { build } from '../../../src/nn/index.ts';
import { evaluate } from '../../../src/nn/training/index.ts';
import {
  trainedClasses,
  trainedNets,
  trainedNormalisation,
  type TrainedNet,
} from '../../../src/nn/trained/index.ts';
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

interface EightLog {
  pictures: number;
  test: { count: number };
}

interface PetsLog {
  ownTest: { count: number; accuracy: number };
}

describe.each(['resnet20', 'plain20', 'simple-cnn'] as const satisfies TrainedNet[])(
  'the shipped weights of %s',
  (name) => {
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
  },
);

it('the network for photographs takes at most 2.2 MB, and answers the test pictures as its log states', () => {
  const file = asset('weights/pets.safetensors');
  const log = JSON.parse(readFileSync(asset('weights/pets.log.json'), 'utf8')) as PetsLog;
  expect(statSync(file).size).toBeLessThanOrEqual(2_200_000);
  const model = build(trainedNets.pets(), { initializer: 'zeros' });
  loadSafetensors(model, readFileSync(file));
  const { probabilities, labels } = evaluate(
    model,
    { ...data.test, classes: trainedClasses.pets },
    { normalisation: trainedNormalisation },
  );
  const right = [...labels].filter(
    (label, at) => Number(probabilities[10 * at + 1]! > probabilities[10 * at]!) === label,
  ).length;
  expect(log.ownTest.count).toBe(400);
  expect(Math.abs(right / 400 - log.ownTest.accuracy)).toBeLessThanOrEqual(1 / 400 + 1e-9);
  model.dispose();
});

it('the network to be taken on knows the eight classes that are neither dog nor cat, and is small', () => {
  const file = asset('weights/eight.safetensors');
  const log = JSON.parse(readFileSync(asset('weights/eight.log.json'), 'utf8')) as Log & EightLog;
  expect(statSync(file).size).toBeLessThan(200_000);
  expect(trainedClasses.eight).toHaveLength(8);
  expect(trainedClasses.eight).not.toContain('dog');
  expect(trainedClasses.eight).not.toContain('cat');
  const model = build(trainedNets.eight(), { initializer: 'zeros' });
  loadSafetensors(model, readFileSync(file));
  // 8,000 pictures, each in one cell of the confusion matrix; its diagonal is what was right.
  const { count, accuracyInHalfPrecision, confusion } = log.test;
  expect(confusion.flat().reduce((sum, cell) => sum + cell, 0)).toBe(count);
  expect(confusion.reduce((sum, row, at) => sum + row[at]!, 0) / count).toBeCloseTo(
    accuracyInHalfPrecision,
    9,
  );
  expect(log.pictures).toBe(40_000);
  // Of things it has never seen it still says something: probabilities of eight classes.
  const { probabilities } = evaluate(
    model,
    { ...data.test, classes: trainedClasses.eight },
    { normalisation: trainedNormalisation },
  );
  expect(probabilities).toHaveLength(8 * data.test.count);
  model.dispose();
});

it('the shipped networks are fed with the numbers of their training pictures', () => {
  expect(data.normalisation).toEqual(trainedNormalisation);
});
