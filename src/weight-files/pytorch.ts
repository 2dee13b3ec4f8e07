/**
 * What `torch.save` writes: a pickle of tensors whose numbers lie beside it. Since 1.6 in a zip (`data.pkl`, `data/0`,
 * …); before that one after the other in a plain file. Of the pickle only what makes plain tensors is known here
 * (see `pickle.ts`): nothing else is looked up, and nothing is run.
 */
import { ExplainedError } from '../explained/index.ts';
import { bytesOf, elements, singles, type NumberType } from './numbers.ts';
import { BrokenPickle, RefusedName } from './pickle-faults.ts';
import type { Callable, PickleWorld } from './pickle-orders.ts';
import { unpickle } from './pickle.ts';
import { cutFile, damagedFile, noSuchSet, unknownType } from './faults.ts';
import type { StoredArray, WeightSets } from './weight-file.ts';
import type { Zip } from './zip.ts';
import { present } from '../explained/present.ts';

const storageTypes: Readonly<Record<string, NumberType>> = {
  DoubleStorage: 'F64',
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
};

/** The numbers that tensors are views of. */
interface Storage {
  readonly key: string;
  readonly type: NumberType;
  readonly length: number;
}

/** A tensor before its numbers are read: a view of a storage. */
class View {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Of the stored numbers: −1 where PyTorch has put off to negate them. */
  readonly sign: 1 | -1;
  constructor(
    storage: Storage,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
    metadata?: unknown,
  ) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    this.sign = metadata instanceof Map && metadata.get('neg') === true ? -1 : 1;
  }
}

class StorageType {
  readonly type: NumberType;
  constructor(type: NumberType) {
    this.type = type;
  }
}

/** Something of a checkpoint that is no weight (settings, a date, a measured number): kept apart and never looked at. */
const aside: Callable = () => null;

const plain = new Map<string, Callable>([
  [
    'collections.OrderedDict',
    ([pairs]) => new Map(Array.isArray(pairs) ? (pairs as [unknown, unknown][]) : []),
  ],
  ['torch._utils._rebuild_tensor_v2', rebuiltTensor],
  ['torch._utils._rebuild_tensor', rebuiltTensor],
  ['torch._utils._rebuild_parameter', ([tensor]) => tensor],
  ['torch._utils._rebuild_parameter_with_state', ([tensor]) => tensor],
  ['torch._utils._rebuild_tensor_v3', rebuiltUntyped],
  ['torch.Size', ([sizes]) => sizes],
  ['collections.defaultdict', () => new Map()],
  ...[
    'torch.device',
    'argparse.Namespace',
    'numpy.core.multiarray.scalar',
    'numpy._core.multiarray.scalar',
    'numpy.core.multiarray._reconstruct',
    'numpy._core.multiarray._reconstruct',
    'numpy.ndarray',
    'numpy.dtype',
    '_codecs.encode',
    'pathlib.PosixPath',
    'pathlib.WindowsPath',
    'pathlib._local.PosixPath',
    'pathlib._local.WindowsPath',
    'datetime.datetime',
    'collections.Counter',
    ...['__builtin__', 'builtins'].flatMap((module) =>
      [
        'set',
        'frozenset',
        'list',
        'dict',
        'tuple',
        'int',
        'float',
        'bool',
        'str',
        'complex',
        'bytearray',
      ].map((name) => `${module}.${name}`),
    ),
  ].map((name): [string, Callable] => [name, aside]),
  // Constants: a pickle names them and calls nothing.
  ...Object.entries({
    float64: 'F64',
    float32: 'F32',
    float16: 'F16',
    bfloat16: 'BF16',
    int64: 'I64',
    int32: 'I32',
    int16: 'I16',
    int8: 'I8',
    uint8: 'U8',
    bool: 'BOOL',
    uint16: 'U16',
    uint32: 'U32',
    uint64: 'U64',
  } as const).map(([name, type]): [string, Callable] => [
    `torch.${name}`,
    Object.assign(aside.bind(undefined), { type }),
  ]),
]);

/** Tensors that are no plain array of numbers, their storages and types: not to be run, but no weights that can be read. */
const otherTensors =
  /^torch\.(_utils\._rebuild_\w+|_tensor\._rebuild_\w+|\w+Storage|(storage\.\w+Storage)|(complex|float8|q?u?int|quint|per_)\w*)$/;

/** What PyTorch rebuilds a tensor from: the storage, where in it the tensor lies, and last what stands beside it. */
type Rebuilt<Last> = [Storage, number, number[], number[], unknown, unknown, Last];

