/**
 * What a kernel may do with the browser's store. Its port is as good as public, so the page decides from what it knows
 * itself, the chapter and the cell that runs, where a thing lies: a cell reaches what it kept itself and nothing else,
 * within bounds, and can neither list nor delete.
 */
import { ExplainedError } from '../../explained/index.ts';
import { deviceKey } from '../../notebook/runtime/index.ts';
import { kernelTimes } from './kernel-times.ts';
import { get, put, type Quota } from './store.ts';

/** What a kernel has told that it computes on. */
export interface TimedDevice {
  backend: string;
  device: string;
}

export interface StorePlace {
  chapter: string;
  /** The cell that runs, if one does. */
  cell: string | undefined;
  /** Told when the kernel started, before any cell ran in it; nothing that it has said since is taken for it. */
  device?: TimedDevice | undefined;
}

/** Of one cell, of all cells of one chapter or notebook, and of the whole book. */
const cellQuota = { things: 24, bytes: 128 * 2 ** 20 };
const chapterQuota = { things: 200, bytes: 384 * 2 ** 20 };
const bookQuota = { things: 400, bytes: 512 * 2 ** 20 };
/** What a cell has room for below its chapter's bound whoever has filled the book: the checkpoints of a few small networks. */
const assured = { things: 6, bytes: 24 * 2 ** 20 };

/** Of one device: a few versions of the library. */
const timesQuota = { things: 4, bytes: 2 ** 14 };
const timesKey = /^kernels\/4\/((?:webgpu|webgl)\/[\w.-]{1,80})\/\d{1,4}\.\d{1,4}\.\d{1,4}$/;

/** Where a cell's own things lie, such as the checkpoints of its trainings; those of all of a chapter's, without one. */
export const cellPrefix = (chapter: string, cell?: string): string => below('cell', chapter, cell);

/** Where the features lie that a cell keeps, or all of a chapter's. */
export const featuresPrefix = (chapter: string, cell?: string): string => below('features', chapter, cell);

const below = (root: string, chapter: string, cell?: string): string =>
  `${root}/${chapter}/${cell === undefined ? '' : `${cell}/`}`;

const quotasOf = (root: string, chapter: string, cell: string): Quota[] => {
  const prefix = below(root, chapter, cell);
  return [
    { prefix, ...cellQuota },
    { prefix: below(root, chapter), ...chapterQuota },
    { prefix: `${root}/`, ...bookQuota, unless: { prefix, ...assured } },
  ];
};

/**
 * @param verb `put` `{ key, value }` or `get` `{ key }`
 * @returns what was kept, `undefined` if nothing
 * @throws {ExplainedError} `store-key`, `store-refused`, and what the store itself throws
 */
export async function kernelStore(verb: string, request: unknown, place: StorePlace): Promise<unknown> {
  const { chapter, cell } = place;
  const key = keyOf(request);
  const value = (request as { value?: unknown }).value;
  if (key.startsWith('kernels/')) return timesStore(verb, key, value, place);
  if (cell === undefined) throw refused(verb);
  const features = /^features\/(.+)/.exec(key)?.[1];
  const root = features === undefined ? 'cell' : 'features';
  const own = below(root, chapter, cell) + (features ?? key);
  if (verb === 'get') return get(own);
  if (verb === 'put' && (features === undefined || value instanceof Float32Array))
    return put(own, value, quotasOf(root, chapter, cell));
  throw refused(verb);
}

/**
 * Times of training kernels are of a device and not of a cell. Where they lie follows from what the kernel told of its
 * device before a cell ran, so that a cell can fill no more than that place; and whoever reads them tries what they would
 * have it use (`device-kernels.ts`).
 */
async function timesStore(
  verb: string,
  key: string,
  value: unknown,
  { device }: StorePlace,
): Promise<unknown> {
  const of = timesKey.exec(key)?.[1];
  if (of === undefined) throw refused(verb);
  const kept = inOrder(await get(key));
  if (verb === 'get') return kept;
  const isOwn = device !== undefined && of === deviceKey(device.backend, device.device);
  const times = inOrder(value);
  // What was timed stays as it is until the reader has it timed again.
  if (verb === 'put' && isOwn && times && kept === undefined)
    return put(key, times, [{ prefix: `kernels/4/${of}/`, ...timesQuota }]);
  throw refused(verb);
}

function inOrder(value: unknown): ReturnType<typeof kernelTimes> | undefined {
  try {
    return kernelTimes(value, 'times');
  } catch {
    return undefined;
  }
}

function keyOf(request: unknown): string {
  const key = (request as { key?: unknown } | null)?.key;
  if (typeof key === 'string' && /^[\w./-]{1,120}$/.test(key)) return key;
  throw new ExplainedError('store-key');
}

const refused = (verb: string): ExplainedError =>
  new ExplainedError('store-refused', { verb: verb.slice(0, 20) });
