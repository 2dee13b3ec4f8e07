import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import { cifarResnet, describeNetwork, resnet, type NetworkSpec } from '../../../src/nn/index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** The shortest of several runs in this process's own time: a machine busy with other things is not in the way. */
function milliseconds(spec: NetworkSpec): number {
  const times = Array.from({ length: 15 }, () => {
    const start = process.cpuUsage();
    describeNetwork(spec);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

it('describes the 517 layers of ResNet-152 in under 50 ms, without a tensor', () => {
  const before = tf.memory();
  expect(milliseconds(resnet(152))).toBeLessThan(50);
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numBytes).toBe(before.numBytes);
});

it('takes time in proportion to the layers: from 71 to 3,339', () => {
  const perLayer = (spec: NetworkSpec) => milliseconds(spec) / spec.layers.length;
  const deep = cifarResnet(1001, { block: 'bottleneck' });
  expect(deep.layers).toHaveLength(3339);
  // Forty-seven times the layers: were the cost quadratic, each would cost 47 times as much.
  expect(perLayer(deep) / perLayer(resnet(18))).toBeLessThan(8);
});
