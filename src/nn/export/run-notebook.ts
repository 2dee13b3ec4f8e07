/**
 * A training run as a Keras notebook: rebuilds the same network, loads the weights by layer name and goes on training on
 * CIFAR-10's own dogs and cats, on as many devices as Keras finds. No tensor is needed to write it.
 */
import { toKerasCode } from './keras.ts';
import type { NetworkSpec } from '../spec/layer-spec.ts';
import { pythonNumber, pythonString } from '../spec/kinds/python-text.ts';
import type { Augmentation, TrainSettings } from '../run/index.ts';

export interface RunNotebookOptions {
  readonly spec: NetworkSpec;
  readonly settings: TrainSettings;
  readonly normalisation: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /** Name of the safetensors file beside the notebook; absent: training starts from fresh weights. */
  readonly weightsFile?: string;
  /** A set of the reader's own, of which the file lies beside the notebook; absent: CIFAR-10's dogs and cats. */
  readonly pictures?: { readonly file: string; readonly classes: readonly string[] };
  readonly title: string;
  /** Prose above each step, in the reader's language. */
  readonly text?: Partial<Record<'intro' | 'network' | 'weights' | 'data' | 'ownData' | 'train', string>>;
}

interface Cell {
  cell_type: 'markdown' | 'code';
  id: string;
  metadata: Record<string, never>;
  source: string[];
  execution_count?: null;
  outputs?: [];
}

/** @returns the text of the `.ipynb` file (nbformat 4.5) */
export function toRunNotebook(options: RunNotebookOptions): string {
  const { spec, weightsFile, text = {}, title } = options;
  const cells: Cell[] = [
    markdown(
      'intro',
      `# ${title}\n\n${text.intro ?? 'The network, its weights and the settings of a run, to go on with in Keras 3.'}`,
    ),
  ];
  const step = (id: 'network' | 'weights' | 'data' | 'train', fallback: string, source: string) => {
    const said = id === 'data' && options.pictures ? text.ownData : text[id];
    cells.push(markdown(`${id}-text`, said ?? fallback), code(id, source));
  };
  cells.push(code('distribution', distribution));
  step('network', 'The same network, layer names included.', toKerasCode(spec));
  if (weightsFile) step('weights', 'The trained weights, by layer name.', loading(weightsFile));
  step(
    'data',
    options.pictures
      ? `The pictures of ${options.pictures.file}, normalised as in the run.`
      : 'Dogs and cats of CIFAR-10 (Krizhevsky 2009), all of them, normalised as in the run.',
    options.pictures ? ownPictures(options.pictures.file, options) : dataset(options),
  );
  const classes = options.pictures?.classes.length ?? 2;
  step('train', 'Training goes on with the run’s settings.', training(options.settings, classes));
  return `${JSON.stringify(
    {
      cells,
      metadata: {
        kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
        language_info: { name: 'python' },
      },
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  )}\n`;
}

const lines = (text: string) => text.split(/(?<=\n)/);
const markdown = (id: string, text: string): Cell => ({
  cell_type: 'markdown',
  id,
  metadata: {},
  source: lines(text),
});
const code = (id: string, text: string): Cell => ({
  cell_type: 'code',
  id,
  metadata: {},
  source: lines(text.trimEnd()),
  execution_count: null,
  outputs: [],
});

const distribution = `import keras

# Every device gets a share of each batch. With one device this changes nothing; on the TensorFlow
# backend, build and fit under tf.distribute.MirroredStrategy().scope() instead.
if keras.backend.backend() in ("jax", "torch") and len(keras.distribution.list_devices()) > 1:
    keras.distribution.set_distribution(keras.distribution.DataParallel())`;

const loading = (file: string) => `import json
import numpy

with open(${pythonString(file)}, "rb") as weights:
    header = json.loads(weights.read(int.from_bytes(weights.read(8), "little")))
    data = weights.read()
types = {"F32": numpy.float32, "F16": numpy.float16}
arrays = {
    name: numpy.frombuffer(data[slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(entry["shape"]).astype("float32")
    for name, entry in header.items()
    if name != "__metadata__"
}
order = {
    "BatchNormalization": ("gamma", "beta", "moving_mean", "moving_variance"),
    "DepthwiseConv2D": ("depthwise_kernel", "kernel", "bias"),
    "SeparableConv2D": ("depthwise_kernel", "pointwise_kernel", "bias"),
}
for layer in model.layers:
    names = order.get(type(layer).__name__, ("kernel", "bias"))
    values = [arrays[f"{layer.name}/{name}"] for name in names if f"{layer.name}/{name}" in arrays]
    if values:
        layer.set_weights(values)`;

