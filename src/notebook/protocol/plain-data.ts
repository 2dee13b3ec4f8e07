import { legible, RefusedData } from '../../schema/index.ts';
import { isNumberArray } from './plot-recording.ts';

/**
 * A copy of data from the kernel with nothing in it but data: primitives, dates,
 * arrays, plain objects, typed arrays and buffers of bounded size. Whatever else
 * structured cloning can carry (maps, errors, ports, pictures) is refused.
 */
export interface PlainLimits {
  /** Values in all; an element of a typed array does not count, its bytes do. */
  nodes: number;
  depth: number;
  characters: number;
  bytes: number;
}

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** @throws {RefusedData} with the reason, in English, short enough to show */
export function plainData(value: unknown, limits: PlainLimits): unknown {
  let nodes = 0;
  let bytes = 0;
  const buffers = new Set<ArrayBufferLike>();

  /** A view of some numbers brings all of the buffer behind it along. */
  function weighBuffer(buffer: ArrayBufferLike): void {
    if (!buffers.has(buffer)) weigh(buffer.byteLength);
    buffers.add(buffer);
  }

  function weigh(size: number): void {
    bytes += size;
    if (bytes > limits.bytes) throw new RefusedData(`more than ${limits.bytes} bytes`);
  }

  function copy(value: unknown, depth: number): unknown {
    nodes += 1;
    if (nodes > limits.nodes) throw new RefusedData(`more than ${limits.nodes} values`);
    switch (typeof value) {
      case 'number':
      case 'boolean':
      case 'undefined':
        return value;
      case 'string':
        if (value.length > limits.characters)
          throw new RefusedData(`a text longer than ${limits.characters} characters`);
        weigh(value.length);
        return legible(value);
      case 'object':
        break;
      default:
        throw new RefusedData(`a ${typeof value}`);
    }
    if (value === null) return null;
    if (depth >= limits.depth) throw new RefusedData(`nested deeper than ${limits.depth}`);
    if (isNumberArray(value) || value instanceof ArrayBuffer) {
      weighBuffer(value instanceof ArrayBuffer ? value : value.buffer);
      return value;
    }
    if (value instanceof Date) return new Date(value.getTime());
    if (Array.isArray(value)) {
      // A sparse array of a huge length costs nothing to send and everything to copy.
      if (value.length > limits.nodes) throw new RefusedData(`more than ${limits.nodes} values`);
      return Array.from(value as unknown[], (item) => copy(item, depth + 1));
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null)
      throw new RefusedData('an object that is not plain');
    const result: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      if (forbiddenKeys.has(key)) continue;
      if (key.length > 1_000) throw new RefusedData('a name longer than 1000 characters');
      result[key] = copy(item, depth + 1);
    }
    return result;
  }

  return copy(value, 0);
}
