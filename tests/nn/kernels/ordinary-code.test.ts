import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { installedSimd } from '../../../src/nn/kernels/index.ts';
import { startWasm } from '../training/wasm-backend.ts';
import { randomValues, relativeError } from './random-tensor.ts';

beforeAll(async () => {
  await startWasm();
});

/** Bright or dark squares. */
function squares(count: number) {
  const labels = Array.from({ length: count }, (_, n) => n % 2);
  const noise = randomValues(count * 64, 1);
  const x = tf.tensor4d(
    noise.map((value, at) => value + 0.7 * (2 * labels[Math.floor(at / 64)]! - 1)),
    [count, 8, 8, 1],
  );
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), 2).toFloat());
  return { x, y };
}

function smallNet(): layers.LayersModel {
  const { conv2d, batchNormalization, reLU, maxPooling2d, depthwiseConv2d, globalAveragePooling2d, dense } =
    layers.layers;
  const start = (seed: number) => layers.initializers.heNormal({ seed });
  return layers.sequential({
    layers: [
      conv2d({
        inputShape: [8, 8, 1],
        filters: 8,
        kernelSize: 3,
        padding: 'same',
        kernelInitializer: start(1),
      }),
      batchNormalization({ momentum: 0.8 }),
      reLU(),
      maxPooling2d({ poolSize: 2, strides: 2 }),
      depthwiseConv2d({ kernelSize: 3, padding: 'same', depthwiseInitializer: start(2) }),
      conv2d({ filters: 6, kernelSize: 3, strides: 2, activation: 'relu', kernelInitializer: start(3) }),
      globalAveragePooling2d({}),
      dense({ units: 2, activation: 'softmax', kernelInitializer: start(4) }),
    ],
  });
}

