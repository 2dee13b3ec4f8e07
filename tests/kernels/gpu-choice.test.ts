import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { choosable, chooseTrainingKernels } from '../../src/nn/kernels/gpu-choice.ts';
import type { KernelChoice } from '../../src/nn/kernels/gpu-choice.ts';
import { randomValues, relativeError } from './random-tensor.ts';

// The choice itself needs no GPU: any backend that can train will do.
beforeAll(() => tf.setBackend('cpu'));

const gradient = () =>
  tf.tidy(() => {
    const x = tf.tensor4d(randomValues(2 * 6 * 6 * 3, 1), [2, 6, 6, 3]);
    const w = tf.tensor4d(randomValues(3 * 3 * 3 * 4, 2), [3, 3, 3, 4]);
    return tf
      .grad((filter) => tf.sum(tf.square(tf.conv2d(x, filter as tf.Tensor4D, 2, 'same'))))(w)
      .dataSync();
  });

it('keeps what is faster, remembers it, and changes no result', async () => {
  const before = gradient();
  const kept = new Map<string, KernelChoice>();
  const memory = {
    get: (key: string) => kept.get(key),
    put: (key: string, choice: KernelChoice) => void kept.set(key, choice),
  };
  const tensors = tf.memory().numTensors;
  const { choice, timings } = await chooseTrainingKernels('test', memory, {
    input: [2, 6, 6, 4],
    filter: [3, 3, 4, 4],
  });
  expect(tf.memory().numTensors).toBe(tensors);
  for (const each of choosable) {
    const { stock, composed } = timings![each];
    expect(choice[each]).toBe(composed < 0.9 * stock ? 'composed' : 'stock');
  }
  expect(await chooseTrainingKernels('test', memory)).toEqual({ choice });
  expect(kept.get('cpu/test')).toEqual(choice);
  expect(relativeError(gradient(), before)).toBeLessThan(1e-5);
});

it('what is remembered as faster is what runs', async () => {
  const before = gradient();
  const all: KernelChoice = { filterGradient: 'composed', inputGradient: 'composed', batchNorm: 'composed' };
  await chooseTrainingKernels('other', { get: () => all, put: () => undefined });
  expect(tf.getKernel('BatchNormTraining', 'cpu')).toBeDefined();
  expect(relativeError(gradient(), before)).toBeLessThan(1e-5);
});
