import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ExplainedError } from '../../../src/explained/index.ts';
import { inference, planned } from '../../../src/nn/inference/index.ts';
import { operationsOf } from '../../../src/nn/inference/operations.ts';
import { hookPredict } from '../../../src/nn/inference/predict.ts';
import { installedSimd } from '../../../src/nn/kernels/index.ts';
import {
  build,
  cifarResnet,
  describeNetwork,
  evaluate,
  gradCam,
  networkBuilder,
  resnet,
  train,
  type Convention,
  type NetworkSpec,
  type ResnetDepth,
} from '../../../src/nn/index.ts';
import { stripes, toyData } from '../training/toy-pictures.ts';
import { startWasm } from '../training/wasm-backend.ts';
import { randomNetwork, randomNumbers } from '../spec/random-network.ts';
import { drawWeights, relativeError } from './random-weights.ts';

/** What tfjs gives itself, a layer at a time. */
function ownLoop(model: LayersModel, x: tf.Tensor): Float32Array {
  const output = tf.tidy(() => model.apply(x, { training: false }) as tf.Tensor);
  const values = output.dataSync().slice() as Float32Array;
  output.dispose();
  return values;
}

const picture = (shape: readonly number[], seed = 1) => tf.randomNormal([...shape], 0, 1, 'float32', seed);

function byPlan(model: LayersModel, x: tf.Tensor): Float32Array {
  const y = inference(model).predict(x);
  const values = y.dataSync().slice() as Float32Array;
  y.dispose();
  return values;
}

beforeAll(async () => {
  await startWasm();
});

describe('a planned forward pass', () => {
  const conventions: Convention[] = ['keras', 'torchvision', 'paper'];
  const cases = ([18, 50] as ResnetDepth[]).flatMap((depth) =>
    conventions.flatMap((convention) =>
      [{}, { shortcut: 'A' as const }, { skip: false }, { input: [75, 66, 3] }].map((more) => ({
        depth,
        convention,
        ...more,
      })),
    ),
  );

  it.each(cases)('gives the logits of tfjs’s own layers: %o', ({ depth, ...options }) => {
    const spec = resnet(depth, {
      width: 16,
      input: 64,
      classes: 10,
      classifierActivation: 'linear',
      ...options,
    });
    const model = build(spec, { initializer: 'zeros' });
    drawWeights(model, depth);
    const x = picture([2, ...(model.inputs[0]!.shape.slice(1) as number[])]);
    expect(relativeError(byPlan(model, x), ownLoop(model, x))).toBeLessThan(1e-5);
    x.dispose();
    model.dispose();
  });

  it('gives the same numbers on the plain cpu backend', async () => {
    const spec = resnet(18, { width: 8, input: 32, classes: 10 });
    const model = build(spec, { initializer: 'zeros' });
    drawWeights(model, 3);
    const x = picture([3, 32, 32, 3]);
    const found = byPlan(model, x);
    await tf.setBackend('cpu');
    try {
      const expected = ownLoop(model, x);
      expect(relativeError(found, expected)).toBeLessThan(1e-5);
    } finally {
      await tf.setBackend('wasm');
    }
    model.dispose();
  });

  it('gives those of ResNet-18 as it is, at 224×224', () => {
    const model = build(resnet(18, { convention: 'torchvision' }), { initializer: 'zeros' });
    drawWeights(model, 1);
    const x = picture([1, 224, 224, 3]);
    expect(relativeError(byPlan(model, x), ownLoop(model, x))).toBeLessThan(1e-5);
    model.dispose();
  });

  it('of any number of pictures is that of each', () => {
    const model = build(cifarResnet(8, { width: 16, classes: 10 }), { initializer: 'zeros' });
    drawWeights(model, 5);
    const x = picture([7, 32, 32, 3]);
    const all = byPlan(model, x);
    for (let n = 0; n < 7; n++) {
      const one = byPlan(model, tf.slice(x, [n, 0, 0, 0], [1, -1, -1, -1]));
      expect(relativeError(one, all.subarray(n * 10, n * 10 + 10))).toBeLessThan(2e-6);
    }
    model.dispose();
  });

  it('agrees on networks drawn at random', () => {
    const reasons = new Map<string, number>();
    let compared = 0;
    const faults: string[] = [];
    for (let seed = 1; seed <= 400; seed++) {
      const spec = seed % 2 === 0 ? randomNetwork(seed) : randomImageNetwork(seed);
      if (spec.layers.filter(({ kind }) => kind === 'input').length !== 1 || spec.layers.length < 2) continue;
      const model = build(spec, { initializer: 'zeros' });
      drawWeights(model, seed);
      const x = picture([2, ...(model.inputs[0]!.shape.slice(1) as number[])], seed);
      try {
        if (model.outputs.length !== 1) continue;
        const found = byPlan(model, x);
        const error = relativeError(found, ownLoop(model, x));
        compared++;
        if (!(error < 1e-5)) faults.push(`${seed}: ${error}`);
      } catch (error) {
        if (!(error instanceof ExplainedError)) throw error;
        const reason = String(error.values['reason']);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      } finally {
        tf.dispose(x);
        model.dispose();
      }
    }
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(200);
  }, 60_000);

  it('gives what any layer of a block gives', () => {
    const model = build(resnet(50, { width: 8, input: 64, classes: 10 }), { initializer: 'zeros' });
    drawWeights(model, 2);
    const x = picture([1, 64, 64, 3]);
    const forward = inference(model);
    for (const layer of model.layers.slice(1, 40)) {
      const part = tf.tidy(() => forward.output(layer.name, x).dataSync().slice());
      const whole = tf.tidy(() => ownOutput(model, layer.name, x).dataSync().slice());
      expect(relativeError(part, whole), layer.name).toBeLessThan(1e-5);
    }
    forward.dispose();
    model.dispose();
  });
});

