/** The reader's own files over a private file system that fails at any call, and that other tabs change. */
import { beforeEach, expect, test, vi } from 'vitest';

type Store = typeof import('../../src/components/kept/reader-files.ts');

/** A private file system in memory, as far as it is used. What is written to a file is there once it is closed. */
class Folder {
  readonly kind = 'directory';
  readonly inner = new Map<string, Folder | OwnFile>();

  async *entries(): AsyncGenerator<[string, Folder | OwnFile]> {
    for (const each of [...this.inner]) {
      calls('entries');
      await Promise.resolve();
      yield each;
    }
  }
  async getDirectoryHandle(name: string, { create = false } = {}): Promise<Folder> {
    return this.#get(name, create, Folder);
  }
  async getFileHandle(name: string, { create = false } = {}): Promise<OwnFile> {
    return this.#get(name, create, OwnFile);
  }
  async removeEntry(name: string): Promise<void> {
    calls('removeEntry');
    const found = this.inner.get(name);
    if (!found) throw new DOMException('', 'NotFoundError');
    if (found instanceof Folder && found.inner.size > 0)
      throw new DOMException('', 'InvalidModificationError');
    this.inner.delete(name);
    if (found instanceof OwnFile) found.isGone = true;
  }

  #get<T extends Folder | OwnFile>(name: string, create: boolean, Kind: new () => T): T {
    calls('get');
    const found = this.inner.get(name);
    if (found instanceof Kind) return found;
    if (found) throw new DOMException('', 'TypeMismatchError');
    if (!create) throw new DOMException('', 'NotFoundError');
    const made = new Kind();
    this.inner.set(name, made);
    return made;
  }
}
class OwnFile {
  readonly kind = 'file';
  content = new Blob([]);
  isGone = false;

  async getFile(): Promise<Blob> {
    calls('getFile');
    if (this.isGone) throw new DOMException('', 'NotFoundError');
    return this.content;
  }
  async createWritable(): Promise<object> {
    calls('createWritable');
    let written = new Blob([]);
    return {
      write: async (content: Blob) => {
        calls('write');
        written = content;
      },
      close: async () => {
        calls('close');
        this.content = written;
      },
      abort: async () => undefined,
    };
  }
}

/** What happens at a call, of a kind. */
let calls: (kind: string) => void;
let root: Folder;
let marks: Map<string, string>;

/** Another tab, or the page read anew. */
async function openStore(): Promise<Store> {
  vi.resetModules();
  return import('../../src/components/kept/reader-files.ts');
}

beforeEach(() => {
  calls = () => undefined;
  root = new Folder();
  marks = new Map();
  vi.stubGlobal('FileSystemFileHandle', OwnFile);
  vi.stubGlobal('navigator', {
    storage: {
      getDirectory: async () => {
        calls('getDirectory');
        return root;
      },
    },
  });
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => marks.get(key) ?? null,
    setItem: (key: string, value: string) => void marks.set(key, value),
    removeItem: (key: string) => void marks.delete(key),
  });
  return () => vi.unstubAllGlobals();
});

const names = async (store: Store): Promise<string[]> => (await store.listFiles()).map(({ name }) => name);
const failAt = (kind: string, error = new DOMException('', 'QuotaExceededError')): void => {
  calls = (each) => {
    if (each === kind) throw error;
  };
};

test.each(['createWritable', 'write', 'close'])(
  'a file that cannot be written, at %s, leaves the earlier one of its name, and nothing where there was none',
  async (kind) => {
    const store = await openStore();
    await store.keepFile('a/b.txt', new Blob(['earlier']));
    failAt(kind);
    await expect(store.keepFile('a/b.txt', new Blob(['later']))).rejects.toMatchObject({
      code: 'store-full',
    });
    await expect(store.keepFile('new.txt', new Blob(['later']))).rejects.toMatchObject({
      code: 'store-full',
    });
    calls = () => undefined;
    expect(await names(store)).toEqual(['a/b.txt']);
    expect(await (await store.openFile('a/b.txt'))!.text()).toBe('earlier');
  },
);

test('what another tab has deleted is deleted, and the rest listed', async () => {
  const [one, other] = [await openStore(), await openStore()];
  for (const name of ['a/x', 'a/y', 'z']) await one.keepFile(name, new Blob(['1']));
  await other.deleteFile('a/x');
  await one.deleteFile('a/x');
  expect(await names(one)).toEqual(['a/y', 'z']);
  await other.deleteFile('a/y');
  await one.deleteFile('a/y');
  expect([...root.inner.values()].map((each) => (each as Folder).inner.keys().next().value)).toEqual(['z']);
  // Deleted while this tab lists.
  await one.keepFile('w', new Blob(['1']));
  const files = root.inner.get('files') as Folder;
  calls = (kind) => {
    if (kind === 'getFile' && files.inner.has('z')) void files.removeEntry('z');
  };
  expect(await names(one)).toEqual(['w']);
});

test('a file that is deleted is told as deleted, even where what is left cannot be listed', async () => {
  const store = await openStore();
  await store.keepFile('a', new Blob(['1']));
  await store.keepFile('b', new Blob(['1']));
  const told = vi.fn();
  document.addEventListener(store.filesChanged, told);
  failAt('entries', new DOMException('', 'UnknownError'));
  await store.deleteFile('a');
  expect(told).toHaveBeenCalledTimes(1);
  calls = () => undefined;
  expect(await names(store)).toEqual(['b']);
});

test('files that an earlier version has kept without a mark of where they are have it once they are seen', async () => {
  await (await openStore()).keepFile('a', new Blob(['1']));
  marks.clear();
  expect(await names(await openStore())).toEqual(['a']);
  expect([...marks]).toEqual([['residual-notes:files-in', 'private']]);
});

test('storage for marks that refuses keeps no files away', async () => {
  vi.stubGlobal('localStorage', undefined);
  const store = await openStore();
  await store.keepFile('a', new Blob(['1']));
  expect(await names(await openStore())).toEqual(['a']);
  await store.deleteFile('a');
  expect(await names(await openStore())).toEqual([]);
});
