/**
 * What a kernel may do with the browser's store. Its port is as good as public, so the page decides from what it knows
 * itself, the chapter and the cell that runs, where a thing lies: a cell reaches what it kept itself and nothing else,
 * within bounds, and can neither list nor delete.
 */
import { ExplainedError } from '../../explained/index.ts';
import { get, put } from './store.ts';

export interface StorePlace {
  chapter: string;
  /** The cell that runs, if one does. */
  cell: string | undefined;
}

const cellQuota = { things: 24, bytes: 128 * 2 ** 20 };
/** Of all cells of the book together. */
const bookQuota = { prefix: 'cell/', things: 400, bytes: 512 * 2 ** 20 };
/** Of one cell, and of all: what is computed once and used again. */
const featuresQuota = { things: 24, bytes: 128 * 2 ** 20 };
const allFeaturesQuota = { prefix: 'features/', things: 200, bytes: 512 * 2 ** 20 };
const kernelTimesQuota = { prefix: 'kernels/', things: 24, bytes: 2 ** 16 };

/** Where a cell's own things lie, such as the checkpoints of its trainings; those of all of a chapter's, without one. */
export const cellPrefix = (chapter: string, cell?: string): string =>
  `cell/${chapter}/${cell === undefined ? '' : `${cell}/`}`;

/** Where the features lie that a cell keeps, or all of a chapter's. */
export const featuresPrefix = (chapter: string, cell?: string): string =>
  `features/${chapter}/${cell === undefined ? '' : `${cell}/`}`;

/**
 * @param verb `put` `{ key, value }` or `get` `{ key }`
 * @returns what was kept, `undefined` if nothing
 * @throws {ExplainedError} `store-key`, `store-refused`, and what the store itself throws
 */
export async function kernelStore(
  verb: string,
  request: unknown,
  { chapter, cell }: StorePlace,
): Promise<unknown> {
  const key = keyOf(request);
  const value = (request as { value?: unknown }).value;
  if (key.startsWith('kernels/')) {
    if (verb === 'get') return get(key);
    // What was timed stays as it is until the reader has it timed again.
    if (verb === 'put' && areKernelTimes(value) && (await get(key)) === undefined)
      return put(key, value, [kernelTimesQuota]);
    throw refused(verb);
  }
  if (cell === undefined) throw refused(verb);
  const features = /^features\/(.+)/.exec(key)?.[1];
  if (features !== undefined) {
    const prefix = featuresPrefix(chapter, cell);
    if (verb === 'get') return get(prefix + features);
    if (verb === 'put' && value instanceof Float32Array)
      return put(prefix + features, value, [{ prefix, ...featuresQuota }, allFeaturesQuota]);
    throw refused(verb);
  }
  const prefix = cellPrefix(chapter, cell);
  if (verb === 'get') return get(prefix + key);
  if (verb === 'put') return put(prefix + key, value, [{ prefix, ...cellQuota }, bookQuota]);
  throw refused(verb);
}

function keyOf(request: unknown): string {
  const key = (request as { key?: unknown } | null)?.key;
  if (typeof key === 'string' && /^[\w./-]{1,120}$/.test(key)) return key;
  throw new ExplainedError('store-key');
}

const refused = (verb: string): ExplainedError =>
  new ExplainedError('store-refused', { verb: verb.slice(0, 20) });

/** What `device-kernels.ts` keeps: for each kernel a word, up to three times, and on which samples the book's own won. */
function areKernelTimes(value: unknown): boolean {
  const { choice, timings, ...rest } = (value ?? {}) as { choice?: unknown; timings?: unknown };
  const entries = (of: unknown): unknown[] =>
    typeof of === 'object' && of !== null ? Object.values(of) : [undefined];
  return (
    Object.keys(rest).length === 0 &&
    entries(choice).every((each) => each === 'stock' || each === 'composed' || each === 'fused') &&
    entries(timings).every(isTiming)
  );
}

function isTiming(value: unknown): boolean {
  const { stock, composed = 0, fused = 0, won, ...rest } = (value ?? {}) as Record<string, unknown>;
  const ways = Object.entries(won ?? { none: 0 });
  return (
    Object.keys(rest).length === 0 &&
    [stock, composed, fused].every((time) => typeof time === 'number') &&
    ways.every(
      ([way, samples]) =>
        ['composed', 'fused'].includes(way) &&
        Array.isArray(samples) &&
        samples.length <= 100 &&
        samples.every((each) => typeof each === 'boolean'),
    )
  );
}