const tuple = (values: readonly number[]) => `(${values.map(pythonNumber).join(', ')})`;

function dataset({ normalisation }: RunNotebookOptions): string {
  return `import numpy

(train_x, train_y), (test_x, test_y) = keras.datasets.cifar10.load_data()


def dogs_and_cats(images, labels):
    # CIFAR-10 calls a cat 3 and a dog 5; here a dog is 0 and a cat 1.
    labels = labels[:, 0]
    chosen = (labels == 3) | (labels == 5)
    normalised = (images[chosen] / 255.0 - ${tuple(normalisation.mean)}) / ${tuple(normalisation.std)}
    return normalised.astype("float32"), (labels[chosen] == 3).astype("int32")


train_x, train_y = dogs_and_cats(train_x, train_y)
test_x, test_y = dogs_and_cats(test_x, test_y)`;
}

/** The file that a browser keeps of a reader's pictures: its parts, as they were in the run. */
const ownPictures = (
  file: string,
  { normalisation }: Pick<RunNotebookOptions, 'normalisation'>,
): string => `import json
import numpy

with open(${pythonString(file)}, "rb") as kept:
    assert kept.read(8) == b"pictures"
    about = json.loads(kept.read(int.from_bytes(kept.read(4), "little")))
    count, size = about["train"] + about["test"], about["size"]
    labels = numpy.frombuffer(kept.read(count), "uint8").astype("int32")
    pixels = numpy.frombuffer(kept.read(count * size * size * 3), "uint8").reshape(count, size, size, 3)

pictures = ((pixels / 255.0 - ${tuple(normalisation.mean)}) / ${tuple(normalisation.std)}).astype("float32")
train_x, train_y = pictures[: about["train"]], labels[: about["train"]]
test_x, test_y = pictures[about["train"] :], labels[about["train"] :]`;