function rebuiltTensor(args: readonly unknown[]): View {
  const [storage, offset, shape, strides, , , metadata] = args as Rebuilt<unknown>;
  return new View(storage, offset, shape, strides, metadata);
}

/** Of types that have no storage of their own: the storage is of bytes, and the type stands beside it. */
function rebuiltUntyped(args: readonly unknown[]): View {
  const [{ key, length }, offset, shape, strides, , , { type }] = args as Rebuilt<{ type?: NumberType }>;
  if (!type) throw new RefusedName('torch.complex');
  return new View({ key, type, length: Math.floor(length / bytesOf[type]) }, offset, shape, strides);
}

const storageOfTorch = (module: string, name: string): NumberType | undefined =>
  module === 'torch' && Object.hasOwn(storageTypes, name) ? storageTypes[name] : undefined;

function findPlain(module: string, name: string): Callable | undefined {
  // A storage's type is passed around, not called.
  const type = `${module}.${name}` === 'torch.storage.UntypedStorage' ? 'U8' : storageOfTorch(module, name);
  if (type) return Object.assign(aside.bind(undefined), { storage: new StorageType(type) });
  return plain.get(`${module}.${name}`);
}

/** `('storage', type, key, where, elements)`. */
function storageOf(id: unknown, file: string): Storage {
  const [tag, type, key, , length] = Array.isArray(id) ? (id as unknown[]) : [];
  const stored = (type as { storage?: unknown } | undefined)?.storage;
  if (tag !== 'storage' || !(stored instanceof StorageType) || !Number.isSafeInteger(length))
    throw damagedFile(file, 'storage');
  return { key: String(key), type: stored.type, length: length as number };
}

/** @param storages where every storage that is spoken of is noted */
const world = (file: string, storages = new Map<string, Storage>()): PickleWorld => ({
  find: findPlain,
  load(id) {
    const storage = storageOf(id, file);
    storages.set(storage.key, storage);
    return storage;
  },
});

/** Runs `read`, and says what a pickle may do wrong in this book's words. */
function explained<T>(file: string, size: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RefusedName) {
      if (otherTensors.test(error.named)) throw unknownType(file, '…', error.named);
      throw new ExplainedError('weight-file-code', { file, name: error.named.slice(0, 100) });
    }
    if (error instanceof BrokenPickle)
      throw error.cut ? cutFile(file, size + 1, size) : damagedFile(file, `pickle: ${error.message}`);
    if (error instanceof ExplainedError) throw error;
    // Arguments that are not what they should be.
    throw damagedFile(file, 'pickle');
  }
}

/** The one entry of a zip that makes it PyTorch's. */
export const pickleOf = (zip: Zip): string | undefined =>
  zip.names.find((name) => /(^|\/)data\.pkl$/.test(name));

/** Tensors by their names, and of which of several sets they are. */
export interface PytorchWeights {
  readonly arrays: Map<string, StoredArray>;
  readonly sets?: WeightSets;
}

/**
 * The tensors of a checkpoint by their names in the state dict.
 * @param of the dictionary of the checkpoint to take them from
 * @throws {ExplainedError} `weight-file-code` where the pickle asks for anything but plain tensors, `weight-file-cut`,
 *   `weight-file-damaged`, `weight-file-type`, `weight-file-empty`, `weight-file-sets`
 */
export async function readPytorch(zip: Zip, file: string, of?: string): Promise<PytorchWeights> {
  const pickle = present(pickleOf(zip), 'a pickle in the archive');
  const folder = pickle.slice(0, -'data.pkl'.length);
  if (zip.has(`${folder}byteorder`)) {
    const order = new TextDecoder().decode(await zip.read(`${folder}byteorder`)).trim();
    if (order !== 'little') throw unknownType(file, 'byteorder', `${order}-endian`);
  }
  const bytes = await zip.read(pickle);
  const { value } = explained(file, bytes.length, () => unpickle(bytes, world(file)));
  const { views, ...sets } = stateDict(value, file, of);
  const storages = new Map<string, Uint8Array>();
  for (const { storage } of views.values()) {
    const name = `${folder}data/${storage.key}`;
    if (!storages.has(storage.key)) storages.set(storage.key, await zip.read(name));
  }
  return { ...sets, arrays: explained(file, bytes.length, () => numbersOf(views, storages, file)) };
}

