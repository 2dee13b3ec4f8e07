/**
 * Keras Applications' own ResNets, layer by layer and through to the logits.
 * The golden file is written by `scripts/goldens-keras.py`.
 */

import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { expect, test } from 'vitest';
import { build, describeNetwork, loadWeights, resnet } from '../../../src/nn/index.ts';
import { goldenImage, kerasWeight } from '../../golden/generator.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../golden/keras-applications.json', import.meta.url), 'utf8'),
) as { layers: Record<'50' | '101' | '152', [string, ...number[]][]>; logits: number[] };

const byName = (a: [string, ...number[]], b: [string, ...number[]]) => (a[0] < b[0] ? -1 : 1);

test.each([50, 101, 152] as const)('ResNet-%i has the layers of keras.applications', (depth) => {
  const ours = describeNetwork(resnet(depth))
    .layers.slice(1)
    .map(({ name, outputShape, params }): [string, ...number[]] => [name, ...outputShape, params.total]);
  expect(ours.sort(byName)).toEqual([...golden.layers[depth]].sort(byName));
});

test('ResNet-50 gives Keras’ logits, its weights loaded in Keras’ layout', async () => {
  await tf.setBackend('wasm');
  const model = build(resnet(50, { input: 64, classes: 10, classifierActivation: 'linear' }), {
    initializer: 'zeros',
  });
  const weights = model.layers.flatMap((layer) =>
    layer.weights.map((weight) => {
      const key = `${layer.name}/${weight.originalName.split('/').at(-1) ?? ''}`;
      return [key, kerasWeight(key, weight.shape as number[])] as const;
    }),
  );
  loadWeights(model, Object.fromEntries(weights), { layout: 'keras' });
  const logits = tf.tidy(() => {
    const { shape, data } = goldenImage([1, 64, 64, 3]);
    const image = tf.tensor4d(data as Float32Array, shape as [number, number, number, number]);
    return Array.from((model.predict(image) as tf.Tensor).dataSync());
  });
  model.dispose();
  const scale = Math.max(...golden.logits.map(Math.abs));
  const difference =
    Math.max(...golden.logits.map((value, i) => Math.abs(value - (logits[i] ?? NaN)))) / scale;
  expect(scale).toBeGreaterThan(0.1);
  expect(difference).toBeLessThan(1e-4);
});
