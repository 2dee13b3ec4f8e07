/** What is done to a photograph before a network reads it, against Keras' own `preprocess_input` in its three modes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { batchWriter, decodeDogsAndCats } from '../../src/data/index.ts';
import { normalised, photoTensor } from '../../src/kernel/photo.ts';
import { imagenetPreprocessing, type ImagenetStyle } from '../../src/nn/index.ts';
import { python, runPython } from '../python.ts';

if (!python.path) console.warn(`Preprocessing is not compared with Keras: ${python.missing}.`);

const root = join(import.meta.dirname, '../..');
const styles = Object.keys(imagenetPreprocessing) as ImagenetStyle[];

/** By Keras, from pixels of 0…255. */
function byKeras(pixels: readonly number[][]): Record<ImagenetStyle, number[]>[] {
  const program = `
import json, sys
import numpy
from keras.applications.imagenet_utils import preprocess_input

def read(pixels, mode):
    return preprocess_input(numpy.array(pixels, "float32").reshape(-1, 1, 3), mode=mode, data_format="channels_last")

print(json.dumps([
    {mode: read(pixels, mode).ravel().tolist() for mode in ("torch", "caffe", "tf")}
    for pixels in json.load(sys.stdin)
]))`;
  return JSON.parse(runPython(program, JSON.stringify(pixels))) as Record<ImagenetStyle, number[]>[];
}

const furthest = (some: ArrayLike<number>, others: readonly number[]): number => {
  expect(some).toHaveLength(others.length);
  return others.reduce((most, value, at) => Math.max(most, Math.abs(value - some[at]!)), 0);
};

describe.skipIf(!python.path)('as in Keras', () => {
  let cat: tf.Tensor3D;
  let pets: Awaited<ReturnType<typeof decodeDogsAndCats>>;
  let expected: ReturnType<typeof byKeras>;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    const { data, info } = await sharp(join(root, 'public/photos/cat.webp'))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    cat = photoTensor({ width, height, pixels: new Uint8ClampedArray(data) }, 56);
    pets = await decodeDogsAndCats(readFileSync(join(root, 'public/data/dogs-and-cats.bin')));
    expected = byKeras([
      Array.from(cat.dataSync(), (value) => value * 255),
      [...pets.train.images.subarray(0, 2 * 3072)],
    ]);
  }, 60_000);

  // Caffe's values go to 150; single precision has seven digits.
  const within = { torch: 1e-5, caffe: 1e-4, tf: 1e-6 };

  test.each(styles)('the photograph that a network is asked about: %s', (style) => {
    const read = normalised(cat, imagenetPreprocessing[style]).dataSync();
    expect(furthest(read, expected[0]![style])).toBeLessThan(within[style]);
  });

  test.each(styles)('the pictures of a set: %s', (style) => {
    const read = new Float32Array(2 * 3072);
    batchWriter(pets.train, imagenetPreprocessing[style])(read, [0, 1]);
    expect(furthest(read, expected[1]![style])).toBeLessThan(within[style]);
  });
});
