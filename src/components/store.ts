/** Checkpoints and finished runs, kept in the browser (IndexedDB). Small on purpose: four verbs. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { ExplainedError } from '../notebook/explained-error.ts';

interface Schema extends DBSchema {
  things: {
    key: string;
    value: { key: string; value: unknown; at: number };
    /** So that keys can be listed by age without reading megabytes of weights. */
    indexes: { at: number };
  };
}

/** Beyond this many things the oldest go: a stranger's cell must not fill the disk. */
const limit = 200;

const database = () =>
  openDB<Schema>('residual-notes', 2, {
    upgrade(db, before, _, transaction) {
      const things =
        before < 1 ? db.createObjectStore('things', { keyPath: 'key' }) : transaction.objectStore('things');
      things.createIndex('at', 'at');
    },
    // Another tab opens a newer version: let it.
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.name : String(error);
    throw new ExplainedError(
      'store-unavailable',
      { reason },
      `The browser keeps no data for this site at present (${reason}).`,
    );
  });

function keyOf(request: unknown): string {
  const key = (request as { key?: unknown } | null)?.key;
  if (typeof key === 'string' && /^[\w./-]{1,120}$/.test(key)) return key;
  throw new ExplainedError(
    'store-key',
    {},
    'A key of the store is 1 to 120 letters, digits, dots, dashes or slashes.',
  );
}

/**
 * @param verb `put` `{ key, value }`, `get` `{ key }`, `delete` `{ key }`, `list` `{ prefix? }`
 * @returns what was kept (`undefined` if nothing), or the keys with the time they were kept
 */
export async function store(verb: string, request: unknown): Promise<unknown> {
  const db = await database();
  try {
    switch (verb) {
      case 'put': {
        const key = keyOf(request);
        const value = (request as { value?: unknown }).value;
        try {
          await db.put('things', { key, value, at: Date.now() });
        } catch (error) {
          if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error;
          throw new ExplainedError('store-full', {}, 'The browser’s storage for this site is full.');
        }
        const surplus = (await keysByAge(db)).slice(limit);
        for (const { key: old } of surplus) await db.delete('things', old);
        return undefined;
      }
      case 'get':
        return (await db.get('things', keyOf(request)))?.value;
      case 'delete':
        await db.delete('things', keyOf(request));
        return undefined;
      case 'list': {
        const prefix = (request as { prefix?: unknown } | null)?.prefix;
        const all = await keysByAge(db);
        return all.filter(({ key }) => typeof prefix !== 'string' || key.startsWith(prefix));
      }
      default:
        throw new ExplainedError('unknown-request', { name: `store/${verb}` }, `The store cannot ${verb}.`);
    }
  } finally {
    db.close();
  }
}

/** Keys with their times, newest first. */
async function keysByAge(db: IDBPDatabase<Schema>): Promise<{ key: string; at: number }[]> {
  const found: { key: string; at: number }[] = [];
  let cursor = await db.transaction('things').store.index('at').openKeyCursor(null, 'prev');
  while (cursor) {
    found.push({ key: cursor.primaryKey, at: cursor.key });
    cursor = await cursor.continue();
  }
  return found;
}
