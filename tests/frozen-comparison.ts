import type { FrozenOutput } from '../src/notebook/outputs/frozen.ts';
import { toJson } from '../src/notebook/outputs/frozen.ts';
import type { Output } from '../src/notebook/protocol/index.ts';

/**
 * Keys whose values are measured on the machine or name one run, not computed by the cell; and counts in
 * the bins of a histogram, where the last bit of a number decides on which side of an edge it falls.
 */
const measured = /milliseconds|PerSecond|duration|elapsed|seconds|startedAt|^id$|^histograms$/i;

/** Stored output, or the part of a fresh one that is stored: no live handle, pictures by their sizes. */
const comparable = (output: Output | FrozenOutput): unknown =>
  toJson(bySizes({ ...output, handle: undefined }));

/** A picture as its sizes, wherever it stands: the stored one is a sheet, the fresh one is pixels. */
function bySizes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bySizes);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const { kind, pixels, count, width, height, title, captions } = value as Record<string, unknown>;
  if (kind === 'image') {
    return { kind, width, height, count: Array.isArray(pixels) ? pixels.length : count, title, captions };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bySizes(inner)]));
}

/**
 * Where a cell's outputs differ from the stored ones: shapes and texts exactly, numbers
 * within the tolerance (processors with and without fused multiply-add round differently).
 * @param tolerance relative, and absolute below 1
 * @returns one line per difference, at most twenty
 */
export function differences(
  stored: readonly FrozenOutput[],
  now: readonly Output[],
  tolerance = 1e-2,
): string[] {
  const found: string[] = [];
  const compare = (a: unknown, b: unknown, path: string): void => {
    if (found.length >= 20) return;
    if (typeof a === 'number' && typeof b === 'number') {
      if (Math.abs(a - b) > tolerance * Math.max(1, Math.abs(a)))
        found.push(`${path}: stored ${a}, now ${b}`);
    } else if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) found.push(`${path}: stored ${a.length} items, now ${b.length}`);
      else a.forEach((item, index) => compare(item, b[index], `${path}[${index}]`));
    } else if (typeof a === 'object' && typeof b === 'object' && a && b) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        if (!measured.test(key))
          compare((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], `${path}.${key}`);
    } else if (typeof a === 'string' && typeof b === 'string') {
      // Names that tfjs gives count what was made before.
      const counted = /^(?:[a-z][a-z0-9_]*_[A-Z][A-Za-z0-9]*?|input|model)\d+$/;
      if (counted.test(a) && counted.test(b) && a.replace(/\d+$/, '') === b.replace(/\d+$/, '')) return;
      // Numbers printed in a text are numbers; what stands between them is text.
      const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;
      if (a.replace(number, '#') !== b.replace(number, '#')) found.push(`${path}: stored “${a}”, now “${b}”`);
      else compare((a.match(number) ?? []).map(Number), (b.match(number) ?? []).map(Number), path);
    } else if (a !== b) found.push(`${path}: stored ${JSON.stringify(a)}, now ${JSON.stringify(b)}`);
  };
  compare(stored.map(comparable), now.map(comparable), 'outputs');
  return found;
}
