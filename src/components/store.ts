/** Checkpoints and finished runs, kept in the browser (IndexedDB). Small on purpose: four verbs. */
import { openDB, type DBSchema } from 'idb';
import { ExplainedError } from '../notebook/explained-error.ts';

interface Schema extends DBSchema {
  things: { key: string; value: { key: string; value: unknown; at: number } };
}

/** Beyond this many things the oldest go: a stranger's cell must not fill the disk. */
const limit = 200;

const database = () =>
  openDB<Schema>('residual-notes', 1, {
    upgrade: (db) => void db.createObjectStore('things', { keyPath: 'key' }),
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
        await db.put('things', { key, value: (request as { value?: unknown }).value, at: Date.now() });
        const all = await db.getAll('things');
        const surplus = all.sort((a, b) => b.at - a.at).slice(limit);
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
        const all = await db.getAll('things');
        return all
          .filter(({ key }) => typeof prefix !== 'string' || key.startsWith(prefix))
          .sort((a, b) => b.at - a.at)
          .map(({ key, at }) => ({ key, at }));
      }
      default:
        throw new ExplainedError('unknown-request', { name: `store/${verb}` }, `The store cannot ${verb}.`);
    }
  } finally {
    db.close();
  }
}