describe('what is done in one pass', () => {
  it.each([
    ['keras', 50],
    ['torchvision', 50],
    ['paper', 18],
  ] as const)('is a convolution with all that follows it: %s, ResNet-%i', (convention, depth) => {
    const spec = resnet(depth, { convention });
    const found = operationsOf(spec, ['predictions']);
    if ('unplannable' in found) throw new Error(found.unplannable);
    const convolutions = spec.layers.filter(({ kind }) => kind === 'conv').length;
    const kinds = new Map<string, number>();
    for (const { kind } of found.operations) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const softmax = convention === 'torchvision' ? {} : { activation: 1 };
    expect(Object.fromEntries(kinds)).toEqual({
      linear: convolutions + 1,
      pool: 1,
      globalAverage: 1,
      ...softmax,
    });
    expect(found.multiplyAdds).toBe(describeNetwork(spec).totals.multiplyAdds);
  });

  it('keeps zeros before a maximum where values below zero could lose to them', () => {
    const net = networkBuilder('padded');
    const x = net.input([8, 8, 4]);
    const convolved = net.conv(x, { filters: 8, kernelSize: 3, padding: 'same' });
    net.maxPool(net.zeroPadding(convolved, { padding: 1 }), { kernelSize: 3, strides: 2, padding: 'valid' });
    const spec = net.spec();
    const found = operationsOf(spec, [spec.layers.at(-1)!.name]);
    expect('operations' in found && found.operations.map(({ kind }) => kind)).toEqual([
      'linear',
      'pad',
      'pool',
    ]);
  });
});