describe('ordinary tfjs code trains on WASM', () => {
  it('model.fit', async () => {
    const model = smallNet();
    model.compile({ optimizer: tf.train.adam(0.02), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const { x, y } = squares(32);
    const { history } = await model.fit(x, y, { epochs: 12, batchSize: 8, shuffle: false, verbose: 0 });
    expect(history['loss']!.at(-1)).toBeLessThan(0.3 * (history['loss']![0] as number));
    expect(history['acc']!.at(-1)).toBe(1);
    // In inference mode, with the moving averages that training left.
    const [loss] = model.evaluate(x, y) as tf.Scalar[];
    expect(loss!.dataSync()[0]).toBeLessThan(0.3);
    tf.dispose([x, y]);
    model.dispose();
  });

  it('optimizer.minimize', () => {
    const x = tf.tensor4d(randomValues(4 * 36 * 3, 2), [4, 6, 6, 3]);
    const filter = tf.variable(tf.tensor4d(randomValues(27 * 4, 3), [3, 3, 3, 4]));
    const optimizer = tf.train.momentum(0.002, 0.9);
    const loss = () => tf.mean<tf.Scalar>(tf.square(tf.relu(tf.conv2d(x, filter as tf.Tensor4D, 1, 'same'))));
    const first = optimizer.minimize(loss, true)!.dataSync()[0]!;
    for (let step = 0; step < 200; step++) optimizer.minimize(loss);
    expect(tf.tidy(() => loss().dataSync()[0]!)).toBeLessThan(0.8 * first);
    optimizer.dispose();
    tf.dispose([x, filter]);
  });

  it('a thousand steps of trainOnBatch leave tensors and memory as they were', async () => {
    const model = smallNet();
    model.compile({ optimizer: tf.train.sgd(1e-3), loss: 'categoricalCrossentropy' });
    // A leak of any of the larger tensors would be 64 KB a step.
    const { x, y } = squares(32);
    for (let step = 0; step < 5; step++) await model.trainOnBatch(x, y);
    const before = [
      tf.memory().numTensors,
      tf.engine().backend.numDataIds(),
      installedSimd()!.memory.memory.buffer.byteLength,
    ];
    for (let step = 0; step < 1000; step++) await model.trainOnBatch(x, y);
    expect([
      tf.memory().numTensors,
      tf.engine().backend.numDataIds(),
      installedSimd()!.memory.memory.buffer.byteLength,
    ]).toEqual(before);
    tf.dispose([x, y]);
    model.dispose();
  });
});

describe('optimisers in one pass', () => {
  const sizes = [3, 16, 37];
  /** Ten steps by gradients that are given; the weights at the end. */
  function weightsAfter(make: () => tf.Optimizer, backend: string): Float32Array[] {
    const engine = tf.engine();
    const variables = sizes.map((size, at) => tf.variable(tf.tensor1d(randomValues(size, at + 1))));
    const optimizer = make();
    let tensors = 0;
    for (let step = 0; step < 10; step++) {
      const gradients = Object.fromEntries(
        variables.map(({ name }, at) => [name, tf.tensor1d(randomValues(sizes[at]!, 10 * step + at))]),
      );
      optimizer.applyGradients(gradients);
      tf.dispose(gradients);
      if (step === 0) tensors = tf.memory().numTensors;
    }
    expect(tf.memory().numTensors).toBe(tensors);
    expect(engine.backendName).toBe(backend);
    const found = variables.map((variable) => variable.dataSync().slice() as Float32Array);
    tf.dispose(variables);
    optimizer.dispose();
    return found;
  }

  it.each<[string, () => tf.Optimizer]>([
    ['momentum', () => tf.train.momentum(0.1, 0.9)],
    ['momentum with Nesterov’s look-ahead', () => tf.train.momentum(0.1, 0.9, true)],
    ['adam', () => tf.train.adam(0.01)],
  ])('%s: as tfjs’s own on cpu, to 1e-5', async (_, make) => {
    const ours = weightsAfter(make, 'wasm');
    await tf.setBackend('cpu');
    const stock = weightsAfter(make, 'cpu');
    await tf.setBackend('wasm');
    ours.forEach((values, at) => expect(relativeError(values, stock[at]!)).toBeLessThan(1e-5));
  });

  it('leave a clone, a reshape and a saved state as they were', async () => {
    const weights = tf.variable(tf.tensor1d([1, 2, 3, 4]));
    const [clone, square] = [tf.clone(weights), tf.reshape(weights, [2, 2])];
    const optimizer = tf.train.adam(0.1);
    const gradients = { [weights.name]: tf.tensor1d([1, -1, 1, -1]) };
    optimizer.applyGradients(gradients as never);
    for (const kept of [clone, square]) expect([...kept.dataSync()]).toEqual([1, 2, 3, 4]);
    expect(weights.dataSync()[0]).toBeCloseTo(0.9, 4);
    const saved = await optimizer.getWeights();
    expect(saved.map(({ name }) => name.split('/').at(-1))).toEqual(['iter', 'm', 'v']);
    expect(saved[1]!.tensor.dataSync()[0]).toBeCloseTo(0.1, 5);
    tf.dispose([weights, clone, square, gradients]);
    optimizer.dispose();
  });

  it('a clone copies nothing, and outlives what it was made of', () => {
    const x = tf.tensor1d([1, 2, 3]);
    const data = tf.engine().backend.numDataIds();
    const clone = tf.clone(x);
    expect(tf.engine().backend.numDataIds()).toBe(data);
    x.dispose();
    expect([...clone.dataSync()]).toEqual([1, 2, 3]);
    clone.dispose();
    expect(tf.engine().backend.numDataIds()).toBe(data - 1);
  });
});

describe('what the kernels do not cover still goes to tfjs’s own', () => {
  it('a convolution with another activation, and integers', () => {
    const x = tf.tensor4d(randomValues(2 * 25 * 3, 4), [2, 5, 5, 3]);
    const w = tf.tensor4d(randomValues(27 * 4, 5), [3, 3, 3, 4]);
    const fused = tf.fused.conv2d({ x, filter: w, strides: 1, pad: 'same', activation: 'sigmoid' });
    const plain = tf.sigmoid(tf.conv2d(x, w, 1, 'same'));
    const difference = tf.max(tf.abs(tf.sub(fused, plain))).dataSync()[0]!;
    expect(difference).toBeLessThan(1e-5);
    expect(tf.relu(tf.tensor1d([-1, 2], 'int32')).dataSync()).toEqual(Int32Array.of(0, 2));
    tf.dispose([x, w, fused, plain]);
  });
});
