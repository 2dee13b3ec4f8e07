import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { patchOf } from '../../src/kernel/patch.ts';
import { build, networkBuilder, type NetworkBuilder } from '../../src/nn/index.ts';

type Layer = tf.layers.Layer;

/** A picture of 9 × 7 × 4 with a different number everywhere. */
const picture = tf.randomUniform([1, 9, 7, 4], -1, 1, 'float32', 3);

/** Weights that no symmetry hides an error in, biases included. */
function shuffleWeights(layer: Layer): void {
  layer.setWeights(
    layer.getWeights().map((weight, at) => tf.randomUniform(weight.shape, -1, 1, 'float32', 7 + at)),
  );
}

async function expectEveryValue(layer: Layer, input: tf.Tensor = picture): Promise<void> {
  const output = layer.apply(input) as tf.Tensor4D;
  shuffleWeights(layer);
  const values = layer.apply(input) as tf.Tensor4D;
  const given = { shape: output.shape.slice(1), values: (await values.data()) as Float32Array };
  const read = { shape: input.shape.slice(1), values: (await input.data()) as Float32Array };
  const [height, width, channels] = given.shape as [number, number, number];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let channel = 0; channel < channels; channel++) {
        const place = { row, column, channel };
        const patch = await patchOf(layer, place, read, Promise.resolve(given));
        expect(patch.result, JSON.stringify(place)).toBeCloseTo(patch.output, 4);
        expect(patch.patch).toHaveLength(patch.rows.length * patch.columns.length * patch.channels);
      }
    }
  }
}

const windows = ['same', 'valid'].flatMap((padding) =>
  [
    { kernelSize: [3, 2], strides: [1, 1], dilationRate: [1, 1] },
    { kernelSize: [3, 5], strides: [2, 3], dilationRate: [1, 1] },
    { kernelSize: [2, 3], strides: [1, 1], dilationRate: [3, 2] },
    { kernelSize: [2, 1], strides: [3, 2], dilationRate: [1, 1] },
  ].map((window) => ({ padding, ...window }) as ConvolutionWindow),
);

interface ConvolutionWindow {
  padding: 'same' | 'valid';
  kernelSize: [number, number];
  strides: [number, number];
  dilationRate: [number, number];
}

describe('one output value taken apart is what tfjs gives', () => {
  test.each(windows)('conv2d %j', async (window) => {
    await expectEveryValue(tf.layers.conv2d({ ...window, filters: 3 }));
  });

  test.each(windows)('depthwiseConv2d %j', async (window) => {
    await expectEveryValue(tf.layers.depthwiseConv2d({ ...window, depthMultiplier: 2 }));
  });

  test.each(windows)('separableConv2d %j', async (window) => {
    await expectEveryValue(tf.layers.separableConv2d({ ...window, filters: 3, depthMultiplier: 2 }));
  });

  test.each(windows.filter(({ dilationRate }) => dilationRate[0] === 1))(
    'conv2dTranspose %j',
    async ({ dilationRate: _, ...window }) => {
      await expectEveryValue(tf.layers.conv2dTranspose({ ...window, filters: 3 }));
    },
  );

  test.each(windows)('maxPooling2d and averagePooling2d %j', async ({ padding, kernelSize, strides }) => {
    await expectEveryValue(tf.layers.maxPooling2d({ padding, poolSize: kernelSize, strides }));
    await expectEveryValue(tf.layers.averagePooling2d({ padding, poolSize: kernelSize, strides }));
  });

  const explicit = { top: 1, bottom: 0, left: 2, right: 1 };
  const own: Record<string, (net: NetworkBuilder, x: string) => string> = {
    'a padded, strided convolution': (net, x) =>
      net.conv(x, { filters: 3, kernelSize: [3, 4], strides: 2, padding: explicit }),
    'a convolution in groups': (net, x) =>
      net.conv(x, { filters: 6, kernelSize: 3, padding: 1, groups: 2, useBias: false }),
    'a padded maximum': (net, x) => net.maxPool(x, { kernelSize: 3, strides: 2, padding: explicit }),
    'a padded mean': (net, x) => net.averagePool(x, { kernelSize: 3, strides: 2, padding: explicit }),
  };
  test.each(Object.keys(own))('%s of this project', async (name) => {
    const net = networkBuilder('one_layer');
    own[name]!(net, net.input([9, 7, 4]));
    await expectEveryValue(build(net.spec()).layers.at(-1)!);
  });
});

test('a layer without a window over its input says so', async () => {
  const layer = tf.layers.dense({ units: 3 });
  const output = layer.apply(picture) as tf.Tensor;
  const given = { shape: output.shape.slice(1), values: (await output.data()) as Float32Array };
  const read = { shape: picture.shape.slice(1), values: (await picture.data()) as Float32Array };
  await expect(
    patchOf(layer, { row: 0, column: 0, channel: 0 }, read, Promise.resolve(given)),
  ).rejects.toMatchObject({ code: 'ask-no-patch' });
  const pad = tf.layers.zeroPadding2d({ padding: 1 });
  const padded = pad.apply(picture) as tf.Tensor;
  await expect(
    patchOf(
      pad,
      { row: 0, column: 0, channel: 0 },
      read,
      Promise.resolve({ shape: padded.shape.slice(1), values: (await padded.data()) as Float32Array }),
    ),
  ).rejects.toMatchObject({ code: 'ask-no-patch' });
});