function training(settings: TrainSettings, classes: number): string {
  const {
    epochs,
    batchSize,
    seed,
    learningRate,
    momentum,
    nesterov,
    weightDecay,
    labelSmoothing,
    augment,
    schedule,
    warmup,
  } = settings;
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
        rising = ${pythonNumber(Math.round(warmup * 1e6) / 1e6)} * steps
${scheduleBody(schedule, learningRate)}

    def get_config(self):
        return {}


${augment && (augment.zoom || augment.rotate) ? resampledFunction : ''}class Batches(keras.utils.PyDataset):
    """Batches in a new order each epoch, ${augment ? 'changed at random' : 'as they are'}."""

    def __init__(self):
        super().__init__()
        self.random = numpy.random.default_rng(${seed})
        self.on_epoch_end()

    def __len__(self):
        return len(train_x) // batch_size

    def on_epoch_end(self):
        self.order = self.random.permutation(len(train_x))

    def __getitem__(self, index):
        chosen = self.order[index * batch_size : (index + 1) * batch_size]
        images = train_x[chosen].copy()
        labels = keras.utils.to_categorical(train_y[chosen], ${classes})
${augment ? augmentBody(augment) + mixBody(augment) : ''}        return images, labels


probabilities = model.layers[-1].get_config().get("activation") == "softmax"
model.compile(
    optimizer=keras.optimizers.SGD(Schedule(), momentum=${pythonNumber(momentum)}, nesterov=${nesterov ? 'True' : 'False'}),
    loss=keras.losses.CategoricalCrossentropy(from_logits=not probabilities, label_smoothing=${pythonNumber(labelSmoothing)}),
    metrics=["accuracy"],
)
model.fit(Batches(), epochs=epochs, validation_data=(test_x, keras.utils.to_categorical(test_y, ${classes})))`;
}

function scheduleBody(schedule: TrainSettings['schedule'], learningRate: number): string {
  const rate = pythonNumber(learningRate);
  const fall = `${rate} * (1 + keras.ops.cos(3.141592653589793 * (step - rising) / (steps - rising))) / 2`;
  const rise =
    schedule === 'one-cycle'
      ? `${rate} / 25 + ${rate} * 24 / 25 * (1 - keras.ops.cos(3.141592653589793 * step / keras.ops.maximum(rising, 1.0))) / 2`
      : `${rate} * step / keras.ops.maximum(rising, 1.0)`;
  return `        fall = ${schedule === 'constant' ? rate : fall}
        return keras.ops.where(step < rising, ${rise}, fall)`;
}

/** Does to pictures what `src/data/augment.ts` does, in its order; the draws are others. */
function augmentBody(augment: Augmentation): string {
  const { flip, shift, cutout = 0, zoom = 0, rotate = 0, jitter = 0 } = augment;
  const body: string[] = ['        for i in range(len(images)):'];
  if (flip)
    body.push('            if self.random.random() < 0.5:', '                images[i] = images[i, :, ::-1]');
  if (zoom > 0 || rotate > 0) {
    body.push(
      `            scale = ${pythonNumber(1 + zoom)} ** self.random.uniform(-1, 1)`,
      `            images[i] = resampled(images[i], scale, numpy.deg2rad(self.random.uniform(-${rotate}, ${rotate})))`,
    );
  }
  if (shift > 0) {
    body.push(
      `            down, right = self.random.integers(-${shift}, ${shift + 1}, 2)`,
      `            padded = numpy.pad(images[i], ((${shift}, ${shift}), (${shift}, ${shift}), (0, 0)))`,
      `            images[i] = padded[${shift} - down : padded.shape[0] - ${shift} - down, ${shift} - right : padded.shape[1] - ${shift} - right]`,
    );
  }
  if (jitter > 0) {
    body.push(
      `            brightness, contrast, saturation = self.random.uniform(-${pythonNumber(jitter)}, ${pythonNumber(jitter)}, 3)`,
      '            grey = images[i].mean(axis=-1, keepdims=True)',
      '            images[i] = (1 + contrast) * (grey + (1 + saturation) * (images[i] - grey)) + brightness',
    );
  }
  if (cutout > 0) {
    body.push(
      `            top, left = self.random.integers(0, images.shape[1], 2) - ${cutout >> 1}`,
      `            images[i, max(top, 0) : max(top + ${cutout}, 0), max(left, 0) : max(left + ${cutout}, 0)] = 0`,
    );
  }
  return body.length > 1 ? `${body.join('\n')}\n` : '';
}

/** Between pixels by bilinear interpolation, zeros outside. */
const resampledFunction = `def resampled(image, scale, angle):
    size = len(image)
    y, x = numpy.mgrid[:size, :size] - (size - 1) / 2
    cosine, sine = numpy.cos(angle) / scale, numpy.sin(angle) / scale
    rows, columns = cosine * y - sine * x + (size - 1) / 2, cosine * x + sine * y + (size - 1) / 2
    top, left = numpy.floor(rows).astype(int), numpy.floor(columns).astype(int)
    padded = numpy.pad(image, ((1, 1), (1, 1), (0, 0)))
    out = numpy.zeros_like(image)
    for down, right in ((0, 0), (0, 1), (1, 0), (1, 1)):
        weight = (1 - numpy.abs(rows - top - down)) * (1 - numpy.abs(columns - left - right))
        pixels = padded[numpy.clip(top + down + 1, 0, size + 1), numpy.clip(left + right + 1, 0, size + 1)]
        out += (weight[..., None] * pixels).astype(image.dtype)
    return out


`;

function mixBody({ mixup = 0, cutmix = 0, mixShare = 1 }: Augmentation): string {
  if (!mixup && !cutmix) return '';
  const body = [
    '        for one in range(len(images) // 2):',
    '            other = len(images) - 1 - one',
    `            if self.random.random() >= ${pythonNumber(mixShare)}:`,
    '                continue',
    `            cuts = ${cutmix ? (mixup ? 'self.random.random() < 0.5' : 'True') : 'False'}`,
    `            alpha = ${pythonNumber(cutmix)} if cuts else ${pythonNumber(mixup)}`,
    '            share = self.random.beta(alpha, alpha)',
    '            a, b = images[one].copy(), images[other].copy()',
    '            if cuts:',
    '                size = len(a)',
    '                (y, x), half = self.random.uniform(0, size, 2), size * (1 - share) ** 0.5 / 2',
    '                top, left = max(0, round(y - half)), max(0, round(x - half))',
    '                bottom, right = min(size, round(y + half)), min(size, round(x + half))',
    '                images[one, top:bottom, left:right] = b[top:bottom, left:right]',
    '                images[other, top:bottom, left:right] = a[top:bottom, left:right]',
    '                share = 1 - (bottom - top) * (right - left) / size**2',
    '            else:',
    '                images[one], images[other] = share * a + (1 - share) * b, share * b + (1 - share) * a',
    '            p, q = labels[one].copy(), labels[other].copy()',
    '            labels[one], labels[other] = share * p + (1 - share) * q, share * q + (1 - share) * p',
  ];
  return `${body.join('\n')}\n`;
}
