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
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype === null) return 'Object';
  const constructor = (prototype as { constructor?: unknown }).constructor;
  return typeof constructor === 'function' && constructor.name ? cut(constructor.name, 100) : 'Object';
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
