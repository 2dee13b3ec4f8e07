import type { ValueNode } from '../protocol/index.ts';

/** Bounds of one inspectable value: levels, entries of one object, nodes in all, characters of one string. */
export const treeLimits = { depth: 6, breadth: 100, nodes: 2_000, characters: 2_000 } as const;

/** Shows a value that the tree itself does not know, e.g. a tensor inside an array. */
export type Describe = (value: object) => ValueNode | undefined;

/**
 * A value as an inspectable tree of data, cut at `treeLimits`. Getters are not
 * called; an object already on the path down is shown as `circular`.
 */
export function toValueTree(value: unknown, describe: Describe = () => undefined): ValueNode {
  let nodes = 0;
  const path: object[] = [];

  function visit(value: unknown, depth: number): ValueNode {
    nodes += 1;
    const leaf = primitive(value);
    if (leaf) return leaf;
    if (typeof value === 'function') return { type: 'function', name: cut(nameOf(value)) };
    const object = value as object;
    try {
      if (path.includes(object)) return { type: 'other', label: 'circular' };
      const described = describe(object);
      if (described) return described;
      if (depth >= treeLimits.depth || nodes >= treeLimits.nodes)
        return { type: 'other', label: labelOf(object) };
      path.push(object);
      const node = branch(object, depth + 1);
      path.pop();
      return node;
    } catch (error) {
      return {
        type: 'other',
        label: cut(`unreadable: ${error instanceof Error ? error.message : String(error)}`),
      };
    }
  }

  function branch(object: object, depth: number): ValueNode {
    if (object instanceof Date)
      return { type: 'other', label: Number.isNaN(+object) ? 'Invalid Date' : object.toISOString() };
    if (object instanceof RegExp) return { type: 'other', label: cut(String(object)) };
    if (object instanceof Error) return { type: 'other', label: cut(`${object.name}: ${object.message}`) };
    if (object instanceof Promise) return { type: 'other', label: 'Promise' };
    if (Array.isArray(object) || ArrayBuffer.isView(object)) {
      if (object instanceof DataView) return { type: 'other', label: 'DataView' };
      const list = object as ArrayLike<unknown>;
      const items = take(list.length, (index) => visit(list[index], depth));
      return { type: 'list', label: labelOf(object), length: list.length, items };
    }
    if (object instanceof Set) {
      const members = [...object];
      return {
        type: 'list',
        label: 'Set',
        length: object.size,
        items: take(members.length, (index) => visit(members[index], depth)),
      };
    }
    if (object instanceof Map) {
      const pairs = [...object];
      const entries = take(pairs.length, (index): [string, ValueNode] => [
        keyText(pairs[index]![0]),
        visit(pairs[index]![1], depth),
      ]);
      return { type: 'record', label: 'Map', size: object.size, entries };
    }
    const keys = Object.keys(object);
    if (keys.length === 0) {
      const names = attributesOf(object);
      const entries = take(names.length, (index): [string, ValueNode] => {
        const name = names[index]!;
        try {
          return [name, visit(Reflect.get(object, name), depth)];
        } catch {
          return [name, { type: 'other', label: 'unreadable' }];
        }
      });
      return { type: 'record', label: labelOf(object), size: names.length, entries };
    }
    const entries = take(keys.length, (index): [string, ValueNode] => {
      const property = Object.getOwnPropertyDescriptor(object, keys[index]!);
      const value =
        property && 'value' in property
          ? visit(property.value, depth)
          : { type: 'other' as const, label: 'getter' };
      return [cut(keys[index]!, 200), value];
    });
    return { type: 'record', label: labelOf(object), size: keys.length, entries };
  }

  function take<T>(length: number, make: (index: number) => T): T[] {
    const items: T[] = [];
    for (let index = 0; index < length && index < treeLimits.breadth && nodes < treeLimits.nodes; index += 1)
      items.push(make(index));
    return items;
  }

  return visit(value, 0);
}

function primitive(value: unknown): ValueNode | undefined {
  switch (typeof value) {
    case 'number':
      return { type: 'primitive', of: 'number', text: Object.is(value, -0) ? '-0' : String(value) };
    case 'string':
      return { type: 'primitive', of: 'string', text: cut(value) };
    case 'boolean':
      return { type: 'primitive', of: 'boolean', text: String(value) };
    case 'bigint':
      return { type: 'primitive', of: 'bigint', text: cut(`${value}n`) };
    case 'symbol':
      return { type: 'primitive', of: 'symbol', text: cut(String(value)) };
    case 'undefined':
      return { type: 'primitive', of: 'undefined', text: 'undefined' };
    default:
      return value === null ? { type: 'primitive', of: 'null', text: 'null' } : undefined;
  }
}

function labelOf(object: object): string {
  const prototype = Object.getPrototypeOf(object) as { constructor?: unknown } | null;
  if (prototype === null) return 'Object';
  const { constructor } = prototype;
  if (typeof constructor === 'function' && constructor.name) return cut(constructor.name, 100);
  // What a generator gives has no class, but a name.
  const tag: unknown = Reflect.get(prototype, Symbol.toStringTag);
  return typeof tag === 'string' && tag !== '' ? cut(tag, 100) : 'Object';
}

/**
 * What an object of the browser's own holds: getters of its class that are enumerable, as those of classes that are
 * written in JavaScript are not. Those for handlers of events tell nothing.
 */
function attributesOf(object: object): string[] {
  const names: string[] = [];
  const above = (from: object): object | null => Object.getPrototypeOf(from) as object | null;
  for (let from = above(object); from && from !== Object.prototype; from = above(from))
    for (const [name, { get, enumerable }] of Object.entries(Object.getOwnPropertyDescriptors(from)))
      if (get && enumerable && !name.startsWith('on')) names.push(name);
  return names;
}

function nameOf(value: unknown): string {
  const name = (value as { name?: unknown }).name;
  return typeof name === 'string' && name ? name : 'anonymous';
}

function keyText(key: unknown): string {
  return cut(typeof key === 'object' && key !== null ? labelOf(key) : String(key), 200);
}

function cut(text: string, limit: number = treeLimits.characters): string {
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}
