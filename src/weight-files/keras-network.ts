/**
 * A network as Keras describes it, 2 or 3, turned into the form that TensorFlow.js reads: it knows that of Keras 2 alone.
 * Keras 3 says `batch_shape`, wraps types and functions in objects of their own, and tells of a layer's inputs by what was
 * called.
 */
import { ExplainedError } from '../explained/index.ts';
import { damagedFile } from './faults.ts';
import { unlikeTfjs } from './keras-settings.ts';
import type { DescribedLayer } from './weight-file.ts';

type Settings = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param network what the file says: an object, or JSON of one
 * @param isOfTfjs whether TensorFlow.js wrote it: what it says is then what TensorFlow.js does
 * @returns `modelTopology` of tfjs; nothing where the file describes no network
 * @throws {ExplainedError} `weight-file-damaged` where it begins as a network and is none; `model-layers` where tensors
 *   reach a layer by names, as TensorFlow.js cannot hand them over, or where TensorFlow.js computes otherwise than Keras
 */
export function tfjsNetwork(network: unknown, file: string, isOfTfjs = false): DescribedLayer | undefined {
  let given: unknown = network;
  if (typeof network === 'string') {
    try {
      given = JSON.parse(network.replace(/\0+$/, ''));
    } catch {
      throw damagedFile(file, 'config');
    }
  }
  if (!isRecord(given) || typeof given['class_name'] !== 'string' || !isRecord(given['config']))
    return undefined;
  // The oldest models are lists of layers: tfjs reads those as they are.
  const faults = {
    broken: () => damagedFile(file, 'config'),
    foreign: (layers: string) => new ExplainedError('model-layers', { file, layers }),
  };
  const read = layerOf(given, faults, 0);
  const unlike = isOfTfjs ? [] : unlikeTfjs(read, isByKeras3(given, 0));
  if (unlike.length > 0) throw faults.foreign(unlike.join(', '));
  return read;
}

/** Keras 3 says the shape of an input by another name than Keras 2 did. */
function isByKeras3(given: unknown, depth: number): boolean {
  if (!isRecord(given) || !isRecord(given['config']) || depth > 20) return false;
  const { layers } = given['config'];
  return (
    'batch_shape' in given['config'] ||
    (Array.isArray(layers) && layers.some((each) => isByKeras3(each, depth + 1)))
  );
}

interface Faults {
  readonly broken: () => ExplainedError;
  readonly foreign: (layers: string) => ExplainedError;
}

function layerOf(given: unknown, faults: Faults, depth: number): DescribedLayer {
  const { broken } = faults;
  if (!isRecord(given) || depth > 20) throw broken();
  const { class_name: className, config, inbound_nodes: nodes, name } = given;
  if (typeof className !== 'string' || !isRecord(config)) throw broken();
  // A class of somebody's own may be called as one of Keras'.
  if ('module' in given && !/^(tf_)?keras(\.|$)/.test(String(given['module'])))
    throw faults.foreign(String(given['registered_name'] ?? className));
  const settings: Record<string, unknown> = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => !['layers', 'input_layers', 'output_layers'].includes(key))
      .map(([key, value]) => [key, plain(value, 0)]),
  );
  if (Array.isArray(config['layers'])) {
    const layers = config['layers'].map((layer) => layerOf(layer, faults, depth + 1));
    for (const key of ['input_layers', 'output_layers'])
      if (key in config) settings[key] = placesOf(config[key], broken);
    const [ofInputs, ofOutputs] = firstCalls(layers, settings['output_layers'], isOfKeras3(config['layers']));
    if ('output_layers' in settings)
      settings['output_layers'] = counted(settings['output_layers'], ofOutputs);
    settings['layers'] = layers.map((layer) =>
      layer.inbound_nodes === undefined
        ? layer
        : { ...layer, inbound_nodes: counted(layer.inbound_nodes, ofInputs) },
    );
  }
  // Of wrappers and of what goes through a sequence by cells.
  for (const key of ['layer', 'backward_layer', 'cell', 'cells'] as const) {
    const inner = [config[key]].flat();
    if (!inner.some((each) => isRecord(each) && isRecord(each['config']))) continue;
    const read = inner.map((each) => layerOf(each, faults, depth + 1));
    settings[key] = Array.isArray(config[key]) ? read : read[0];
  }
  for (const key of ['activation', 'recurrent_activation'])
    if (settings[key] === 'silu') settings[key] = 'swish';
  if ('batch_shape' in settings) {
    settings['batch_input_shape'] = settings['batch_shape'];
    delete settings['batch_shape'];
  }
  // The slope has another name there.
  if (className === 'LeakyReLU' && 'negative_slope' in settings)
    settings['alpha'] = settings['negative_slope'];
  const { axis } = settings;
  if (Array.isArray(axis) && axis.length === 1) settings['axis'] = axis[0] as unknown;
  if (className === 'Identity') settings['activation'] = 'linear';
  return {
    class_name: className === 'Identity' ? 'Activation' : className,
    config: settings,
    ...(typeof name === 'string' && { name }),
    ...(nodes !== undefined && { inbound_nodes: nodesOf(nodes, className, faults) }),
  };
}

/** Types by their names, functions by theirs, and objects without what only Keras 3 says of them. */
function plain(value: unknown, depth: number): unknown {
  if (depth > 20) return null;
  if (Array.isArray(value)) return value.map((each) => plain(each, depth + 1));
  if (!isRecord(value)) return value;
  const { class_name: className, config } = value;
  if (className === 'DTypePolicy' && isRecord(config)) {
    const name = String(config['name']);
    return /^(mixed|b?float)/.test(name) ? 'float32' : name;
  }
  if (className === 'function' && typeof config === 'string') return config;
  if (typeof className === 'string' && isRecord(config)) return named(className, config, depth);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each, depth + 1)]));
}

