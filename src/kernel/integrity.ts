/**
 * Notices what a cell has done to that which every cell computes with: properties of the built-in objects and of the
 * library that were replaced, added or taken away, another prototype, an object that was closed. Looking is some ten
 * thousand comparisons, a few milliseconds, so it is done before and after each run. Nothing here is called through an
 * object that a cell could have changed; where that is not so and it fails, whoever asks takes it for altered.
 */
import type { Integrity } from '../notebook/kernel/index.ts';

const { getOwnPropertyDescriptor, getPrototypeOf, hasOwn, is, isExtensible } = Object;
const { ownKeys } = Reflect;

/**
 * How much of an object may change: nothing; the plain data of it, as the library goes about its work; that and objects,
 * so that only its functions are watched; or it may grow as well, since code that runs keeps things of its own there.
 */
type Care = 'exact' | 'parts' | 'functions' | 'open';

interface Watched {
  name: string;
  object: object;
  care: Care;
  keys: readonly PropertyKey[];
  values: readonly unknown[];
  setters: readonly unknown[];
  prototype: object | null;
  extensible: boolean;
}

/** Names that do not exist in a worker but that tfjs or the kernel look for. */
const lookedFor = [
  'window', 'document', 'process', 'require', 'module', 'exports', 'postMessage', 'localStorage',
  'HTMLCanvasElement', 'HTMLImageElement', 'HTMLVideoElement', 'Buffer', 'global', '__last', 'display',
]; // prettier-ignore

/** Objects that a global getter gives: they are the same each time, and have methods in their prototypes alone. */
const instances = ['performance', 'crypto', 'navigator', 'scheduler', 'location'] as const;

type Scope = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is object =>
  typeof value === 'function' || (typeof value === 'object' && value !== null);

/** What is compared of a property: functions always, objects and plain data as far as they may not change. */
function valueOf(descriptor: PropertyDescriptor, care: Care): unknown {
  if (descriptor.get !== undefined) return descriptor.get;
  if (descriptor.set !== undefined) return undefined;
  const { value } = descriptor as { value: unknown };
  if (typeof value === 'function' || care === 'exact') return value;
  return isObject(value) && care !== 'functions' ? value : undefined;
}

/** Of a property that is another each time it is read, as `PerformanceObserver.supportedEntryTypes` is in WebKit. */
const fleeting = Symbol('fleeting');

function snapshot(name: string, object: object, care: Care): Watched {
  const keys = ownKeys(object);
  const values: unknown[] = [];
  const setters: unknown[] = [];
  for (let at = 0; at < keys.length; at++) {
    const descriptor = getOwnPropertyDescriptor(object, keys[at]!);
    values[at] = descriptor && valueOf(descriptor, care);
    if (isObject(values[at])) {
      const again = getOwnPropertyDescriptor(object, keys[at]!);
      if (again && !is(valueOf(again, care), values[at])) values[at] = fleeting;
    }
    setters[at] = descriptor?.set;
  }
  const prototype = getPrototypeOf(object) as object | null;
  return { name, object, care, keys, values, setters, prototype, extensible: isExtensible(object) };
}

/**
 * Of a function that holds nothing of its own, as most do, it is enough that it is called as it was: a tenth of the work.
 */
const isPlainFunction = ({ object, keys }: Watched): boolean =>
  typeof object === 'function' && keys.length === 2 && hasOwn(object, 'length') && hasOwn(object, 'name');

const isCalledAsBefore = ({ object, prototype }: Watched): boolean =>
  !hasOwn(object, 'call') &&
  !hasOwn(object, 'apply') &&
  !hasOwn(object, 'bind') &&
  getPrototypeOf(object) === prototype;

/** Adds the names of what differs to `names`. */
function compare(
  { name, object, care, keys, values, setters, prototype, extensible }: Watched,
  names: string[],
): void {
  for (let at = 0; at < keys.length; at++) {
    if (values[at] === fleeting) continue;
    const key = keys[at]!;
    const descriptor = getOwnPropertyDescriptor(object, key);
    const value = descriptor && valueOf(descriptor, care);
    if (is(value, values[at]) && descriptor?.set === setters[at]) continue;
    names[names.length] = typeof key === 'string' ? `${name}.${key}` : `${name}.symbol`;
  }
  if (getPrototypeOf(object) !== prototype || isExtensible(object) !== extensible) names[names.length] = name;
  if (care === 'open') return;
  const now = ownKeys(object);
  if (now.length <= keys.length) return;
  if (care !== 'functions') {
    names[names.length] = name;
    return;
  }
  // An instance may keep more of its own; a method of its own would stand before its prototype's.
  for (let at = 0; at < now.length; at++) {
    const key = now[at]!;
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (!descriptor || valueOf(descriptor, care) === undefined) continue;
    let known = false;
    for (let other = 0; other < keys.length; other++) if (keys[other] === key) known = true;
    if (!known) names[names.length] = name;
  }
}