describe('model.predict', () => {
  it('takes the plan, and tfjs where there is none', () => {
    const model = build(cifarResnet(8, { width: 16, classes: 2 }), { initializer: 'zeros' });
    drawWeights(model, 9);
    const x = picture([4, 32, 32, 3]);
    const stock = tf.tidy(() => (model.predict(x) as tf.Tensor).dataSync().slice());
    let asked = 0;
    hookPredict({
      ...planned,
      predict(...given) {
        asked++;
        return planned.predict(...given);
      },
    });
    const [before, bytes] = [tf.memory().numTensors, installedSimd()!.memory.memory.buffer.byteLength];
    const found = tf.tidy(() => (model.predict(x) as tf.Tensor).dataSync().slice());
    expect(asked).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
    expect(relativeError(found, stock)).toBeLessThan(1e-5);
    expect(found).not.toEqual(stock);

    // Small enough to leave to tfjs; and in a gradient, which tfjs records.
    const little = tf.tidy(() => tf.slice(x, [0, 0, 0, 0], [1, 32, 32, 3]));
    expect(planned.predict(model, tf.zeros([0, 32, 32, 3]))).toBeUndefined();
    const slope = tf.grad((image: tf.Tensor) => tf.sum(model.predict(image) as tf.Tensor))(little);
    expect(tf.tidy(() => tf.max(tf.abs(slope)).dataSync()[0])).toBeGreaterThan(0);
    expect(installedSimd()!.memory.memory.buffer.byteLength).toBe(bytes);
    model.dispose();
  });

  it('sees weights that were set, and those that training changes in place', async () => {
    const model = build(cifarResnet(8, { width: 8, classes: 2 }), { seed: 1 });
    const x = picture([8, 32, 32, 3]);
    const agrees = () => relativeError(byPlan(model, x), ownLoop(model, x));
    const first = byPlan(model, x);
    drawWeights(model, 4);
    expect(relativeError(byPlan(model, x), first)).toBeGreaterThan(1e-3);
    expect(agrees()).toBeLessThan(1e-5);
    const { normalisation } = toyData;
    const pictures = stripes(64, 32);
    let before = byPlan(model, x);
    for await (const { step } of train(
      model,
      { train: pictures, normalisation },
      { epochs: 1, batchSize: 8, learningRate: 0.05, executor: 'planned' },
    )) {
      const now = byPlan(model, x);
      expect(relativeError(now, before), `step ${step}`).toBeGreaterThan(1e-6);
      expect(agrees(), `step ${step}`).toBeLessThan(1e-5);
      before = now;
      if (step === 3) break;
    }
    // And by ordinary code.
    model.compile({ optimizer: tf.train.momentum(0.05, 0.9), loss: 'categoricalCrossentropy' });
    await model.trainOnBatch(x, tf.oneHot(tf.tensor1d([0, 1, 0, 1, 0, 1, 0, 1], 'int32'), 2));
    expect(relativeError(byPlan(model, x), before)).toBeGreaterThan(1e-6);
    expect(agrees()).toBeLessThan(1e-5);
    model.dispose();
  });

  it('keeps no more memory for sixty models than for twenty', () => {
    const bytes: number[] = [];
    for (let n = 0; n < 60; n++) {
      const model = build(cifarResnet(8, { width: 16, classes: 2 }), { initializer: 'zeros' });
      const x = tf.zeros([16, 32, 32, 3]);
      byPlan(model, x);
      x.dispose();
      // Every other one is left to the plan to notice.
      if (n % 2 === 0) model.dispose();
      else for (const weight of model.weights) weight.dispose();
      bytes.push(installedSimd()!.memory.memory.buffer.byteLength);
    }
    expect(bytes.at(-1)).toBe(bytes[20]);
  });

  it('leaves a layer whose computation was replaced to it', () => {
    const model = build(cifarResnet(8, { width: 16, classes: 2 }), { seed: 1 });
    const x = picture([4, 32, 32, 3]);
    model.layers[3]!.call = (inputs) => tf.zerosLike(Array.isArray(inputs) ? inputs[0]! : inputs);
    expect(() => inference(model).predict(x)).toThrow(ExplainedError);
    model.dispose();
  });
});

describe('what stands on it', () => {
  it('evaluation and Grad-CAM say the same', () => {
    hookPredict(planned);
    const model = build(cifarResnet(8, { width: 16, classes: 2 }), { initializer: 'zeros' });
    drawWeights(model, 6);
    const { normalisation } = toyData;
    const pictures = stripes(64, 32);
    const image = picture([32, 32, 3]) as tf.Tensor3D;
    const look = () => {
      const { loss, accuracy } = evaluate(model, pictures, { normalisation });
      const { map, probabilities } = gradCam(model, image);
      return { loss, accuracy, map: map.dataSync().slice(), probabilities };
    };
    const byPlans = look();
    hookPredict({
      predict: () => undefined,
      output: () => undefined,
      share: () => Promise.resolve(undefined),
      forget: () => undefined,
    });
    const byTfjs = look();
    hookPredict(planned);
    expect(byPlans.accuracy).toBe(byTfjs.accuracy);
    expect(byPlans.loss).toBeCloseTo(byTfjs.loss, 5);
    expect(relativeError(byPlans.probabilities, byTfjs.probabilities)).toBeLessThan(1e-5);
    expect(relativeError(byPlans.map, byTfjs.map)).toBeLessThan(1e-4);
    model.dispose();
  });
});

