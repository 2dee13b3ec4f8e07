import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { batchWriter } from '../../../src/data/batches.ts';
import { seededRandom, shuffledIndices } from '../../../src/data/random.ts';
import {
  build,
  cifarResnet,
  gradCam,
  microscope,
  twins,
  type MicroscopeStep,
} from '../../../src/nn/index.ts';
import { familiarity } from '../../../src/nn/training/familiarity.ts';
import { gradientOf } from '../../../src/nn/training/microscope.ts';
import { stripes } from './toy-pictures.ts';
import { startWasm } from './wasm-backend.ts';

beforeAll(async () => void (await startWasm()));

const data = {
  train: stripes(64, 32, 1),
  test: stripes(32, 32, 2),
  normalisation: { mean: [0.4, 0.4, 0.4], std: [0.25, 0.25, 0.25] },
};

async function look(
  networks: Record<string, layers.LayersModel>,
  options: Parameters<typeof microscope>[2],
): Promise<MicroscopeStep[]> {
  const steps: MicroscopeStep[] = [];
  for await (const step of microscope(networks, data, options)) steps.push(step);
  return steps;
}

describe('gradient microscope', () => {
  test('its gradients are those of automatic differentiation, layer by layer', async () => {
    const model = build(cifarResnet(8, { width: 4, classes: 2 }), { seed: 3 });
    const weights = model.trainableWeights;
    const indices = shuffledIndices(64, seededRandom(5, 1, 1)).subarray(0, 16);
    const images = new Float32Array(16 * 32 * 32 * 3);
    batchWriter(data.train, data.normalisation)(images, indices);
    const expected = tf.tidy(() => {
      const batch = tf.tensor4d(images, [16, 32, 32, 3]);
      const truth = tf.oneHot(
        Int32Array.from(indices, (index) => data.train.labels[index]!),
        2,
      );
      const { grads } = tf.variableGrads(
        () => {
          const p = model.apply(batch, { training: true }) as tf.Tensor;
          return tf.neg(tf.mean(tf.sum(tf.mul(truth, tf.log(p)), -1)));
        },
        weights.map((weight) => weight.read() as tf.Variable),
      );
      return weights.flatMap((weight) =>
        weight.originalName.endsWith('/kernel')
          ? [tf.norm(grads[(weight.read() as tf.Variable).name]!).dataSync()[0]!]
          : [],
      );
    });
    const [first] = await look({ net: model }, { steps: 1, batchSize: 16, seed: 5 });
    const found = first!.networks[0]!.layers;
    expect(found.map(({ layer }) => layer).slice(0, 3)).toEqual([
      'conv1_conv',
      'conv2_block1_1_conv',
      'conv2_block1_2_conv',
    ]);
    expect(found).toHaveLength(expected.length);
    found.forEach(({ norm }, at) => expect(norm / expected[at]!).toBeCloseTo(1, 3));
  });

  test('twins begin with the same weights and see the same pictures', async () => {
    const { plain, residual } = twins({ depth: 8, width: 4, seed: 2 });
    const kernels = (model: layers.LayersModel) =>
      model.getLayer('pair2_1_conv').getWeights()[0]!.dataSync() as Float32Array;
    expect(kernels(plain)).toEqual(kernels(residual));
    const steps = await look(
      { plain, again: twins({ depth: 8, width: 4, seed: 2 }).plain },
      { steps: 3, batchSize: 16 },
    );
    for (const { networks } of steps) expect(networks[0]!.loss).toBe(networks[1]!.loss);
  });

  test('sigmoids without batch norm let gradients vanish; the skips do not', async () => {
    const deep = twins({ depth: 30, width: 4, batchNorm: false, activation: 'sigmoid' });
    const [first] = await look(deep, { steps: 1, batchSize: 16 });
    const [plain, residual] = first!.networks.map(({ layers: found }) => found[0]!.norm / found.at(-2)!.norm);
    expect(plain).toBeLessThan(1e-6);
    expect(residual! / plain!).toBeGreaterThan(1e3);
  });

  test('the histogram counts every weight once, zeros in the first bin', () => {
    const { norm, histogram } = gradientOf('x', Float32Array.of(3, -4, 0, 1e-30));
    expect(norm).toBe(5);
    expect([...histogram].reduce((sum, n) => sum + n, 0)).toBe(4);
    expect(histogram[0]).toBe(2);
    // log₁₀ 3 and log₁₀ 4 lie on two sides of half a decade.
    expect([histogram[28], histogram[29]]).toEqual([1, 1]);
  });
});

describe('Grad-CAM', () => {
  test('before global average pooling and a dense layer it is CAM: the maps weighted by the class’s weights', () => {
    const model = build(cifarResnet(8, { width: 4, classes: 2 }), { seed: 7 });
    const image = tf.randomNormal<tf.Rank.R3>([32, 32, 3], 0, 1, 'float32', 1);
    const before = tf.memory().numTensors;
    const highest: number[] = [];
    for (const wanted of [0, 1]) {
      const { map, layer, class: found, probabilities } = gradCam(model, image, { class: wanted });
      const expected = tf.tidy(() => {
        const maps = layers
          .model({ inputs: model.inputs, outputs: model.getLayer(layer).output })
          .predict(tf.expandDims(image, 0)) as tf.Tensor4D;
        const weights = tf.slice(model.getLayer('predictions').getWeights()[0]!, [0, wanted], [-1, 1]);
        const evidence = tf.relu(tf.squeeze(tf.matMul(tf.reshape(maps, [-1, maps.shape[3]]), weights)));
        return tf.divNoNan(evidence, evidence.max()).dataSync();
      });
      expect(found).toBe(wanted);
      expect(probabilities[0]! + probabilities[1]!).toBeCloseTo(1, 5);
      expect(map.shape).toEqual([8, 8]);
      const values = map.dataSync();
      highest.push(Math.max(...values));
      values.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 4));
      map.dispose();
    }
    // A class that nothing speaks for has an empty map; one of two has evidence.
    expect(Math.max(...highest)).toBeCloseTo(1, 5);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('leaves the model as it was, and names the layers there are', () => {
    const model = build(cifarResnet(8, { width: 4, classes: 2 }));
    const image = tf.zeros<tf.Rank.R3>([32, 32, 3]);
    const predicted = () => (model.predict(tf.expandDims(image, 0)) as tf.Tensor).dataSync();
    const before = predicted();
    gradCam(model, image, { layer: 'conv2_block1_out' });
    expect(predicted()).toEqual(before);
    expect(() => gradCam(model, image, { layer: 'avg_pool' })).toThrow(
      'the last that has them is conv4_block1_out',
    );
    expect(() => gradCam(model, image, { class: 2 })).toThrow('numbered from 0');
    expect(predicted()).toEqual(before);
  });
});

test('what is unlike the training pictures is farther than nearly all test pictures', async () => {
  const model = build(cifarResnet(8, { width: 4, classes: 2 }), { seed: 1 });
  const known = new Float32Array(32 * 32 * 3);
  batchWriter(data.test, data.normalisation)(known, [3]);
  const near = await familiarity(model, tf.tensor3d(known, [32, 32, 3]), data);
  const far = await familiarity(model, tf.fill<tf.Rank.R3>([32, 32, 3], 30), data);
  expect(near.references).toBe(32);
  expect(near.share).toBeLessThan(0.98);
  expect(far.share).toBe(1);
  expect(far.distance).toBeGreaterThan(2 * near.distance);
});