/** Everything of JavaScript itself that can be reached by name, and the prototypes that cannot. */
function builtIns(hold: WatchedThings['hold']): Watched[] {
  const seen = new Set<object>();
  const found: Watched[] = [];
  const scope = globalThis as unknown as Scope;
  const add = (name: string, object: unknown): void => {
    if (!isObject(object) || seen.has(object) || object === globalThis) return;
    seen.add(object);
    hold?.(name, object);
    const watched = snapshot(name, object, 'exact');
    found.push(watched);
    add(`${name} prototype`, watched.prototype);
    watched.keys.forEach((key, at) => {
      // What is called is looked at as well: a method may be given another `call` of its own.
      if (key !== 'constructor') add(`${name}.${String(key)}`, watched.values[at]);
    });
  };
  const hidden: [string, unknown][] = [
    ['TypedArray', getPrototypeOf(Int8Array)],
    ['ArrayIterator.prototype', getPrototypeOf([][Symbol.iterator]())],
    ['MapIterator.prototype', getPrototypeOf(new Map().entries())],
    ['SetIterator.prototype', getPrototypeOf(new Set().values())],
    ['StringIterator.prototype', getPrototypeOf(''[Symbol.iterator]())],
    ['RegExpStringIterator.prototype', getPrototypeOf(''.matchAll(/x/g))],
    ['AsyncFunction.prototype', getPrototypeOf(async () => undefined)],
    ['GeneratorFunction.prototype', getPrototypeOf(function* () {})],
    ['AsyncGeneratorFunction.prototype', getPrototypeOf(async function* () {})],
  ];
  for (const [name, object] of hidden) add(name, object);
  for (const name of instances) add(name, scope[name]);
  // Asked when a device was lost, in the middle of a cell.
  add('navigator.gpu', (scope['navigator'] as { gpu?: unknown } | undefined)?.gpu);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const value: unknown = getOwnPropertyDescriptor(globalThis, name)?.value;
    // What begins small is no class of the language or the browser, but a thing that code has left there.
    if (typeof value === 'function' || /^[A-Z]/.test(name)) add(name, value);
  }
  hold?.('globalThis', globalThis);
  found.push(snapshot('globalThis', globalThis, 'open'));
  for (let above: unknown = getPrototypeOf(globalThis); isObject(above); above = getPrototypeOf(above))
    add('globalThis prototype', above);
  return found;
}

/** The names of the library, and of the namespaces in it. */
function namesOf(
  library: Readonly<Record<string, object>>,
  constant: readonly string[],
  classes: Iterable<readonly [string, object]>,
): Watched[] {
  const seen = new Set<object>();
  const found: Watched[] = [];
  const add = (name: string, object: unknown, care: Care = 'parts'): void => {
    if (!isObject(object) || seen.has(object)) return;
    seen.add(object);
    found.push(snapshot(name, object, care));
  };
  /** With its prototypes, up to that of plain objects. */
  const addClass = (name: string, value: object): void => {
    for (let each: unknown = value; isObject(each) && !seen.has(each); each = getPrototypeOf(each)) {
      add(name, each);
      const prototype: unknown = getOwnPropertyDescriptor(each, 'prototype')?.value;
      for (let own = prototype; isObject(own) && !seen.has(own); own = getPrototypeOf(own))
        add(`${name}.prototype`, own);
    }
  };
  const visit = (name: string, object: object, depth: number, isConstant: boolean): void => {
    const data = isConstant && isData(object);
    add(name, object, data ? 'exact' : 'parts');
    for (const key of ownKeys(object)) {
      if (typeof key !== 'string') continue;
      const value = valueOfProperty(object, key);
      if (typeof value === 'function') addClass(`${name}.${key}`, value);
      else if (isObject(value) && !seen.has(value) && (depth < 1 || data))
        visit(`${name}.${key}`, value, depth + 1, isConstant);
    }
  };
  for (const [name, object] of Object.entries(library)) visit(name, object, 0, constant.includes(name));
  for (const [name, each] of classes) addClass(name, each);
  return found;
}

