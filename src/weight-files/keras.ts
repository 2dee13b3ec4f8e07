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
      ? legacyArrays(legacy, file, layers && new Set(layers.map(({ name }) => name)))
      : root.groups.has('layers') || root.groups.has('_layer_checkpoint_dependencies')
        ? numberedArrays(root)
        : plainArrays(root);
  return { arrays, ...(layers && { layers, network }) };
}

/** An array by its layer's name alone, and by those of the models that hold the layer as well. */
interface Named {
  readonly short: string;
  readonly full: string;
  readonly array: StoredArray;
}

/** By the short name where it is the only one. */
function byName(found: readonly Named[]): Map<string, StoredArray> {
  const counts = new Map<string, number>();
  for (const { short } of found) counts.set(short, (counts.get(short) ?? 0) + 1);
  const arrays = new Map<string, StoredArray>();
  for (const { short, full, array } of found) {
    const name = counts.get(short) === 1 ? short : full;
    let free = name;
    for (let copy = 2; arrays.has(free); copy++) free = `${name}#${copy}`;
    arrays.set(free, array);
  }
  return arrays;
}

/** `weight_names` of each of `layer_names`: `conv1_conv/kernel:0`, with the model's own name before it or not. */
function legacyArrays(
  root: Hdf5Group,
  file: string,
  layers: ReadonlySet<string> | undefined,
): Map<string, StoredArray> {
  const found: Named[] = [];
  for (const layer of names(root.attributes, 'layer_names')) {
    const group = root.groups.get(layer);
    if (!group) throw damagedFile(file, layer);
    const counts = new Map<string, number>();
    for (const [number, weight] of names(group.attributes, 'weight_names').entries()) {
      const array = at(group, weight.split('/'));
      if (!array) throw damagedFile(file, `${layer}/${weight}`);
      const parts = weight.replace(/:\d+$/, '').split('/');
      // A layer that is made of others, as a recurrent one of its cell, has their weights in the place of its own.
      const isWhole = layers?.has(layer) ?? /(^|\/)\w*cell(_\d+)?\//.test(weight);
      if (isWhole && parts.at(-2) !== layer) {
        found.push({ short: `${layer}/${number}`, full: `${layer}/${number}`, array });
        continue;
      }
      // The same of one in a model within the model, which is one layer here.
      const holder = parts.findIndex((part, at) => at < parts.length - 2 && layers?.has(part));
      if (holder >= 0) {
        const own = parts[holder]!;
        const path = parts.slice(0, holder + 1).join('/');
        const count = counts.get(path) ?? 0;
        counts.set(path, count + 1);
        found.push({ short: `${own}/${count}`, full: `${layer}/${path}/${count}`, array });
        continue;
      }
      // Its other weights carry the names of its own layers.
      const short = `${parts.at(-2) ?? layer}/${parts.at(-1)!}`;
      const full = parts[0] === layer ? parts : [layer, ...parts];
      found.push({ short, full: full.join('/'), array });
    }
  }
  return byName(found);
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

/** What holds the layers of a model, in Keras 3 and at its beginnings. */
const containers = ['layers', '_layer_checkpoint_dependencies'];
/** What only training needs: the optimiser's moments, the seeds of dropout. */
const aside = ['vars', 'optimizer', 'seed_generator', 'compile_metrics'];
/** What a layer is made of that has its weights in the place of its own, in the order in which it lists them. */
const insides = ['cell', 'cells', 'forward_layer', 'backward_layer', 'layer'];

/** Keras 3: the numbered weights of every layer, by the name that it says of itself or else by where it lies. */
function numberedArrays(root: Hdf5Group): Map<string, StoredArray> {
  const found: Named[] = [];
  const layerAt = (group: Hdf5Group, component: string, within: readonly string[]): void => {
    const said = group.groups.get('vars')?.attributes['name'];
    const own = typeof said === 'string' && said !== '' ? said.replace(/\0+$/, '') : component;
    const path = [...within, own];
    const inside = insides.flatMap((part) => group.groups.get(part) ?? []);
    const all = [...ownArrays(group), ...inside.flatMap(arraysWithin)];
    all.forEach((array, number) =>
      found.push({ short: `${own}/${number}`, full: `${path.join('/')}/${number}`, array }),
    );
    if (inside.length === 0) visit(group, path);
  };
  const visit = (group: Hdf5Group, within: readonly string[]): void => {
    for (const [name, inner] of group.groups) {
      if (aside.includes(name)) continue;
      if (!containers.includes(name)) layerAt(inner, name, within);
      else for (const [component, layer] of inner.groups) layerAt(layer, component, within);
    }
  };
  visit(root, []);
  return byName(found);
}

const inOrder = <T>(entries: ReadonlyMap<string, T>): T[] =>
  [...entries]
    .sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }))
    .map(([, value]) => value);

/** By their numbers. */
const ownArrays = (group: Hdf5Group): StoredArray[] => inOrder(group.groups.get('vars')?.arrays ?? new Map());

const arraysWithin = (group: Hdf5Group): StoredArray[] => [
  ...ownArrays(group),
  ...inOrder(new Map([...group.groups].filter(([name]) => !aside.includes(name)))).flatMap(arraysWithin),
];

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
