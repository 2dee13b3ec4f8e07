/**
 * Layers that Keras itself has saved with settings of every kind: each is opened and gives what Keras says it gives, or is
 * refused by the name of what TensorFlow.js computes otherwise. None is opened and gives something else.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// With the methods of tensors, which recurrent layers of tfjs use.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelOf } from '../../../src/nn/index.ts';
import { readWeightFile } from '../../../src/weight-files/read-weight-file.ts';
import { python, runPython } from '../../python.ts';

/** Layers, one after the other, as Python writes them; and what is refused of them, if anything. */
const cases: readonly (readonly [layers: string, refused?: string])[] = [
  ['L.Dense(3, activation="silu")'],
  ['L.Activation("mish")'],
  ['L.Activation("hard_sigmoid")', 'Activation (activation: hard_sigmoid)'],
  ['L.Activation("celu")', 'Activation (activation: celu)'],
  ['L.Conv2D(3, 2, activation=L.LeakyReLU(negative_slope=0.1))', 'Conv2D (activation: LeakyReLU)'],
  ['L.UpSampling2D((2, 3))'],
  ['L.UpSampling2D(2, interpolation="bilinear")', 'UpSampling2D (interpolation: bilinear)'],
  ['L.Resizing(4, 3)', 'Resizing'],
  ['L.CenterCrop(3, 2)', 'CenterCrop'],
  ['L.Identity(), L.ReLU(max_value=0.5)'],
  ['L.BatchNormalization(axis=3, epsilon=0.01)'],
  ['L.BatchNormalization(axis=1)', 'BatchNormalization (axis)'],
  ['L.TimeDistributed(L.BatchNormalization(axis=1))', 'BatchNormalization (axis)'],
  ['L.LayerNormalization(axis=[1, 2])'],
  ['L.LayerNormalization(rms_scaling=True)', 'LayerNormalization (rms_scaling)'],
  ['L.Softmax(axis=3)'],
  ['L.Softmax(axis=2)', 'Softmax (axis)'],
  ['L.Flatten(data_format="channels_first")'],
  ['L.SeparableConv2D(4, 2, data_format="channels_first")', 'SeparableConv2D (data_format: channels_first)'],
  ['L.Reshape((20, 4)), L.Conv1D(3, 2, dilation_rate=2, padding="same")'],
  ['L.Reshape((20, 4)), L.Conv1D(3, 2, padding="causal")', 'Conv1D (padding: causal)'],
  [
    'L.Reshape((20, 4)), L.MaxPooling1D(2, data_format="channels_first")',
    'MaxPooling1D (data_format: channels_first)',
  ],
  ['L.Reshape((5, 4, 2, 2)), L.Conv3DTranspose(3, 2, strides=2)'],
  [
    'L.Reshape((5, 4, 2, 2)), L.Conv3DTranspose(3, 2, strides=2, output_padding=1)',
    'Conv3DTranspose (output_padding)',
  ],
  ['L.Conv2DTranspose(3, 3, strides=2, padding="same")'],
  [
    'L.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=0)',
    'Conv2DTranspose (output_padding)',
  ],
  // What is left where every row and column has been averaged is a vector.
  ['L.GlobalAveragePooling2D(), L.Flatten(), L.Dense(3)'],
  ['L.TimeDistributed(L.Flatten()), L.TimeDistributed(L.Flatten())'],
  ['L.Reshape((-1, 8)), L.LSTM(3)'],
  ['L.Reshape((2, -1, 4)), L.Conv2D(3, 2), L.Flatten(), L.Dense(2)'],
  ['L.Reshape((5, 4, 2, 2)), L.LayerNormalization()', 'LayerNormalization (rank 5)'],
  ['L.Reshape((5, 4, 2, 2)), L.BatchNormalization()', 'BatchNormalization (rank 5)'],
  ['L.TimeDistributed(L.LeakyReLU(negative_slope=0.1))'],
  ['L.TimeDistributed(keras.Sequential([keras.Input((4, 4)), L.Conv1D(2, 2), L.ReLU()]))'],
  ['L.Dense(4, kernel_regularizer=keras.regularizers.L2(0.1), kernel_initializer="lecun_normal")'],
  ['L.Dense(4, kernel_constraint="non_neg", kernel_initializer=keras.initializers.Identity())'],
  ['L.Reshape((20, 4)), L.Bidirectional(L.LSTM(3, return_sequences=True))'],
  [
    'L.Reshape((20, 4)), L.Bidirectional(L.LSTM(3), backward_layer=L.LSTM(3, activation="relu", go_backwards=True))',
    'Bidirectional (backward_layer)',
  ],
  ['L.Reshape((20, 4)), L.GRU(3)', 'GRU (reset_after)'],
  ['L.Reshape((20, 4)), L.GRU(3, reset_after=False)'],
  [
    'L.Reshape((20, 4)), L.LSTM(3, recurrent_activation="hard_sigmoid")',
    'LSTM (recurrent_activation: hard_sigmoid)',
  ],
  ['L.Reshape((20, 4)), L.Masking(), L.Dense(4, activation="tanh"), L.LSTM(3)'],
  ['L.Reshape((20, 4)), L.Masking(), L.GlobalAveragePooling1D()', 'GlobalAveragePooling1D (mask)'],
  ['L.Reshape((20, 4)), L.Masking(), L.Conv1D(3, 2), L.LSTM(2)', 'LSTM (mask)'],
  [
    'L.Reshape((20, 4)), L.Masking(), L.LSTM(2, return_sequences=True, zero_output_for_mask=True)',
    'LSTM (mask)',
  ],
  ['ReLU()', 'ReLU'],
];

const program = (folder: string): string => `
import json
import keras, numpy
from keras import layers as L, ops

keras.utils.set_random_seed(1)

class ReLU(keras.layers.Layer):
    def call(self, x):
        return ops.maximum(x, 0) ** 2

said = []
x = numpy.sin(numpy.arange(80)).astype("float32").reshape(1, 5, 4, 4)
x[0, 3] = 0
for at, layers in enumerate([
${cases.map(([layers]) => `    [${layers}],`).join('\n')}
]):
    model = keras.Sequential([keras.Input((5, 4, 4)), *layers])
    for w in model.weights:
        if "seed" not in w.path:
            w.assign(numpy.random.rand(*w.shape) + (0.1 if "variance" in w.path else -0.5))
    model.save(f"${folder}/{at}.keras")
    said.append(numpy.ravel(ops.convert_to_numpy(model(x))).tolist())
print(json.dumps(said))`;

describe.skipIf(!python.path)('a layer of Keras', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keras-settings-'));
  let expected: number[][];
  beforeAll(async () => {
    await tf.setBackend('cpu');
    expected = JSON.parse(runPython(program(folder)).trim().split('\n').at(-1)!) as number[][];
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(cases.map(([layers, refused], at) => [layers, refused, at] as const))(
    '%s',
    async (_, refused, at) => {
      const name = `${at}.keras`;
      const file = await readWeightFile({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) });
      if (refused !== undefined) {
        await expect(modelOf(file)).rejects.toMatchObject({
          code: 'model-layers',
          values: { layers: refused },
        });
        return;
      }
      const model = await modelOf(file);
      const x = Float32Array.from({ length: 80 }, (_, n) => (n >= 48 && n < 64 ? 0 : Math.sin(n)));
      const found = (model.predict(tf.tensor(x, [1, 5, 4, 4])) as tf.Tensor).dataSync();
      expect(found).toHaveLength(expected[at]!.length);
      expected[at]!.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(1e-4));
      model.dispose();
    },
  );
});