/** How a plain file of PyTorch's begins: a pickle of this number, then its protocol, its machine, its content. */
const magic = Number(0x1950a86a20f9469cfc6cn);

export const isPickle = (bytes: Uint8Array): boolean =>
  bytes.length > 2 && bytes[0] === 0x80 && bytes[1]! <= 5;

/** The same of a file from before PyTorch 1.6. */
export function readPlainPytorch(bytes: Uint8Array, file: string, of?: string): PytorchWeights {
  return explained(file, bytes.length, () => {
    const first = unpickle(bytes, world(file));
    // A pickle of something else: read to its end, so that what it asks for is named.
    if (first.value !== magic) {
      const { views, ...sets } = stateDict(first.value, file, of);
      return { ...sets, arrays: numbersOf(views, new Map(), file) };
    }
    const protocol = unpickle(bytes, world(file), first.end);
    const machine = unpickle(bytes, world(file), protocol.end);
    const spokenOf = new Map<string, Storage>();
    const content = unpickle(bytes, world(file, spokenOf), machine.end);
    const keys = unpickle(bytes, world(file), content.end);
    const { views, ...sets } = stateDict(content.value, file, of);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const storages = new Map<string, Uint8Array>();
    let at = keys.end;
    for (const key of Array.isArray(keys.value) ? (keys.value as unknown[]).map(String) : []) {
      const type = spokenOf.get(key)?.type;
      if (!type) throw damagedFile(file, `storage ${key}`);
      if (at + 8 > bytes.length) throw cutFile(file, at + 8, bytes.length);
      const end = at + 8 + Number(view.getBigUint64(at, true)) * bytesOf[type];
      if (!(end <= bytes.length)) throw cutFile(file, end, bytes.length);
      storages.set(key, bytes.subarray(at + 8, end));
      at = end;
    }
    return { ...sets, arrays: numbersOf(views, storages, file) };
  });
}

/** Where training scripts keep the weights within a checkpoint, the likeliest first. */
const within = [
  'state_dict',
  'model_state_dict',
  'model',
  'state_dict_ema',
  'model_ema',
  'ema',
  'net',
  'module',
  'weights',
  'params',
];

interface Chosen {
  readonly views: Map<string, View>;
  readonly sets?: WeightSets;
}

/**
 * The tensors of the dictionary that holds most of what the file is for, or of that which was asked for; or one tensor
 * alone, or a list of them.
 */
function stateDict(value: unknown, file: string, of: string | undefined): Chosen {
  const { chosen, known } = chosenIn(value, of, 0);
  if (chosen) return chosen;
  if (of !== undefined) throw noSuchSet(file, of, known);
  throw new ExplainedError('weight-file-empty', { file });
}

/** @returns nothing chosen where no tensor is found, with the names of the sets that are there */
function chosenIn(
  value: unknown,
  of: string | undefined,
  depth: number,
): { readonly chosen?: Chosen; readonly known: readonly string[] } {
  const inside = (key: string): Map<string, View> => flat(value instanceof Map ? value.get(key) : undefined);
  // What is measured or remembered beside the weights, a loss or the optimiser's moments, may be tensors as well.
  const usual = within.filter((key) => inside(key).size > 0);
  const there = usual.length > 0 || flat(value).size > 0 ? usual : models(value);
  const [likeliest] = there;
  const taken = of ?? likeliest;
  const found = taken === undefined ? flat(value) : inside(taken);
  const others = there.filter((key) => key !== taken);
  if (found.size > 0)
    return {
      chosen: {
        views: withoutPrefix(found),
        ...(taken !== undefined && others.length > 0 && { sets: { taken, others } }),
      },
      known: there,
    };
  const listed = [value]
    .flat()
    .flatMap((each, at) => (each instanceof View ? [[String(at), each] as const] : []));
  if (of === undefined && listed.length > 0) return { chosen: { views: new Map(listed) }, known: there };
  // Dictionaries within dictionaries, the usual ones first: `{ state_dict: { encoder: …, decoder: … } }`.
  const inner = depth < deepest && value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : [];
  const known = [...there];
  for (const [key, item] of inner.sort(([one], [other]) => rankOf(one) - rankOf(other))) {
    if (!(item instanceof Map) || forTraining.test(String(key))) continue;
    const deeper = chosenIn(item, of, depth + 1);
    if (deeper.chosen) return deeper;
    known.push(...deeper.known);
  }
  return { known };
}

