/**
 * A training run as a notebook of Keras or PyTorch: rebuilds the same network, loads the weights by layer name and goes on
 * training on CIFAR-10's own dogs and cats, or the reader's own pictures, on as many devices as Keras finds. No tensor is
 * needed to write it.
 */
import type { InputNormalisation } from '../spec/index.ts';
import type { NetworkSpec } from '../spec/layer-spec.ts';
import { pythonNumber, pythonString } from '../spec/kinds/python-text.ts';
import type { TrainSettings } from '../run/index.ts';
import { kerasNetwork, kerasPetsDownload, kerasStart, kerasTraining, kerasWeights } from './run-in-keras.ts';
import { torchNetwork, torchPetsDownload, torchStart, torchTraining, torchWeights } from './run-in-torch.ts';

export interface RunNotebookOptions {
  /** Default `keras`. */
  readonly library?: 'keras' | 'torch';
  readonly spec: NetworkSpec;
  readonly settings: TrainSettings;
  readonly normalisation: InputNormalisation;
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

/** What each step is in a library. */
const libraries = {
  keras: {
    name: 'Keras 3',
    start: kerasStart,
    network: kerasNetwork,
    weights: () => kerasWeights,
    download: kerasPetsDownload,
    training: kerasTraining,
  },
  torch: {
    name: 'PyTorch',
    start: torchStart,
    network: torchNetwork,
    weights: torchWeights,
    download: torchPetsDownload,
    training: torchTraining,
  },
} as const;

/** @returns the text of the `.ipynb` file (nbformat 4.5) */
export function toRunNotebook(options: RunNotebookOptions): string {
  const { spec, weightsFile, pictures, text = {}, title } = options;
  const library = libraries[options.library ?? 'keras'];
  const cells: Cell[] = [
    markdown(
      'intro',
      `# ${title}\n\n${text.intro ?? `The network, its weights and the settings of a run, to go on with in ${library.name}.`}`,
    ),
  ];
  const step = (id: 'network' | 'weights' | 'data' | 'train', fallback: string, source: string) => {
    const said = id === 'data' && pictures ? text.ownData : text[id];
    cells.push(markdown(`${id}-text`, said ?? fallback), code(id, source));
  };
  cells.push(code('distribution', library.start));
  step('network', 'The same network, layer names included.', library.network(spec));
  if (weightsFile) {
    const source = `${reading(weightsFile)}\n${library.weights(spec)}`;
    step('weights', 'The trained weights, by layer name.', source);
  }
  step(
    'data',
    pictures
      ? `The pictures of ${pictures.file}, normalised as in the run.`
      : 'Dogs and cats of CIFAR-10 (Krizhevsky 2009), all of them, normalised as in the run.',
    pictures ? ownPictures(pictures.file, options) : dataset(library.download, options),
  );
  const classes = pictures?.classes.length ?? 2;
  step(
    'train',
    'Training goes on with the run’s settings.',
    library.training(options.settings, classes, spec),
  );
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

/** The file of the weights, as `arrays` by name. */
const reading = (file: string) => `import json
import numpy

with open(${pythonString(file)}, "rb") as weights:
    header = json.loads(weights.read(int.from_bytes(weights.read(8), "little")))
    data = weights.read()
types = {"F32": numpy.float32, "F16": numpy.float16}
arrays = {
    name: numpy.frombuffer(data[slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(entry["shape"]).astype("float32")
    for name, entry in header.items()
    if name != "__metadata__"
}`;

/** The colours the other way round, where the network reads them so. */
const ordered = ({ order }: InputNormalisation): string => (order === 'bgr' ? '[..., ::-1]' : '');
const tuple = (values: readonly number[]) => `(${values.map(pythonNumber).join(', ')})`;

function dataset(download: string, { normalisation }: RunNotebookOptions): string {
  return `import numpy

${download}


def dogs_and_cats(images, labels):
    # CIFAR-10 calls a cat 3 and a dog 5; here a dog is 0 and a cat 1.
    chosen = (labels == 3) | (labels == 5)
    normalised = (images[chosen]${ordered(normalisation)} / 255.0 - ${tuple(normalisation.mean)}) / ${tuple(normalisation.std)}
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

pictures = ((pixels${ordered(normalisation)} / 255.0 - ${tuple(normalisation.mean)}) / ${tuple(normalisation.std)}).astype("float32")
train_x, train_y = pictures[: about["train"]], labels[: about["train"]]
test_x, test_y = pictures[about["train"] :], labels[about["train"] :]`;
