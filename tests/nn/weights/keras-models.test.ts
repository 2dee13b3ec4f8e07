/** Networks of odd kinds that Keras itself has saved, opened from the file alone, against what Keras says they give. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// With the methods of tensors, which recurrent layers of tfjs use.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadWeights, modelOf } from '../../../src/nn/index.ts';
import { readWeightFile } from '../../../src/weight-files/read-weight-file.ts';
import { python, runPython } from '../../python.ts';

if (!python.path) console.warn(`No model of Keras is made and opened: ${python.missing}.`);

const kinds = [
  'towers',
  'called twice',
  'names',
  'by names',
  'both ways',
  'over time',
  'within',
  'depthwise',
  'states',
] as const;

const program = (folder: string): string => `
import json
import keras, numpy
from keras import layers

keras.utils.set_random_seed(1)

def tower(name):
    return keras.Sequential([keras.Input((4,)), layers.Dense(3, name="dense"), layers.BatchNormalization(name="norm")], name=name)

def functional(make, shape):
    x = keras.Input(shape)
    return keras.Model(x, make(x))

def towers(x):
    return layers.Dense(2, name="dense")(layers.Concatenate()([tower("left")(x), tower("right")(x)]))

def twice(x):
    inner = functional(lambda x: layers.Dense(4, activation="tanh")(x), (4,))
    return inner(inner(x))

def names(x):
    shared = layers.Dense(4, name="공유 층")
    return layers.Add(name="_합")([shared(x), shared(shared(x))])

# Layers that hold others, of a model within the model.
def within(x):
    def make(x):
        x = layers.TimeDistributed(layers.Dense(3))(x)
        x = layers.TimeDistributed(layers.BatchNormalization())(x)
        x = layers.Bidirectional(layers.LSTM(2, return_sequences=True))(x)
        return layers.RNN([layers.LSTMCell(2), layers.SimpleRNNCell(3)])(layers.Conv1D(3, 2)(x))
    return layers.Dense(2)(functional(make, (5, 4))(x))

def depthwise(x):
    inner = functional(lambda x: layers.SeparableConv2D(3, 2)(layers.DepthwiseConv2D(2, depth_multiplier=2)(x)), (5, 4, 2))
    return layers.DepthwiseConv2D(2, use_bias=False)(inner(x))

# What one sequence leaves behind is where another begins.
def states(x):
    encoded, h, c = layers.LSTM(3, return_state=True)(x)
    decoded = layers.LSTM(3, return_sequences=True)(x, initial_state=[h, c])
    return layers.Concatenate()([encoded, h, layers.GRU(2, reset_after=False)(decoded)])

a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
made = {
    "towers": functional(towers, (4,)),
    "called twice": functional(twice, (4,)),
    "names": functional(names, (4,)),
    "by names": keras.Model({"b": b, "a": a}, layers.Dense(2)(layers.Concatenate()([a, b]))),
    "both ways": functional(lambda x: layers.Bidirectional(layers.LSTM(3))(x), (5, 4)),
    "over time": functional(lambda x: layers.TimeDistributed(layers.Dense(3))(layers.SimpleRNN(4, return_sequences=True)(x)), (5, 4)),
    "within": functional(within, (5, 4)),
    "depthwise": functional(depthwise, (5, 4, 2)),
    "states": functional(states, (5, 4)),
}
said = {}
for name, model in made.items():
    model.set_weights([numpy.random.rand(*w.shape) for w in model.get_weights()])
    for ending in ("keras", "weights.h5", "h5"):
        (model.save_weights if ending == "weights.h5" else model.save)(f"${folder}/{name}.{ending}")
    given = [numpy.sin(numpy.arange(numpy.prod(i.shape[1:])) + at).astype("float32").reshape(1, *i.shape[1:]) for at, i in enumerate(model.inputs)]
    given = dict(zip(("a", "b"), given)) if name == "by names" else given[0]
    said[name] = numpy.ravel(keras.ops.convert_to_numpy(model(given))).tolist()
print(json.dumps(said))`;

describe.skipIf(!python.path)('models of Keras', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keras-models-'));
  let expected: Record<string, number[]>;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    expected = JSON.parse(runPython(program(folder)).trim().split('\n').at(-1)!) as Record<string, number[]>;
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (name: string) =>
    readWeightFile({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) });

  test.each(kinds.flatMap((name) => ['keras', 'h5'].map((ending) => [name, ending] as const)))(
    '%s: .%s, and its weights alone',
    async (name, ending) => {
      const model = await modelOf(await read(`${name}.${ending}`));
      const given = model.inputs.map(({ shape }, at) => {
        const sizes = shape.slice(1) as number[];
        const count = sizes.reduce((all, size) => all * size, 1);
        return tf.tensor(
          Float32Array.from({ length: count }, (_, n) => Math.sin(n + at)),
          [1, ...sizes],
        );
      });
      const answer = () => (model.predict(given) as tf.Tensor).dataSync();
      const isClose = (values: ArrayLike<number>) =>
        expected[name]!.forEach((value, at) => expect(Math.abs(values[at]! - value)).toBeLessThan(1e-4));
      isClose(answer());
      model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)));
      loadWeights(model, await read(`${name}.weights.h5`));
      isClose(answer());
      model.dispose();
    },
  );

  test.each([
    ['recurrent_activation', {}, 'sigmoid', 'hardSigmoid'],
    ['activation', { activation: 'relu', recurrentActivation: 'sigmoid' }, 'tanh', 'relu'],
    ['go_backwards', { goBackwards: true, recurrentActivation: 'sigmoid' }, 'false', 'true'],
  ] as const)(
    'a layer that would go on otherwise with the same weights: %s',
    async (setting, own, found, expected) => {
      const input = tf.input({ shape: [5, 4] });
      const layer = tf.layers.lstm({ units: 3, ...own });
      const wrapped = tf.layers.bidirectional({ layer, name: 'bidirectional', mergeMode: 'concat' });
      const model = tf.model({ inputs: input, outputs: wrapped.apply(input) as tf.SymbolicTensor });
      const file = await read('both ways.keras');
      expect(() => loadWeights(model, file)).toThrow(
        expect.objectContaining({
          code: 'weights-settings',
          values: expect.objectContaining({ layer: 'bidirectional', setting, found, expected }) as object,
        }),
      );
      model.dispose();
    },
  );
});