/** A dictionary may hold itself. */
const deepest = 4;
/** Moments of optimisers are tensors too. */
const forTraining = /optim|sched|scaler|callback|loop/i;

const rankOf = (key: unknown): number => {
  const at = within.indexOf(String(key));
  return at < 0 ? within.length : at;
};

/** Several models in one file, by names of their own, the largest first: what a model holds has names of several parts. */
function models(value: unknown): string[] {
  if (!(value instanceof Map)) return [];
  const counted = [...value].flatMap(([key, item]) => {
    const names = [...flat(item).keys()];
    return typeof key === 'string' && names.some((name) => name.includes('.'))
      ? [{ key, count: names.length }]
      : [];
  });
  return counted.sort((a, b) => b.count - a.count).map(({ key }) => key);
}

/** Tensors of a dictionary and of dictionaries in it that hold nothing else. */
function flat(value: unknown, prefix = '', seen = new Set<unknown>()): Map<string, View> {
  const found = new Map<string, View>();
  // A dictionary may hold itself.
  if (!(value instanceof Map) || seen.has(value)) return found;
  const isOutermost = seen.size === 0;
  seen.add(value);
  for (const [key, item] of value) if (item instanceof View) found.set(`${prefix}${String(key)}`, item);
  if (found.size > 0 || !isOutermost)
    for (const [key, item] of value)
      for (const [name, view] of flat(item, `${prefix}${String(key)}.`, seen)) found.set(name, view);
  return found;
}

/** What `torch.optim.swa_utils.AveragedModel` counts beside the model that it wraps. */
const averaged = 'n_averaged';

/** Without what wrappers put before every name: `DataParallel`, `AveragedModel`, `torch.compile`. */
function withoutPrefix(views: Map<string, View>): Map<string, View> {
  for (const prefix of ['module.', '_orig_mod.']) {
    const named = [...views].filter(([name]) => name !== averaged);
    if (named.length === 0 || !named.every(([name]) => name.startsWith(prefix))) continue;
    return withoutPrefix(new Map(named.map(([name, view]) => [name.slice(prefix.length), view])));
  }
  return views;
}

/** All tensors of a file together: a gigabyte of singles. */
const elementLimit = 2 ** 28;

function numbersOf(
  views: ReadonlyMap<string, View>,
  storages: ReadonlyMap<string, Uint8Array>,
  file: string,
): Map<string, StoredArray> {
  const arrays = new Map<string, StoredArray>();
  const decoded = new Map<string, Float32Array>();
  let all = 0;
  for (const [name, view] of views) {
    const { storage, offset, shape, strides } = view;
    const bytes = storages.get(storage.key);
    if (!bytes) throw damagedFile(file, name);
    if (bytes.length < storage.length * bytesOf[storage.type])
      throw cutFile(file, storage.length * bytesOf[storage.type], bytes.length);
    if (!isInside(view)) throw damagedFile(file, name);
    // A stride of zero makes many of few: what a small file says may be too much for any memory.
    all += elements(shape);
    if (!(all <= elementLimit)) throw damagedFile(file, name);
    const key = `${storage.type} ${storage.key} ${storage.length}`;
    const numbers =
      decoded.get(key) ?? singles(storage.type, bytes.subarray(0, storage.length * bytesOf[storage.type]));
    decoded.set(key, numbers);
    const data = gathered(numbers, offset, shape, strides);
    arrays.set(name, { shape, data: view.sign === 1 ? data : data.map((value) => -value) });
  }
  return arrays;
}

function isInside({ storage, offset, shape, strides }: View): boolean {
  const areWhole = [shape, strides].every(
    (list) =>
      Array.isArray(list) && list.every((n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0),
  );
  if (!areWhole || shape.length !== strides.length || !Number.isSafeInteger(offset) || offset < 0)
    return false;
  if (elements(shape) === 0) return true;
  return shape.reduce((last, size, axis) => last + (size - 1) * strides[axis]!, offset) < storage.length;
}

/** The numbers of a view in row-major order. */
function gathered(
  numbers: Float32Array,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array {
  const count = elements(shape);
  let expected = 1;
  const isPlain = shape.every((_, i) => {
    const axis = shape.length - 1 - i;
    const fits = shape[axis] === 1 || strides[axis] === expected;
    expected *= shape[axis]!;
    return fits;
  });
  if (isPlain) return numbers.slice(offset, offset + count);
  const result = new Float32Array(count);
  const index = shape.map(() => 0);
  for (let to = 0, from = offset; to < count; to++) {
    result[to] = numbers[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
