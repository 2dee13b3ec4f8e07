/** A model as a file of Keras or TensorFlow.js describes it, with the weights that it holds. */
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { ExplainedError } from '../../explained/index.ts';
import type { DescribedLayer, WeightFile } from '../../weight-files/index.ts';
import { plainNames, withEasedLayers } from '../build/index.ts';
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
  const network = file.model?.();
  if (!network) throw new ExplainedError('model-none', { file: name });
  const foreign = [...new Set(foreignIn(network))];
  if (foreign.length > 0)
    throw new ExplainedError('model-layers', { file: name, layers: foreign.join(', ') });
  let numbers = 0;
  for (const { data } of arrays.values()) numbers += data.length;

  const { plain, restore } = plainNames(namesIn(network));
  const model = await bounded(
    () =>
      withEasedLayers(() =>
        layers.models.modelFromJSON({
          modelTopology: renamed(network, plain) as unknown as tf.io.ModelJSON['modelTopology'],
        }),
      ),
    numbers,
    name,
  ).catch((error: unknown) => {
    if (error instanceof ExplainedError) throw error;
    throw new ExplainedError('model-unbuilt', {
      file: name,
      reason: String((error as Error).message).slice(0, 300),
    });
  });
  restore(model);
  try {
    const astray = [...new Set(astrayIn(model))];
    if (astray.length > 0)
      throw new ExplainedError('model-layers', { file: name, layers: astray.join(', ') });
    if (model.weights.length > 0) fitWeights(model, file);
    freeze(model, network);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}

const layersIn = ({ config }: DescribedLayer): readonly DescribedLayer[] => {
  const inner = config['layers'] ?? (isDescribed(config['layer']) ? [config['layer']] : []);
  return Array.isArray(inner) ? (inner as readonly DescribedLayer[]) : [];
};

const nameOf = ({ name, config }: DescribedLayer): string => String(name ?? config['name'] ?? '');

/** Of all layers within, however deep. */
const namesIn = (network: DescribedLayer): string[] =>
  layersIn(network).flatMap((layer) => [nameOf(layer), ...namesIn(layer)]);

/** The network with other names for its layers, where they stand and where they are spoken of. */
function renamed(layer: DescribedLayer, plain: (name: string) => string): DescribedLayer {
  const places = (value: unknown): unknown =>
    !Array.isArray(value)
      ? value
      : typeof value[0] === 'string' && typeof value[1] === 'number'
        ? [plain(value[0]), ...(value as unknown[]).slice(1)]
        : value.map(places);
  const config: Record<string, unknown> = { ...layer.config };
  for (const key of ['input_layers', 'output_layers']) if (key in config) config[key] = places(config[key]);
  if (typeof config['name'] === 'string') config['name'] = plain(config['name']);
  if (Array.isArray(config['layers'])) config['layers'] = layersIn(layer).map((each) => renamed(each, plain));
  if (isDescribed(config['layer'])) config['layer'] = renamed(config['layer'], plain);
  return {
    ...layer,
    config,
    ...(layer.name !== undefined && { name: plain(layer.name) }),
    ...(layer.inbound_nodes !== undefined && { inbound_nodes: places(layer.inbound_nodes) }),
  };
}

/** What the file says of layers that do not train, tfjs reads of most; not of those that go both ways, nor of models. */
function freeze(model: layers.LayersModel, network: DescribedLayer): void {
  for (const described of layersIn(network)) {
    const layer = model.layers.find(({ name }) => name === nameOf(described));
    if (!layer) continue;
    if (Array.isArray(described.config['layers'])) freeze(layer as layers.LayersModel, described);
    if (described.config['trainable'] === false) layer.trainable = false;
  }
}

/** What tfjs has no layer for. */
function foreignIn(layer: DescribedLayer): string[] {
  const within = layersIn(layer).flatMap(foreignIn);
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  return layer.class_name in known || Array.isArray(layer.config['layers'])
    ? within
    : [layer.class_name, ...within];
}

/**
 * Layers along another axis than the last, where tfjs's arithmetic takes the last one all the same or has none. Only a
 * model that stands knows how many axes there are.
 */
const astrayIn = (model: layers.LayersModel): string[] =>
  model.layers.flatMap((layer) => {
    const { layers: within, layer: wrapped } = layer as { layers?: unknown; layer?: layers.layers.Layer };
    if (within) return astrayIn(layer as layers.LayersModel);
    const each = wrapped ?? layer;
    const className = each.getClassName();
    const last = (layer.inboundNodes[0]?.inputTensors[0]?.shape.length ?? 0) - (wrapped ? 2 : 1);
    const { axis } = each.getConfig();
    const isNorm = /^(Batch|Layer)Normalization$/.test(className);
    if (isNorm && last > 3) return [`${className} (rank ${last + 1})`];
    const isAstray = axis !== -1 && axis !== last;
    return /^(BatchNormalization|Softmax)$/.test(className) && isAstray ? [`${className} (axis)`] : [];
  });

const isDescribed = (value: unknown): value is DescribedLayer =>
  typeof value === 'object' && value !== null && 'class_name' in value && 'config' in value;

type AddWeight = (name: string, shape: (number | null)[], ...rest: unknown[]) => layers.LayerVariable;

/**
 * Makes something of layers while they may have hardly more numbers than the file: a few bytes are not to ask for
 * gigabytes. What is only missing in the file is told better once the model is there, so there is room for some more.
 * Where it fails, nothing that was made stays.
 * @param make makes all before its promise is there
 */
async function bounded<Made>(make: () => Promise<Made>, numbers: number, file: string): Promise<Made> {
  const prototype = layers.layers.Layer.prototype as unknown as { addWeight: AddWeight };
  const { addWeight } = prototype;
  const most = 2 * numbers + 1_000_000;
  const made: layers.LayerVariable[] = [];
  let all = 0;
  prototype.addWeight = function bound(this: layers.layers.Layer, name, shape, ...rest) {
    all += shape.reduce<number>((product, side) => product * (side ?? 1), 1);
    if (all > most) {
      const reason = `${this.getClassName()} ${this.name}: ${all} > ${numbers}`;
      throw new ExplainedError('model-unbuilt', { file, reason });
    }
    const variable = addWeight.call(this, name, shape, ...rest);
    made.push(variable);
    return variable;
  };
  const engine = tf.engine();
  // tfjs keeps the initial value of every variable as a tensor of its own; the scope lets them go.
  engine.startScope();
  const making = make();
  engine.endScope();
  prototype.addWeight = addWeight;
  try {
    return await making;
  } catch (error) {
    for (const variable of made) variable.dispose();
    throw error;
  }
}
