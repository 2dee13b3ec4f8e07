/** What of a run's notebook is Keras' own. */
import type { NetworkSpec } from '../spec/layer-spec.ts';
import { pythonNumber } from '../spec/kinds/python-text.ts';
import type { TrainSettings } from '../run/index.ts';
import { toKerasCode } from './keras.ts';
import { batchesClass } from './run-batches.ts';
import { rateBody } from './run-rate.ts';

export const kerasStart = `import keras

# Every device gets a share of each batch. With one device this changes nothing; on the TensorFlow
# backend, build and fit under tf.distribute.MirroredStrategy().scope() instead.
if keras.backend.backend() in ("jax", "torch") and len(keras.distribution.list_devices()) > 1:
    keras.distribution.set_distribution(keras.distribution.DataParallel())`;

export const kerasNetwork = (spec: NetworkSpec): string => toKerasCode(spec);

/** Of `arrays` by name, into `model`. */
export const kerasWeights = `order = {
    "BatchNormalization": ("gamma", "beta", "moving_mean", "moving_variance"),
    "DepthwiseConv2D": ("depthwise_kernel", "kernel", "bias"),
    "SeparableConv2D": ("depthwise_kernel", "pointwise_kernel", "bias"),
}
for layer in model.layers:
    names = order.get(type(layer).__name__, ("kernel", "bias"))
    values = [arrays[f"{layer.name}/{name}"] for name in names if f"{layer.name}/{name}" in arrays]
    if values:
        layer.set_weights(values)`;

export const kerasPetsDownload = `(train_x, train_y), (test_x, test_y) = keras.datasets.cifar10.load_data()
train_y, test_y = train_y[:, 0], test_y[:, 0]`;

const choose = (...given: string[]) => `keras.ops.where(${given.join(', ')})`;

export function kerasTraining(settings: TrainSettings, classes: number): string {
  const { epochs, batchSize, seed, momentum, nesterov, weightDecay, labelSmoothing } = settings;
  return `keras.utils.set_random_seed(${seed})
epochs, batch_size, weight_decay = ${epochs}, ${batchSize}, ${pythonNumber(weightDecay)}
steps = epochs * (len(train_x) // batch_size)

# L2 on the kernels of convolutions and dense layers only: the gradient of weight_decay / 2 * sum(w * w).
for layer in model.layers:
    if weight_decay > 0 and getattr(layer, "kernel", None) is not None:
        layer.kernel.regularizer = keras.regularizers.L2(weight_decay / 2)


class Schedule(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
${rateBody(settings, { cos: 'keras.ops.cos', choose }, '        ')}

    def get_config(self):
        return {}


${batchesClass(settings, classes, 'keras.utils.PyDataset')}

probabilities = model.layers[-1].get_config().get("activation") == "softmax"
model.compile(
    optimizer=keras.optimizers.SGD(Schedule(), momentum=${pythonNumber(momentum)}, nesterov=${nesterov ? 'True' : 'False'}),
    loss=keras.losses.CategoricalCrossentropy(from_logits=not probabilities, label_smoothing=${pythonNumber(labelSmoothing)}),
    metrics=["accuracy"],
)
test_rows = numpy.eye(${classes}, dtype="float32")[test_y]
model.evaluate(test_x, test_rows)
model.fit(Batches(), epochs=epochs, validation_data=(test_x, test_rows))`;
}
