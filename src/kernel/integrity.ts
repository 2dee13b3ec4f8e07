/**
 * Notices what a cell has done to that which every cell computes with: properties of the built-in objects and of the
 * library that were replaced, added or taken away. Looking is a few thousand comparisons, so it is done after each run.
 * Nothing here is called through an object that a cell could have changed.
 */
import type { Integrity } from '../notebook/kernel/index.ts';

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { ownKeys } = Reflect;

interface Watched {
  name: string;
  object: object;
  keys: readonly PropertyKey[];
  values: readonly unknown[];
  /** Own properties may be added: code that runs keeps things of its own there. */
  open: boolean;
}

/** Names that do not exist in a worker but that tfjs or the kernel look for. */
const lookedFor = [
  'window', 'document', 'process', 'require', 'module', 'exports', 'postMessage', 'localStorage',
  'HTMLCanvasElement', 'HTMLImageElement', 'HTMLVideoElement', 'Buffer', 'global', '__last', 'display',
]; // prettier-ignore

const builtIns = [
  'Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Date', 'RegExp', 'Promise',
  'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError',
  'DOMException', 'ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array',
  'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'Math', 'JSON',
  'Reflect', 'Proxy', 'Atomics', 'Intl', 'WebAssembly', 'AbortController', 'AbortSignal', 'EventTarget', 'Event',
  'MessageEvent', 'MessagePort', 'MessageChannel', 'Performance', 'Crypto', 'TextEncoder', 'TextDecoder', 'Blob',
  'OffscreenCanvas', 'OffscreenCanvasRenderingContext2D', 'ImageData', 'WorkerGlobalScope', 'DedicatedWorkerGlobalScope',
]; // prettier-ignore

/** Functions, and what getters and setters are made of; plain data may change as the library goes about its work. */
function valueOf(object: object, key: PropertyKey): unknown {
  const descriptor = getOwnPropertyDescriptor(object, key);
  if (!descriptor) return undefined;
  if (descriptor.get !== undefined) return descriptor.get;
  if (descriptor.set !== undefined) return descriptor.set;
  const { value } = descriptor as { value: unknown };
  return typeof value === 'function' || (typeof value === 'object' && value !== null) ? value : undefined;
}

/**
 * @param library name → an object of functions, classes and further such objects
 * @param registries name → what is registered now, by key: compared as a whole
 */
export function watchIntegrity(
  library: Readonly<Record<string, object>>,
  registries: Readonly<Record<string, () => ReadonlyMap<string, unknown>>> = {},
): Integrity & { renew(): void } {
  let watched: Watched[] | undefined;
  let registered: { name: string; read: () => ReadonlyMap<string, unknown>; entries: [string, unknown][] }[] =
    [];

  function take(): Watched[] {
    const seen = new Set<object>();
    const found: Watched[] = [];
    const scope = globalThis as unknown as Record<string, unknown>;
    const add = (name: string, object: unknown, open = false): void => {
      if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return;
      if (seen.has(object)) return;
      seen.add(object);
      const keys = ownKeys(object);
      found.push({ name, object, keys, values: keys.map((key) => valueOf(object, key)), open });
    };
    const addClass = (name: string, value: unknown): void => {
      add(name, value);
      if (typeof value === 'function') add(`${name}.prototype`, (value as { prototype?: unknown }).prototype);
    };
    add('globalThis', globalThis, true);
    for (const name of builtIns) addClass(name, scope[name]);
    const TypedArray = getPrototypeOf(Int8Array) as object;
    addClass('TypedArray', TypedArray);
    const hidden: [string, object][] = [
      ['Iterator.prototype', getPrototypeOf(getPrototypeOf([][Symbol.iterator]()) as object) as object],
      ['ArrayIterator.prototype', getPrototypeOf([][Symbol.iterator]()) as object],
      ['MapIterator.prototype', getPrototypeOf(new Map().entries()) as object],
      ['SetIterator.prototype', getPrototypeOf(new Set().values()) as object],
      ['AsyncFunction.prototype', getPrototypeOf(async () => undefined) as object],
      ['GeneratorFunction.prototype', getPrototypeOf(function* () {}) as object],
      ['AsyncGeneratorFunction.prototype', getPrototypeOf(async function* () {}) as object],
    ];
    for (const [name, object] of hidden) add(name, object);
    const visit = (name: string, object: object, depth: number): void => {
      add(name, object);
      for (const key of ownKeys(object)) {
        if (typeof key !== 'string') continue;
        const value = valueOfProperty(object, key);
        if (typeof value === 'function') addClass(`${name}.${key}`, value);
        else if (typeof value === 'object' && value !== null && depth > 0)
          visit(`${name}.${key}`, value, depth - 1);
      }
    };
    for (const [name, object] of Object.entries(library)) visit(name, object, 1);
    return found;
  }

  function renew(): void {
    watched = undefined;
  }

  function altered(): string[] {
    if (!watched) {
      watched = take();
      registered = Object.entries(registries).map(([name, read]) => ({ name, read, entries: [...read()] }));
      return [];
    }
    const names: string[] = [];
    for (let at = 0; at < watched.length && names.length < 10; at++) {
      const { name, object, keys, values, open } = watched[at]!;
      for (let index = 0; index < keys.length; index++) {
        if (valueOf(object, keys[index]!) === values[index]) continue;
        names[names.length] =
          `${name}.${typeof keys[index] === 'string' ? (keys[index] as string) : 'symbol'}`;
      }
      if (!open && ownKeys(object).length > keys.length) names[names.length] = name;
    }
    for (let at = 0; at < lookedFor.length; at++) {
      const name = lookedFor[at]!;
      if (!wasThere.has(name) && getOwnPropertyDescriptor(globalThis, name)) names[names.length] = name;
    }
    for (let at = 0; at < registered.length; at++) {
      const { name, read, entries } = registered[at]!;
      const now = read();
      for (let index = 0; index < entries.length; index++)
        if (get.call(now, entries[index]![0]) !== entries[index]![1])
          names[names.length] = `${name} ${entries[index]![0]}`;
    }
    names.length = Math.min(names.length, 10);
    return names;
  }

  return { altered, renew };
}

const { get } = Map.prototype;
const wasThere = new Set(lookedFor.filter((name) => name in globalThis));

function valueOfProperty(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
