import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import {
  choiceOf,
  choosable,
  measureTrainingKernels,
  rightWays,
  useTrainingKernels,
} from '../../../src/nn/kernels/gpu-choice.ts';
import type { KernelChoice, KernelTimings } from '../../../src/nn/kernels/gpu-choice.ts';
import { randomValues, relativeError } from './random-tensor.ts';

// Timing and choosing need no GPU: any backend that can train will do.
beforeAll(() => tf.setBackend('cpu'));

const gradient = () =>
  tf.tidy(() => {
    const x = tf.tensor4d(randomValues(2 * 6 * 6 * 3, 1), [2, 6, 6, 3]);
    const w = tf.tensor4d(randomValues(3 * 3 * 3 * 4, 2), [3, 3, 3, 4]);
    return tf
      .grad((filter) => tf.sum(tf.square(tf.conv2d(x, filter as tf.Tensor4D, 2, 'same'))))(w)
      .dataSync();
  });

const all: KernelChoice = {
  filterGradient: 'composed',
  inputGradient: 'composed',
  batchNorm: 'composed',
  update: 'stock',
  block: 'stock',
  forward: 'stock',
};

it('times both ways on every sample, and leaves no tensor behind', async () => {
  const tensors = tf.memory().numTensors;
  const timings = await measureTrainingKernels({
    samples: [
      { input: [2, 6, 6, 4], filter: [3, 3, 4, 4], stride: 1 },
      { input: [2, 6, 6, 4], filter: [3, 3, 4, 8], stride: 2 },
    ],
  });
  expect(tf.memory().numTensors).toBe(tensors);
  for (const each of choosable) {
    const { stock, composed, fused, won } = timings[each];
    expect(stock).toBeGreaterThan(0);
    if (!['update', 'block', 'forward'].includes(each)) {
      expect(composed).toBeGreaterThan(0);
      expect(won.composed).toHaveLength(2);
    }
    // Programs of our own run on WebGPU alone.
    expect(fused).toBeUndefined();
    expect(won.fused).toEqual([]);
  }
});

it('ours must win every time: one sample lost, and tfjs’s own stays; of two the faster', () => {
  const timings: KernelTimings = {
    filterGradient: { stock: 10, composed: 5, won: { composed: [true, true], fused: [] } },
    inputGradient: { stock: 10, composed: 5, won: { composed: [true, false] } },
    batchNorm: { stock: 10, composed: 5, fused: 4, won: { composed: [true, true], fused: [true, true] } },
    update: { stock: 10, won: {} },
    // A block of separate kernels, batch norm among them ours, is what a step has without the fused one.
    block: { stock: 10, composed: 4, fused: 5, won: { composed: [true], fused: [true] } },
    forward: { stock: 10, fused: 5, won: { fused: [true] } },
  };
  expect(choiceOf(timings)).toEqual({
    filterGradient: 'composed',
    inputGradient: 'stock',
    batchNorm: 'fused',
    update: 'stock',
    block: 'composed',
    forward: 'fused',
  });
  const { batchNorm } = timings;
  expect(choiceOf({ ...timings, batchNorm: { ...batchNorm, fused: 6 } }).batchNorm).toBe('composed');
  const failed = { stock: 10, won: { composed: [false], fused: [false] } };
  expect(choiceOf({ ...timings, batchNorm: failed }).batchNorm).toBe('stock');
});

it('what is chosen runs and changes no result; without a choice tfjs’s own is back', () => {
  const before = gradient();
  const stock = tf.getKernel('Conv2DBackpropFilter', 'cpu').kernelFunc;
  useTrainingKernels(all);
  expect(tf.getKernel('Conv2DBackpropFilter', 'cpu').kernelFunc).not.toBe(stock);
  expect(tf.getKernel('BatchNormTraining', 'cpu')).toBeDefined();
  expect(relativeError(gradient(), before)).toBeLessThan(1e-5);
  useTrainingKernels({ ...all, filterGradient: 'stock', batchNorm: 'stock' });
  expect(tf.getKernel('Conv2DBackpropFilter', 'cpu').kernelFunc).toBe(stock);
  expect(tf.getKernel('BatchNormTraining', 'cpu')).toBeUndefined();
  useTrainingKernels(undefined);
  expect(gradient()).toEqual(before);
});

it('an abort ends the timing', async () => {
  const abort = new AbortController();
  abort.abort(new Error('stop'));
  await expect(measureTrainingKernels({ signal: abort.signal })).rejects.toThrow('stop');
});

it('of a choice that was kept, what gives other numbers here is not used, whoever kept it', async () => {
  const samples = [{ input: [2, 6, 6, 4], filter: [3, 3, 4, 4], stride: 1 }] as const;
  const tensors = tf.memory().numTensors;
  // As the choice was when it was timed.
  expect(await rightWays(all, { samples })).toEqual(all);
  // Programs that this backend does not run at all.
  const forged = {
    ...all,
    batchNorm: 'fused',
    update: 'fused',
    block: 'fused',
    forward: 'fused',
  } as const;
  expect(await rightWays(forged, { samples })).toEqual({ ...all, batchNorm: 'stock' });
  const stock = tf.getKernel('Conv2D', 'cpu');
  tf.unregisterKernel('Conv2D', 'cpu');
  // What ours are composed of is wrong on this device.
  tf.registerKernel({
    ...stock,
    kernelFunc: (given) => {
      const made = stock.kernelFunc(given) as tf.TensorInfo;
      (tf.backend().readSync(made.dataId) as Float32Array).fill(0);
      return made;
    },
  });
  try {
    const { filterGradient, inputGradient } = await rightWays(all, { samples });
    expect([filterGradient, inputGradient]).toContain('stock');
  } finally {
    tf.unregisterKernel('Conv2D', 'cpu');
    tf.registerKernel(stock);
  }
  expect(tf.memory().numTensors).toBe(tensors);
});
