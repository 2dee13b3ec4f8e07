/**
 * Weights as Keras keeps them, by `layer/weight`: legacy HDF5 names each weight; Keras 3 numbers a layer's own
 * (`conv1_conv/0`), in the order in which the layer made them, and says the layer's name beside them.
 */
import type { Hdf5Group } from './hdf5.ts';
import { damagedFile } from './faults.ts';
import type { StoredArray, StoredLayer } from './weight-file.ts';

export interface KerasWeights {
  readonly arrays: Map<string, StoredArray>;
  readonly layers?: readonly StoredLayer[];
  readonly network?: unknown;
}

/** @throws {ExplainedError} `weight-file-damaged` */
export function kerasWeights(root: Hdf5Group, file: string): KerasWeights {
  const network = root.attributes['model_config'];
  const layers = layersOf(network);
  const legacy = root.groups.get('model_weights') ?? root;
  const arrays =
    'layer_names' in legacy.attributes
      ? legacyArrays(legacy, file)
      : root.groups.has('layers') || root.groups.has('_layer_checkpoint_dependencies')
        ? numberedArrays(root)
        : plainArrays(root);
  return { arrays, ...(layers && { layers, network }) };
}

/** `weight_names` of each of `layer_names`: `conv1_conv/kernel:0`, with the model's own name before it or not. */
function legacyArrays(root: Hdf5Group, file: string): Map<string, StoredArray> {
  const arrays = new Map<string, StoredArray>();
  for (const layer of names(root.attributes, 'layer_names')) {
    const group = root.groups.get(layer);
    if (!group) throw damagedFile(file, layer);
    for (const weight of names(group.attributes, 'weight_names')) {
      const array = at(group, weight.split('/'));
      if (!array) throw damagedFile(file, `${layer}/${weight}`);
      const parts = weight.replace(/:\d+$/, '').split('/');
      // A model within the model is one layer here; its weights carry the names of its own layers.
      const short = `${parts.at(-2) ?? layer}/${parts.at(-1)!}`;
      arrays.set(arrays.has(short) ? `${layer}/${parts.join('/')}` : short, array);
    }
  }
  return arrays;
}

/** Long lists are spread over several attributes: `weight_names0`, `weight_names1`. */
function names(attributes: Readonly<Record<string, unknown>>, name: string): string[] {
  const clean = (list: unknown): string[] =>
    Array.isArray(list) ? list.map((each) => String(each).replace(/\0+$/, '')) : [];
  if (name in attributes) return clean(attributes[name]);
  const parts: string[] = [];
  for (let part = 0; `${name}${part}` in attributes; part++)
    parts.push(...clean(attributes[`${name}${part}`]));
  return parts;
}

function at(group: Hdf5Group, path: readonly string[]): StoredArray | undefined {
  const [first = '', ...rest] = path;
  if (rest.length === 0) return group.arrays.get(first);
  const inner = group.groups.get(first);
  return inner && at(inner, rest);
}

/** Keras 3: every `vars` group below `layers`, by the name that it says of itself or else by where it lies. */
function numberedArrays(root: Hdf5Group): Map<string, StoredArray> {
  const arrays = new Map<string, StoredArray>();
  const visit = (group: Hdf5Group, path: string, isLayer: boolean): void => {
    for (const [name, inner] of group.groups) {
      if (name !== 'vars') {
        // What only training needs: the optimiser's moments, the seeds of dropout.
        if (name === 'optimizer' || name === 'seed_generator' || name === 'compile_metrics') continue;
        visit(inner, `${path}${path && '/'}${name}`, name !== 'layers');
        continue;
      }
      const own = inner.attributes['name'];
      const layer = typeof own === 'string' && own !== '' ? own.replace(/\0+$/, '') : path;
      if (isLayer)
        for (const [number, array] of inner.arrays) arrays.set(freeName(arrays, layer, number), array);
    }
  };
  visit(root, '', false);
  return arrays;
}

function freeName(arrays: ReadonlyMap<string, StoredArray>, layer: string, number: string): string {
  const name = `${layer}/${number}`;
  for (let copy = 2; ; copy++) {
    const free = copy === 2 ? name : `${name}#${copy - 1}`;
    if (!arrays.has(free)) return free;
  }
}

/** HDF5 of no layout of Keras': arrays by their paths. */
function plainArrays(root: Hdf5Group, path = ''): Map<string, StoredArray> {
  const arrays = new Map<string, StoredArray>();
  for (const [name, array] of root.arrays) arrays.set(`${path}${name.replace(/:\d+$/, '')}`, array);
  for (const [name, group] of root.groups)
    for (const [inner, array] of plainArrays(group, `${path}${name}/`)) arrays.set(inner, array);
  return arrays;
}

/** The layers of a model's configuration, those of models within it too; undefined for what is none. */
export function layersOf(config: unknown): StoredLayer[] | undefined {
  let model: unknown = config;
  if (typeof config === 'string') {
    try {
      model = JSON.parse(config);
    } catch {
      return undefined;
    }
  }
  const found: StoredLayer[] = [];
  const visit = (node: unknown, depth: number): void => {
    const { class_name: className, config: settings } = (node ?? {}) as {
      class_name?: unknown;
      config?: unknown;
    };
    if (typeof settings !== 'object' || settings === null || depth > 20) return;
    const { layers, name } = settings as { layers?: unknown; name?: unknown };
    if (Array.isArray(layers)) for (const layer of layers) visit(layer, depth + 1);
    else if (typeof className === 'string')
      found.push({
        className,
        name: String(name ?? (node as { name?: unknown }).name ?? ''),
        settings: settings as Record<string, unknown>,
      });
  };
  visit(model, 0);
  return found.length > 0 ? found : undefined;
}
