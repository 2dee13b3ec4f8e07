import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { python } from '../../python.ts';
import { randomNetwork } from '../spec/random-network.ts';
import { compareInKeras, compareInTorch } from './run-in-python.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const count = Number(process.env['RANDOM_EXPORTS'] ?? 40);
const specs = Array.from({ length: count }, (_, i) => randomNetwork(i + 1));

describe.skipIf(!python.path)('exported networks compute what tfjs computes', () => {
  it('in Keras', () => {
    const { run, refused, faults } = compareInKeras(specs);
    console.info(`Keras ran ${run} networks; ${refused} are not to be written.`);
    expect(faults).toEqual([]);
    // Average pooling with padding of its own alone has no word.
    expect(run).toBeGreaterThan(4 * refused);
  }, 600_000);

  it('in PyTorch', () => {
    const { run, refused, faults } = compareInTorch(specs);
    console.info(`PyTorch ran ${run} networks; ${refused} are not to be written.`);
    expect(faults).toEqual([]);
    expect(run).toBeGreaterThan(refused);
  }, 600_000);
});