/** A list or a record that is made of nothing but such, and of plain data: it never changes. */
function isData(object: object, depth = 0): boolean {
  const prototype: unknown = getPrototypeOf(object);
  if (depth > 4 || (prototype !== Object.prototype && prototype !== Array.prototype)) return false;
  const parts = Object.values(object) as unknown[];
  return parts.length > 0 && parts.every((part) => !isObject(part) || isData(part, depth + 1));
}

export interface WatchedThings {
  /** Name → an object of functions, classes and further such objects. */
  library: Readonly<Record<string, object>>;
  /** Names of those of it whose data (lists, records) never change. */
  constant?: readonly string[];
  /** Name → a class that cells come by without a name of the library. */
  classes?: () => Iterable<readonly [string, object]>;
  /** Name → a thing that all compute with, whose methods are to be its prototype's. */
  things?: () => Iterable<readonly [string, object]>;
  /** Done to each built-in object before the first cell runs. */
  hold?: (name: string, object: object) => void;
  /** Name → what is registered now, by key: compared as a whole. */
  registries?: Readonly<Record<string, () => ReadonlyMap<string, unknown>>>;
}

export interface IntegrityWatch extends Integrity {
  /** The library is about to be added to by its own code: what cells have altered until now is not forgotten by it. */
  beforeChange(): void;
  /** What runs was seen to be damaged, by an error that only that explains. */
  damaged(name: string): void;
  /** What the library and its registries are now is how they shall be. */
  renew(): void;
}

export function watchIntegrity({
  library,
  constant = [],
  classes = () => [],
  things = () => [],
  registries = {},
  hold,
}: WatchedThings): IntegrityWatch {
  let language: Watched[] | undefined;
  let watched: Watched[] | undefined;
  let functions: Watched[] = [];
  /** Instances that all compute with, the backend among them. */
  let instancesOf: Watched[] = [];
  /** How many changes of the kernel's own are going on: one begins within another. */
  let changing = 0;
  let registered: { name: string; read: () => ReadonlyMap<string, unknown>; entries: [string, unknown][] }[] =
    [];
  let before: string[] = [];

  function take(): Watched[] {
    language ??= builtIns(hold);
    registered = Object.entries(registries).map(([name, read]) => ({ name, read, entries: [...read()] }));
    instancesOf = [...things()].flatMap(([name, thing]) => instanceOf(name, thing));
    return [...language, ...namesOf(library, constant, classes())];
  }

  function altered(): string[] {
    if (!watched) {
      const all = take();
      functions = all.filter(isPlainFunction);
      watched = all.filter((each) => !isPlainFunction(each));
      return before;
    }
    const names: string[] = [];
    for (let at = 0; at < before.length; at++) names[names.length] = before[at]!;
    for (let at = 0; at < watched.length && names.length < 10; at++) compare(watched[at]!, names);
    for (let at = 0; at < functions.length && names.length < 10; at++)
      if (!isCalledAsBefore(functions[at]!)) names[names.length] = functions[at]!.name;
    for (let at = 0; at < lookedFor.length; at++) {
      const name = lookedFor[at]!;
      if (wasThere[name] !== true && getOwnPropertyDescriptor(globalThis, name)) names[names.length] = name;
    }
    // A device may be lost while a cell runs: until another backend is there, what is registered is neither's.
    for (let at = 0; at < instancesOf.length && names.length < 10 && changing === 0; at++)
      compare(instancesOf[at]!, names);
    for (let at = 0; at < registered.length && names.length < 10 && changing === 0; at++) {
      const { name, read, entries } = registered[at]!;
      const now = read();
      for (let index = 0; index < entries.length; index++)
        if (now.get(entries[index]![0]) !== entries[index]![1])
          names[names.length] = `${name} ${entries[index]![0]}`;
    }
    if (names.length > 10) names.length = 10;
    return names;
  }

  return {
    altered,
    beforeChange() {
      if (watched) before = altered();
      changing++;
    },
    damaged(name) {
      before = [...before, name];
    },
    renew() {
      changing = Math.max(0, changing - 1);
      watched = undefined;
    },
  };
}

/** Of an instance its methods and its prototypes. */
function instanceOf(name: string, thing: object): Watched[] {
  const found = [snapshot(name, thing, 'functions')];
  for (let above: unknown = getPrototypeOf(thing); above !== Object.prototype && isObject(above);) {
    found.push(snapshot(`${name} prototype`, above, 'parts'));
    above = getPrototypeOf(above);
  }
  return found;
}

const wasThere: Readonly<Record<string, boolean>> = Object.fromEntries(
  lookedFor.map((name) => [name, name in globalThis]),
);

function valueOfProperty(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
