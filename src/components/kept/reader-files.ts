/**
 * The reader's own files, kept in this browser until the reader deletes them: in the origin's private file system
 * where there is one, in IndexedDB otherwise. For the page alone; what a cell may read of them is asked elsewhere.
 */
import { openDB, type DBSchema } from 'idb';
import { ExplainedError } from '../../explained/index.ts';
import { keep, keptChoice } from './kept.ts';

export interface KeptFile {
  /** With the folders that it came in: `my-model/model.json`. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/** Told on the document whenever a file comes or goes. */
export const filesChanged = 'residual-files-changed';

interface Shelf {
  list(): Promise<KeptFile[]>;
  open(name: string): Promise<Blob | undefined>;
  put(name: string, content: Blob): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Longer than any file system allows of a name's parts together. */
const longest = 240;

/**
 * A name as it is kept: composed letters, whatever system it came from, and no way up or out.
 * @throws {ExplainedError} `file-name`
 */
export function fileName(given: string): string {
  const parts = given
    .normalize('NFC')
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.');
  const name = parts.join('/');
  const isBad =
    parts.length === 0 ||
    parts.includes('..') ||
    name.length > longest ||
    /\p{Cc}/u.test(name) ||
    // What Chromium writes beside a file until it is whole would not be listed.
    name.endsWith('.crswap');
  if (isBad) throw new ExplainedError('file-name', { name: name.slice(0, 60) });
  return name;
}

/** Whether a name is as it would be kept. */
export function isFileName(name: string): boolean {
  try {
    return fileName(name) === name;
  } catch {
    return false;
  }
}

const shelves = { private: privateFiles, database: inDatabase };
type Place = keyof typeof shelves;

/** Where the files are, while there are any. */
const placeKey = 'files-in';

let shelf: Promise<[Place, Shelf]> | undefined;
async function theShelf(): Promise<[Place, Shelf]> {
  shelf ??= findShelf();
  try {
    return await shelf;
  } catch (error) {
    // What is refused now may be had in a moment.
    shelf = undefined;
    throw error;
  }
}

/** A browser that fails to give the place once must not look like one without files, nor keep others in another place. */
async function findShelf(): Promise<[Place, Shelf]> {
  const known = keptChoice(placeKey, ['private', 'database'] satisfies Place[]);
  if (known !== undefined) return [known, await shelves[known]()];
  try {
    return ['private', await privateFiles()];
  } catch {
    return ['database', await inDatabase()];
  }
}

export const listFiles = async (): Promise<KeptFile[]> =>
  explained(async () => {
    const [place, own] = await theShelf();
    const found = await own.list();
    // Those that another version has kept are marked as well.
    if (found.length > 0) keep(placeKey, place);
    return found.sort((a, b) => a.name.localeCompare(b.name));
  });

/** The content; undefined where there is no such file. */
export const openFile = (name: string): Promise<Blob | undefined> =>
  explained(async () => (await theShelf())[1].open(name));

/** Keeps a file, in place of an earlier one of its name. */
export async function keepFile(name: string, content: Blob): Promise<void> {
  await explained(async () => {
    const [place, own] = await theShelf();
    await own.put(fileName(name), content);
    keep(placeKey, place);
  });
  document.dispatchEvent(new Event(filesChanged));
}

/** One that another tab has deleted is gone as well. */
export async function deleteFile(name: string): Promise<void> {
  await explained(async () => {
    const [, own] = await theShelf();
    await own.remove(name);
    // It is gone, whether or not it can be told what is left.
    const left = await own.list().catch(() => undefined);
    if (left?.length === 0) keep(placeKey, undefined);
  });
  document.dispatchEvent(new Event(filesChanged));
}

async function explained<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ExplainedError) throw error;
    if (error instanceof DOMException && error.name === 'QuotaExceededError')
      throw new ExplainedError('store-full');
    const reason = error instanceof Error ? error.name : String(error);
    throw new ExplainedError('store-unavailable', { reason });
  }
}

// ---------------------------------------------------------------- the private file system

async function privateFiles(): Promise<Shelf> {
  if (!('createWritable' in FileSystemFileHandle.prototype)) throw new Error('no private file system');
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('files', { create: true });

  async function folderOf(name: string, create: boolean): Promise<[FileSystemDirectoryHandle, string]> {
    const parts = name.split('/');
    let folder = root;
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create });
    return [folder, parts.at(-1)!];
  }
  const absent = (error: unknown): undefined => {
    if (error instanceof DOMException && ['NotFoundError', 'TypeMismatchError'].includes(error.name))
      return undefined;
    throw error;
  };

  async function listed(folder: FileSystemDirectoryHandle, prefix: string): Promise<KeptFile[]> {
    const found: KeptFile[] = [];
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === 'directory') found.push(...(await listed(handle, `${prefix}${name}/`)));
      // Left by a write that was broken off.
      else if (!name.endsWith('.crswap')) {
        // Another tab may have deleted it meanwhile.
        const file = await handle.getFile().catch(absent);
        if (file) found.push({ name: prefix + name, size: file.size });
      }
    }
    return found;
  }

  return {
    list: () => listed(root, ''),
    open: (name) =>
      folderOf(name, false)
        .then(async ([folder, own]) => (await folder.getFileHandle(own)).getFile())
        .catch(absent),
    async put(name, content) {
      const [folder, own] = await folderOf(name, true);
      const earlier = await folder.getFileHandle(own).catch(absent);
      const handle = earlier ?? (await folder.getFileHandle(own, { create: true }));
      let writable: FileSystemWritableFileStream | undefined;
      try {
        writable = await handle.createWritable();
        await writable.write(content);
        await writable.close();
      } catch (error) {
        await writable?.abort().catch(() => undefined);
        // Until it is whole an earlier one stands there as it was.
        if (!earlier) await folder.removeEntry(own).catch(() => undefined);
        throw error;
      }
    },
    async remove(name) {
      const [folder, own] = (await folderOf(name, false).catch(absent)) ?? [];
      if (!folder || own === undefined) return;
      await folder.removeEntry(own).catch(absent);
      // Folders that are empty now go too; one that is not refuses.
      const parts = name.split('/').slice(0, -1);
      for (; parts.length > 0; parts.pop()) {
        const isGone = await folderOf(parts.join('/'), false)
          .then(([above, empty]) => above.removeEntry(empty))
          .then(
            () => true,
            () => false,
          );
        if (!isGone) return;
      }
    },
  };
}

// ---------------------------------------------------------------- the database

interface Schema extends DBSchema {
  files: { key: string; value: { name: string; size: number; content: Blob } };
}

async function inDatabase(): Promise<Shelf> {
  const db = await openDB<Schema>('residual-notes-files', 1, {
    upgrade: (made) => void made.createObjectStore('files', { keyPath: 'name' }),
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  });
  return {
    async list() {
      const found: KeptFile[] = [];
      let cursor = await db.transaction('files').store.openCursor();
      for (; cursor; cursor = await cursor.continue())
        found.push({ name: cursor.value.name, size: cursor.value.size });
      return found;
    },
    open: async (name) => (await db.get('files', name))?.content,
    put: async (name, content) => void (await db.put('files', { name, size: content.size, content })),
    remove: (name) => db.delete('files', name),
  };
}
