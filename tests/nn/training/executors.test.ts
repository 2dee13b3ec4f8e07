import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { build, cifarResnet } from '../../../src/nn/index.ts';
import { installedSimd } from '../../../src/nn/kernels/index.ts';
import type { Executor, StepOptions } from '../../../src/nn/training/executor.ts';
import { layersExecutor } from '../../../src/nn/training/layers-executor.ts';
import { plannedExecutor } from '../../../src/nn/training/planned-executor.ts';
import { randomValues } from '../kernels/random-tensor.ts';
import { startWasm } from './wasm-backend.ts';

beforeAll(async () => {
  await startWasm();
});

const options: StepOptions = {
  learningRate: 0.01,
  momentum: 0.9,
  nesterov: true,
  weightDecay: 1e-3,
  labelSmoothing: 0.1,
  batchNormMomentum: 0.8,
  measureGradients: true,
  measureActivations: true,
};
const batch = 6;

/** A residual net with everything the plan knows in one place. */
function mixedNet(): layers.LayersModel {
  const {
    conv2d,
    batchNormalization,
    reLU,
    add,
    concatenate,
    zeroPadding2d,
    maxPooling2d,
    averagePooling2d,
    activation,
    flatten,
    dense,
    globalAveragePooling2d,
  } = layers.layers;
  const init = (seed: number) => layers.initializers.heNormal({ seed });
  const input = layers.input({ shape: [9, 9, 3] });
  const pad = zeroPadding2d({ padding: [[1, 2], [0, 1]] }).apply(input); // prettier-ignore
  const a = conv2d({ filters: 6, kernelSize: 3, activation: 'relu', kernelInitializer: init(1) }).apply(pad);
  const b = reLU().apply(batchNormalization().apply(a)) as layers.SymbolicTensor;
  const c = batchNormalization({ center: false }).apply(
    conv2d({ filters: 6, kernelSize: 3, padding: 'same', useBias: false, kernelInitializer: init(2) }).apply(
      b,
    ),
  );
  const sum = reLU().apply(add().apply([b, c as layers.SymbolicTensor])) as layers.SymbolicTensor;
  const plain = add().apply([sum, batchNormalization().apply(sum) as layers.SymbolicTensor]);
  const pooled = maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }).apply(
    plain,
  ) as layers.SymbolicTensor;
  const averaged = averagePooling2d({ poolSize: 2, strides: 2, padding: 'same' }).apply(
    sum,
  ) as layers.SymbolicTensor;
  const joined = concatenate().apply([pooled, averaged]) as layers.SymbolicTensor;
  const curved = activation({ activation: 'tanh' }).apply(
    conv2d({ filters: 5, kernelSize: 1, strides: 2, kernelInitializer: init(3) }).apply(joined),
  ) as layers.SymbolicTensor;
  const squashed = activation({ activation: 'sigmoid' }).apply(curved) as layers.SymbolicTensor;
  const features = concatenate().apply([
    flatten().apply(squashed) as layers.SymbolicTensor,
    globalAveragePooling2d({}).apply(joined) as layers.SymbolicTensor,
  ]);
  const hidden = dense({ units: 7, activation: 'elu', kernelInitializer: init(4) }).apply(features);
  const output = dense({ units: 3, activation: 'softmax', kernelInitializer: init(5) }).apply(hidden);
  return layers.model({ inputs: input, outputs: output as layers.SymbolicTensor });
}

const nets: [string, () => layers.LayersModel, classes: number][] = [
  ['a net of all plannable layers', mixedNet, 3],
  ['ResNet-8, option A', () => build(cifarResnet(8, { width: 8, classes: 2, input: 16 })), 2],
  [
    'ResNet-8, projections',
    () =>
      build(
        cifarResnet(8, { width: 4, classes: 2, input: 9, shortcut: 'B', padding: 'same', useBias: true }),
      ),
    2,
  ],
  ['plain-8', () => build(cifarResnet(8, { width: 5, classes: 2, input: 8, skip: false })), 2],
];

