/**
 * What the browser keeps for this site (IndexedDB): checkpoints, ended runs, times of training kernels. For the page
 * alone: what a kernel may do here stands in `kernel-store.ts`. Nothing is ever evicted to make room; what a reader
 * keeps goes by the reader's own hand.
 */
import { ExplainedError } from '../../explained/index.ts';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

interface Schema extends DBSchema {
  things: {
    key: string;
    value: { key: string; value: unknown; at: number; size?: number };
    /** So that keys can be listed by age, and what they take be summed up, without reading megabytes of weights. */
    indexes: { at: number; sizes: [key: string, size: number] };
  };
}

/** How much may lie below a prefix. */
export interface Quota {
  prefix: string;
  things: number;
  bytes: number;
  /** Where no more than this lies, the bound does not count: what others have filled takes nobody's last room. */
  unless?: Omit<Quota, 'unless'>;
}

export interface KeptThing {
  key: string;
  /** When it was kept, in milliseconds since 1970. */
  at: number;
}

async function database(): Promise<IDBPDatabase<Schema>> {
  try {
    return await openDB<Schema>('residual-notes', 3, {
      upgrade(db, before, _, transaction) {
        const things =
          before < 1 ? db.createObjectStore('things', { keyPath: 'key' }) : transaction.objectStore('things');
        if (before < 2) things.createIndex('at', 'at');
        things.createIndex('sizes', ['key', 'size']);
      },
      // Another tab opens a newer version: let it.
      blocking: (_, __, event) => (event.target as IDBDatabase).close(),
    });
  } catch (error) {
    // Where a browser has none, or refuses it to this page, the asking itself throws.
    const reason = error instanceof Error ? error.name : String(error);
    throw new ExplainedError('store-unavailable', { reason });
  }
}

async function withStore<T>(act: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  const db = await database();
  try {
    return await act(db);
  } finally {
    db.close();
  }
}

/**
 * @param quotas of every prefix that the key lies below and that has bounds
 * @throws {ExplainedError} `store-quota`, `store-full`, `store-unavailable`
 */
export async function put(key: string, value: unknown, quotas: readonly Quota[] = []): Promise<void> {
  await withStore(async (db) => {
    const size = bytesOf(value);
    const transaction = db.transaction('things', 'readwrite');
    const done = transaction.done.catch(asStoreError);
    try {
      const isOver = async ({ prefix, things, bytes }: Quota): Promise<boolean> => {
        const taken = { things: 1, bytes: size };
        const below = IDBKeyRange.bound([prefix], [`${prefix}\uffff`]);
        let cursor = await transaction.store.index('sizes').openKeyCursor(below);
        for (; cursor; cursor = await cursor.continue()) {
          if (cursor.primaryKey === key) continue;
          taken.things += 1;
          taken.bytes += cursor.key[1];
        }
        return taken.things > things || taken.bytes > bytes;
      };
      for (const quota of quotas)
        if ((await isOver(quota)) && (!quota.unless || (await isOver(quota.unless)))) throw overQuota(quota);
      await transaction.store.put({ key, value, at: Date.now(), size });
    } catch (error) {
      // A transaction that has ended by itself cannot be aborted again.
      await Promise.resolve()
        .then(() => transaction.abort())
        .catch(() => undefined);
      await done.catch(() => undefined);
      return asStoreError(error);
    }
    await done;
  });
}

export const get = (key: string): Promise<unknown> =>
  withStore(async (db) => (await db.get('things', key))?.value);

export const remove = (key: string): Promise<void> => withStore((db) => db.delete('things', key));

/** Newest first. */
export const list = (prefix: string): Promise<KeptThing[]> =>
  withStore(async (db) => {
    const found: KeptThing[] = [];
    let cursor = await db.transaction('things').store.index('at').openKeyCursor(null, 'prev');
    for (; cursor; cursor = await cursor.continue())
      if (cursor.primaryKey.startsWith(prefix)) found.push({ key: cursor.primaryKey, at: cursor.key });
    return found;
  });

/** As `list`, with what each takes; 0 where it was kept before sizes were. */
export const measure = async (prefix: string): Promise<(KeptThing & { size: number })[]> => {
  const sizes = await withStore(async (db) => {
    const found = new Map<string, number>();
    const below = IDBKeyRange.bound([prefix], [`${prefix}\uffff`]);
    let cursor = await db.transaction('things').store.index('sizes').openKeyCursor(below);
    for (; cursor; cursor = await cursor.continue()) found.set(cursor.primaryKey, cursor.key[1]);
    return found;
  });
  return (await list(prefix)).map((thing) => ({ ...thing, size: sizes.get(thing.key) ?? 0 }));
};

function overQuota({ things, bytes }: Quota): ExplainedError {
  const megabytes = Math.round(bytes / 2 ** 20);
  return new ExplainedError('store-quota', { things, megabytes });
}

function asStoreError(error: unknown): never {
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  throw isFull ? new ExplainedError('store-full') : error;
}

/** About what a value takes when it is stored: of numbers the whole buffer behind them, which is stored with them. */
export function bytesOf(value: unknown): number {
  let bytes = 0;
  const waiting = [value];
  const buffers = new Set<ArrayBufferLike>();
  for (let count = waiting.length; count > 0; count = waiting.length) {
    const next = waiting.pop();
    bytes += 8;
    if (typeof next === 'string') bytes += 2 * next.length;
    if (typeof next !== 'object' || next === null) continue;
    const buffer = ArrayBuffer.isView(next) ? next.buffer : next;
    if (buffer instanceof ArrayBuffer) {
      if (!buffers.has(buffer)) bytes += buffer.byteLength;
      buffers.add(buffer);
    } else
      for (const [key, item] of Object.entries(next)) {
        bytes += 2 * key.length;
        waiting.push(item);
      }
  }
  return bytes;
}