function ownOutput(model: LayersModel, layer: string, x: tf.Tensor): tf.Tensor {
  let seen: tf.Tensor | undefined;
  const found = model.layers.find(({ name }) => name === layer)!;
  const call = found.call.bind(found);
  found.call = (inputs, kwargs) => {
    const output = call(inputs, kwargs);
    seen = tf.keep(tf.clone(Array.isArray(output) ? output[0]! : output));
    return output;
  };
  tf.dispose(model.apply(x, { training: false }) as tf.Tensor);
  delete (found as { call?: unknown }).call;
  return seen!;
}

/** Convolutional networks alone, with what a plan takes along and what it must not. */
function randomImageNetwork(seed: number): NetworkSpec {
  const random = randomNumbers(seed);
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const chance = (share: number) => random() < share;
  const net = networkBuilder(`image_${seed}`);
  let x = net.input([whole(9, 17), whole(9, 17), whole(1, 9)]);
  let channels = whole(1, 24);
  const convolve = (from: string, stride = 1) =>
    net.conv(from, {
      filters: channels,
      kernelSize: [whole(1, 4), whole(1, 4)],
      strides: stride,
      dilation: stride === 1 && chance(0.2) ? 2 : 1,
      padding: 'same',
      useBias: chance(0.5),
      ...(chance(0.15) ? { activation: chance(0.5) ? ('relu' as const) : ('tanh' as const) } : {}),
    });
  x = convolve(x);
  for (let depth = whole(2, 6); depth > 0; depth--) {
    const before = x;
    switch (whole(0, 7)) {
      case 0:
        x = net.relu(net.batchNorm(x));
        break;
      case 1: {
        const main = net.batchNorm(convolve(net.relu(net.batchNorm(convolve(x)))));
        x = net.add(chance(0.5) ? [before, main] : [main, before]);
        if (chance(0.7)) x = net.relu(x);
        break;
      }
      case 2: {
        const [one, other] = [
          net.batchNorm(convolve(x)),
          chance(0.5) ? net.batchNorm(convolve(x)) : convolve(x),
        ];
        x = net.relu(net.add([one, other]));
        break;
      }
      case 3:
        x = net.maxPool(net.zeroPadding(chance(0.5) ? net.relu(x) : x, { padding: 1 }), {
          kernelSize: 3,
          strides: 2,
          padding: 'valid',
        });
        break;
      case 4:
        x = net.averagePool(x, { kernelSize: 2, strides: chance(0.5) ? 1 : 2, padding: 'same' });
        break;
      case 5:
        x = net.concatenate([convolve(x), x]);
        channels = whole(1, 24);
        x = convolve(net.activation(x, 'leakyRelu', { slope: 0.1 }));
        break;
      case 6: {
        channels *= 2;
        const main = net.batchNorm(convolve(x, 2));
        x = net.relu(net.add([main, net.subsamplePad(x, { strides: 2, filters: channels })]));
        break;
      }
      default:
        channels = 8 * whole(1, 4);
        x = net.relu(
          net.batchNorm(net.conv(x, { filters: channels, kernelSize: 3, padding: chance(0.5) ? 1 : 'same' })),
        );
    }
  }
  if (chance(0.7)) {
    x = chance(0.7) ? net.globalAveragePool(x) : chance(0.5) ? net.globalMaxPool(x) : net.flatten(x);
    net.dense(net.dropout(x, { rate: 0.2 }), {
      units: whole(1, 20),
      ...(chance(0.5) ? { activation: 'softmax' as const } : {}),
    });
  }
  return net.spec();
}