function fill(executor: Executor, classes: number, seed: number): void {
  executor.images().set(randomValues(executor.images().length, seed));
  executor.labels().forEach((_, n, labels) => (labels[n] = (n + seed) % classes));
  // Every third picture is mixed.
  const { others, shares } = executor.mixture();
  shares.forEach((_, n) => {
    others[n] = (n + seed + 1) % classes;
    shares[n] = n % 3 === 0 ? 0.3 : 1;
  });
}

const values = (model: layers.LayersModel) => model.getWeights().map((weight) => weight.dataSync().slice());

describe('the planned step does what tfjs’s own layers and gradients do', () => {
  it.each(nets)('%s: losses, measurements and every weight after three steps', async (_, make, classes) => {
    const [one, other] = [make(), make()];
    other.setWeights(one.getWeights());
    const planned = plannedExecutor(one, installedSimd()!, batch) as Executor;
    expect(planned.kind).toBe('planned');
    const stock = layersExecutor(other, batch);
    // The layers read their own momentum; the loop sets it, here the test does.
    for (const layer of other.layers) if ('momentum' in layer) (layer as { momentum: number }).momentum = 0.8;
    for (let step = 0; step < 3; step++) {
      fill(planned, classes, step + 1);
      fill(stock, classes, step + 1);
      const [a, b] = [await planned.step(options), await stock.step(options)];
      expect(a.loss).toBeCloseTo(b.loss, 4);
      expect(a.accuracy).toBe(b.accuracy);
      // Rounding differs, and steps with a high rate amplify it.
      const tolerance = step === 0 ? 1e-4 : 1e-2;
      const gradients = new Map(b.layers!.map((layer) => [layer.layer, layer]));
      for (const { layer, gradientNorm, weightNorm, activation } of a.layers!) {
        const expected = gradients.get(layer);
        // An input layer computes nothing in tfjs.
        if (!expected) continue;
        if (gradientNorm !== undefined)
          expect(Math.abs(gradientNorm - expected.gradientNorm!)).toBeLessThan(
            tolerance * Math.max(0.1, expected.gradientNorm!),
          );
        if (weightNorm !== undefined) expect(weightNorm).toBeCloseTo(expected.weightNorm!, 3);
        if (activation && expected.activation)
          expect(activation.zeroShare).toBeCloseTo(expected.activation.zeroShare, 2);
      }
    }
    const [found, expected] = [values(one), values(other)];
    // A bias before batch norm has no gradient but rounding: differences are measured against 0.01 at least.
    const worst = (a: Float32Array, b: Float32Array) =>
      a.reduce((largest, value, at) => Math.max(largest, Math.abs(value - b[at]!)), 0) /
      b.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0.01);
    found.forEach((weights, index) =>
      expect(worst(weights as Float32Array, expected[index] as Float32Array)).toBeLessThan(5e-3),
    );
    planned.dispose();
    stock.dispose();
    one.dispose();
    other.dispose();
  });

  it('the velocities of one fit the other, weight by weight', async () => {
    const model = mixedNet();
    const planned = plannedExecutor(model, installedSimd()!, batch) as Executor;
    const stock = layersExecutor(model, batch);
    fill(planned, 3, 1);
    await planned.step(options);
    const saved = await planned.momenta();
    expect([...saved.keys()].sort()).toEqual([...(await stock.momenta()).keys()].sort());
    stock.setMomenta(saved);
    for (const [name, values] of await stock.momenta()) expect(values, name).toEqual(saved.get(name));
    const back = plannedExecutor(model, installedSimd()!, batch) as Executor;
    back.setMomenta(await stock.momenta());
    expect(await back.momenta()).toEqual(saved);
    for (const each of [planned, stock, back, model]) each.dispose();
  });

  it('the loss of mixed labels is that of either label by its share, and so is every gradient', async () => {
    const model = build(cifarResnet(8, { width: 4, classes: 3, input: 8 }));
    for (const executor of [
      plannedExecutor(model, installedSimd()!, batch) as Executor,
      layersExecutor(model, batch),
    ]) {
      const read = async (share: number) => {
        executor.images().set(randomValues(executor.images().length, 1));
        executor.labels().set([0, 1, 2, 0, 1, 2]);
        executor.mixture().others.set([1, 2, 0, 1, 2, 0]);
        executor.mixture().shares.fill(share);
        executor.setMomenta(
          new Map([...(await executor.momenta())].map(([name, values]) => [name, values.fill(0)])),
        );
        const { loss } = await executor.step({ ...options, learningRate: 0, weightDecay: 0 });
        return { loss, gradients: await executor.momenta() };
      };
      const [first, second, mixed] = [await read(1), await read(0), await read(0.25)];
      expect(first.loss).not.toBeCloseTo(second.loss, 2);
      expect(mixed.loss).toBeCloseTo(0.25 * first.loss + 0.75 * second.loss, 5);
      for (const [name, gradient] of mixed.gradients)
        gradient.forEach((value, n) =>
          expect(value, name).toBeCloseTo(
            0.25 * first.gradients.get(name)![n]! + 0.75 * second.gradients.get(name)![n]!,
            4,
          ),
        );
      executor.dispose();
    }
    model.dispose();
  });

  it('a thousand steps leave memory as it was', async () => {
    const model = build(cifarResnet(8, { width: 4, classes: 2, input: 8 }));
    const executor = plannedExecutor(model, installedSimd()!, 2) as Executor;
    fill(executor, 2, 1);
    await executor.step(options);
    const bytes = installedSimd()!.memory.memory.buffer.byteLength;
    const before = tf.memory().numTensors;
    for (let step = 0; step < 1000; step++)
      await executor.step({ ...options, learningRate: 1e-4, measureGradients: step % 10 === 0 });
    expect(tf.memory().numTensors).toBe(before);
    expect(installedSimd()!.memory.memory.buffer.byteLength).toBe(bytes);
    executor.dispose();
    model.dispose();
  });

  it('goes on after the memory has grown under it', async () => {
    const { memory } = installedSimd()!;
    const losses: number[][] = [];
    for (const grow of [false, true]) {
      const model = build(cifarResnet(8, { width: 4, classes: 2, input: 8 }));
      const executor = plannedExecutor(model, installedSimd()!, 2) as Executor;
      const found: number[] = [];
      for (let step = 0; step < 4; step++) {
        if (grow && step === 2) {
          const before = memory.memory.buffer;
          const large = tf.zeros([memory.memory.buffer.byteLength / 4 + 1024]);
          expect(memory.memory.buffer).not.toBe(before);
          large.dispose();
        }
        fill(executor, 2, step);
        found.push((await executor.step(options)).loss);
      }
      executor.dispose();
      model.dispose();
      losses.push(found);
    }
    expect(losses[1]).toEqual(losses[0]);
  });

  it('a clone of a weight taken before a step keeps its values', async () => {
    const model = build(cifarResnet(8, { width: 4, classes: 2, input: 8 }));
    const executor = plannedExecutor(model, installedSimd()!, 2) as Executor;
    const clone = tf.clone(model.getWeights()[0]!);
    const before = clone.dataSync().slice();
    fill(executor, 2, 1);
    await executor.step(options);
    expect(clone.dataSync()).toEqual(before);
    expect(model.getWeights()[0]!.dataSync()).not.toEqual(before);
    clone.dispose();
    executor.dispose();
    model.dispose();
  });

  it('says why a net cannot be planned', () => {
    const model = layers.sequential({
      layers: [
        layers.layers.flatten({ inputShape: [4, 4, 3] }),
        layers.layers.dropout({ rate: 0.5 }),
        layers.layers.dense({ units: 2 }),
      ],
    });
    expect(plannedExecutor(model, installedSimd()!, 2)).toEqual({ unplannable: 'dropout' });
    model.dispose();
  });
});
