/** A model as a file of Keras or TensorFlow.js describes it, with the weights that it holds. */
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { ExplainedError } from '../../explained/index.ts';
import { type DescribedLayer, tfjsNetwork, type WeightFile } from '../../weight-files/index.ts';
import { fitWeights } from './fit-weights.ts';

/**
 * The network that a file holds (`.keras`, `.h5` with its model, `model.json`), built, with its weights: a model as any
 * other. `display` shows it layer by layer. Nothing in the file is run: its layers are TensorFlow.js's own, found by their names.
 * @param given as `files.open` gives it, or read already
 * @throws {ExplainedError} `model-none` where the file holds weights alone, `model-layers` for layers or settings that
 *   TensorFlow.js has not, `model-unbuilt` where it cannot put them together, and whatever `loadWeights` throws
 */
export async function modelOf(
  given: WeightFile | { weights(): Promise<WeightFile> },
): Promise<layers.LayersModel> {
  const file = 'weights' in given ? await given.weights() : given;
  const { name, arrays } = file;
  const network = tfjsNetwork(file.network, name);
  if (!network) throw new ExplainedError('model-none', { file: name });
  const foreign = [...new Set(foreignIn(network))];
  if (foreign.length > 0)
    throw new ExplainedError('model-layers', { file: name, layers: foreign.join(', ') });
  let numbers = 0;
  for (const { data } of arrays.values()) numbers += data.length;
  checkSize(network, numbers, name);

  // tfjs keeps the initial value of every variable as a tensor of its own; the scope lets them go. All is made before
  // the promise is there.
  const engine = tf.engine();
  engine.startScope();
  const making = layers.models.modelFromJSON({
    modelTopology: network as unknown as tf.io.ModelJSON['modelTopology'],
  });
  engine.endScope();
  const model = await making.catch((error: unknown) => {
    throw new ExplainedError('model-unbuilt', {
      file: name,
      reason: String((error as Error).message).slice(0, 300),
    });
  });
  try {
    if (model.weights.length > 0) fitWeights(model, file);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}

/** What tfjs has no layer for, or takes and does not use: it would compute something else without a word. */
function foreignIn({ class_name: className, config }: DescribedLayer): string[] {
  const inner = config['layers'];
  if (Array.isArray(inner)) return inner.flatMap((layer) => foreignIn(layer as DescribedLayer));
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  const wrapped = config['layer'];
  const within = isDescribed(wrapped) ? foreignIn(wrapped) : [];
  if (!(className in known)) return [className, ...within];
  const unused = Object.entries(notUsed[className] ?? {}).flatMap(([setting, isPlain]) =>
    setting in config && !isPlain(config[setting]) ? [`${className} (${setting})`] : [],
  );
  return [...unused, ...within];
}

const isDescribed = (value: unknown): value is DescribedLayer =>
  typeof value === 'object' && value !== null && 'class_name' in value && 'config' in value;

const isOne = (value: unknown): boolean => [value].flat().every((each) => each === 1);
const isNothing = (value: unknown): boolean => value === null || value === 0 || value === false;

/** By layer: settings that tfjs does not use, and whether they are as if they were not there. */
const notUsed: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  Conv1D: { groups: isOne },
  Conv2D: { groups: isOne },
  Conv2DTranspose: { output_padding: isNothing, dilation_rate: isOne },
  DepthwiseConv2D: { dilation_rate: isOne },
  GlobalAveragePooling1D: { keepdims: isNothing },
  GlobalAveragePooling2D: { keepdims: isNothing },
  GlobalMaxPooling1D: { keepdims: isNothing },
  GlobalMaxPooling2D: { keepdims: isNothing },
  ReLU: { negative_slope: isNothing, threshold: isNothing },
};

/** A kernel has no more numbers than the file: a few bytes are not to ask for gigabytes. */
function checkSize({ class_name: className, config }: DescribedLayer, numbers: number, file: string): void {
  const inner = config['layers'];
  if (Array.isArray(inner)) {
    for (const layer of inner) checkSize(layer as DescribedLayer, numbers, file);
    return;
  }
  const kernel = [config['kernel_size'] ?? 1].flat().map(Number);
  const outputs = Number(config['filters'] ?? config['units'] ?? config['output_dim'] ?? 1);
  const size = kernel.reduce((product, side) => product * side, outputs) * Number(config['input_dim'] ?? 1);
  if (size <= Math.max(numbers, 1)) return;
  throw new ExplainedError('model-unbuilt', { file, reason: `${className}: ${size} > ${numbers}` });
}