/** What has another name in TensorFlow.js. */
function named(className: string, config: Settings, depth: number): DescribedLayer {
  if (className === 'L1' || className === 'L2')
    return { class_name: 'L1L2', config: { l1: 0, l2: 0, ...config } };
  // Every weight gets its value from the file, whatever it is made with.
  const first = /^Lecun(?=Normal|Uniform)/.test(className)
    ? className.replace('Lecun', 'LeCun')
    : /^Identity/.test(className)
      ? 'Zeros'
      : className;
  return { class_name: first, config: first === 'Zeros' ? {} : (plain(config, depth + 1) as Settings) };
}

/** `["input", 0, 0]` for one alone, a list of such for several; by names, in the order of those, as Keras hands them over. */
function placesOf(given: unknown, broken: () => ExplainedError): unknown[] {
  if (isRecord(given))
    return Object.keys(given)
      .sort()
      .flatMap((key) => placesOf(given[key], broken));
  if (!Array.isArray(given)) throw broken();
  return typeof given[0] === 'string' ? [given] : given;
}

/** `["layer", 1, 0]`: its second call, and the first tensor that this gave. */
type Place = readonly [layer: string, call: number, ...unknown[]];

const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';

/** All places in nodes or lists of places. */
const placesIn = (value: unknown): Place[] =>
  isPlace(value) ? [value] : Array.isArray(value) ? value.flatMap(placesIn) : [];

/** The same with another number of the call where a layer is counted otherwise. */
function counted(value: unknown, first: ReadonlyMap<string, number>): unknown {
  if (isPlace(value)) return [value[0], value[1] + (first.get(value[0]) ?? 0), ...value.slice(2)];
  return Array.isArray(value) ? value.map((each) => counted(each, first)) : value;
}

/** Whether layers tell of their inputs by what was called. */
const isOfKeras3 = (layers: readonly unknown[]): boolean =>
  layers.some((layer) => isRecord(layer) && [layer['inbound_nodes']].flat().some(isRecord));

/**
 * What is to be added to the calls of models within the model. TensorFlow.js counts their making as their first call, where
 * it knows what they read and so makes them by themselves. Keras 2 counted so too, and TensorFlow.js writes them without.
 * Keras 3 has it both ways: without where a layer's inputs are told; with it where the outputs are, but for lists of layers.
 * @returns for places among inputs, and among the model's outputs
 */
function firstCalls(
  layers: readonly DescribedLayer[],
  outputs: unknown,
  isKeras3: boolean,
): [ReadonlyMap<string, number>, ReadonlyMap<string, number>] {
  const places = placesIn([outputs, ...layers.map((each) => each.inbound_nodes)]);
  const nameOf = ({ name, config }: DescribedLayer): string => String(name ?? config['name']);
  const made = layers.filter(({ config }) => {
    const inner = config['layers'] as readonly DescribedLayer[] | undefined;
    return inner && ('input_layers' in config || 'batch_input_shape' in (inner[0]?.config ?? {}));
  });
  const added = (these: readonly DescribedLayer[]): Map<string, number> =>
    new Map(these.map((layer) => [nameOf(layer), 1]));
  if (isKeras3) return [added(made), added(made.filter(({ config }) => !('input_layers' in config)))];
  const fromNothing = added(
    made.filter((layer) => places.some(([name, call]) => name === nameOf(layer) && call === 0)),
  );
  return [fromNothing, fromNothing];
}

/** Keras 2: `[[["input", 0, 0, {}], …], …]`, as it is. Keras 3: `[{ args: [tensors], kwargs }, …]`. */
function nodesOf(nodes: unknown, className: string, { broken, foreign }: Faults): unknown[] {
  if (!Array.isArray(nodes)) throw broken();
  return nodes.map((node: unknown): unknown => {
    if (!isRecord(node)) return node;
    const { args, kwargs } = node;
    const positional = tensorsIn(args);
    const named = tensorsIn(kwargs);
    // One alone is the layer's input, whatever it is called; of several, tfjs could not be told which is which.
    if (named.length > 0 && positional.length + named.length > 1) {
      const names = Object.entries(isRecord(kwargs) ? kwargs : {}).flatMap(([key, value]) =>
        tensorsIn(value).length > 0 ? [key] : [],
      );
      // The states that a recurrent layer begins with come after its sequence there.
      const areStates = positional.length === 1 && names.join() === 'initial_state';
      if (!areStates || !/^(LSTM|GRU|SimpleRNN)$/.test(className))
        throw foreign(`${className} (${names.join(', ')})`);
    }
    // A number beside a tensor, as in `x + 1`, is no input of a layer.
    if (/^(Add|Multiply|Average|Maximum|Minimum)$/.test(className) && positional.length === 1)
      throw foreign(`${className} (1 tensor)`);
    return [...positional, ...named].map((history) => [...history, {}]);
  });
}

function tensorsIn(value: unknown, depth = 0): unknown[][] {
  if (depth > 20) return [];
  if (Array.isArray(value)) return value.flatMap((each) => tensorsIn(each, depth + 1));
  if (!isRecord(value)) return [];
  if (value['class_name'] === '__keras_tensor__' && isRecord(value['config'])) {
    const history = value['config']['keras_history'];
    return Array.isArray(history) ? [history.slice(0, 3)] : [];
  }
  return Object.values(value).flatMap((each) => tensorsIn(each, depth + 1));
}
