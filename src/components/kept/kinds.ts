/**
 * Everything that this browser keeps for the reader, by kind: one line a kind. What lists, exports, imports and clears
 * goes by this table alone, so that a new store is known everywhere once it stands here.
 */
import { deleteFile, isFileName, keepFile, listFiles, openFile } from './reader-files.ts';
import { get, measure, put, remove } from './store.ts';

export interface KeptItem {
  /** Within its kind; the same on another machine. */
  readonly id: string;
  /** About what it takes. */
  readonly bytes: number;
  /** When it was kept, in milliseconds since 1970, where that is known. */
  readonly at?: number;
}

export interface Kind {
  /** Its name in `content/ui/<lang>/kept.json`: `kind.<name>`. */
  readonly name: string;
  /** Small, so that what was cleared can be had back as long as the page is open. */
  readonly isLight: boolean;
  list(): Promise<KeptItem[]>;
  /** Plain data, bytes within it, or a file; undefined where there is none. */
  read(id: string): Promise<unknown>;
  write(id: string, value: unknown): Promise<void>;
  remove(id: string): Promise<void>;
  /** Whether a value of an imported file could be one of this kind's. */
  allows(id: string, value: unknown): boolean;
  /** Of what is here and what a file brings, one value that holds both; absent, the reader is asked. */
  both?(here: unknown, there: unknown): unknown;
}

export const kinds: readonly Kind[] = [
  inLocalStorage('edits', ['edit:']),
  inLocalStorage('scratchpads', ['pad:', 'pad-text:', 'pad-shown:']),
  inDatabase('scratchpadOutputs', ['scratchpad/'], false),
  inLocalStorage('problems', ['progress:'], union),
  inLocalStorage('ran', ['ran:'], allWords),
  inLocalStorage('predictions', ['prediction:', 'opened:']),
  inLocalStorage('read', ['read:'], union),
  inLocalStorage('places', ['place:'], stay),
  inDatabase('runs', ['run/'], true),
  inDatabase('checkpoints', ['cell/', 'checkpoint/'], false),
  inDatabase('features', ['features/'], false),
  files(),
  inDatabase('timings', ['kernels/'], true),
  inLocalStorage('settings', ['theme', 'language', 'backend', 'workers', 'tab', 'results', 'keys'], stay),
];

// ---------------------------------------------------------------- where they lie

const prefix = 'residual-notes:';
/** All that any browser takes of a site as text: a notebook may hold what was deleted of it beside its order. */
const longestText = 5 * 2 ** 20;

/** @param starts what its keys begin with; without a sign at its end, a whole key */
function inLocalStorage(name: string, starts: readonly string[], both?: Kind['both']): Kind {
  const isOwn = (id: string): boolean =>
    starts.some((start) => (/[\w]$/.test(start) ? id === start : id.startsWith(start)));
  return {
    name,
    isLight: true,
    ...(both && { both }),
    list: () =>
      wrapped(() =>
        Object.keys(localStorage)
          .filter((key) => key.startsWith(prefix) && isOwn(key.slice(prefix.length)))
          .map((key) => ({
            id: key.slice(prefix.length),
            bytes: 2 * (key.length + (localStorage.getItem(key) ?? '').length),
          })),
      ),
    read: (id) => wrapped(() => localStorage.getItem(prefix + id) ?? undefined),
    write: (id, value) => wrapped(() => localStorage.setItem(prefix + id, String(value))),
    remove: (id) => wrapped(() => localStorage.removeItem(prefix + id)),
    allows: (id, value) =>
      isOwn(id) && id.length <= 300 && typeof value === 'string' && value.length <= longestText,
  };
}

/** Storage that is refused throws when it is asked for. */
function wrapped<T>(act: () => T): Promise<T> {
  return new Promise((resolve) => resolve(act()));
}

function inDatabase(name: string, starts: readonly string[], isLight: boolean): Kind {
  return {
    name,
    isLight,
    list: async () =>
      (await Promise.all(starts.map(measure)))
        .flat()
        .map(({ key, at, size }) => ({ id: key, at, bytes: size })),
    read: get,
    write: (id, value) => put(id, value),
    remove,
    allows: (id) => starts.some((start) => id.startsWith(start)) && /^[\w./-]{1,300}$/.test(id),
  };
}

function files(): Kind {
  return {
    name: 'files',
    isLight: false,
    list: async () => (await listFiles()).map(({ name, size }) => ({ id: name, bytes: size })),
    read: openFile,
    write: (id, value) => keepFile(id, value as Blob),
    remove: deleteFile,
    // By another spelling it would take the place of a file that is here, unasked.
    allows: (id, value) => isFileName(id) && value instanceof Blob,
  };
}

// ---------------------------------------------------------------- what is put together without asking

/** Where the reader is, and how they like the page, is as it is here. */
function stay(here: unknown): unknown {
  return here;
}

/** `{ total, solved }` or `{ total, read }` of two browsers: what was done in either is done. */
function union(here: unknown, there: unknown): unknown {
  const [own, other] = [counted(here), counted(there)];
  if (!own || !other) return undefined;
  return JSON.stringify({
    ...own,
    [listOf(own)]: [
      ...new Set([...(own[listOf(own)] as string[]), ...((other[listOf(own)] ?? []) as string[])]),
    ],
  });
}

/** Names with a space between two: those of either. */
function allWords(here: unknown, there: unknown): unknown {
  const own = new Set(String(here).split(' '));
  const other = String(there).split(' ');
  return other.every((word) => own.has(word)) ? here : [...new Set([...own, ...other])].join(' ');
}

const listOf = (value: object): string => ('solved' in value ? 'solved' : 'read');

function counted(text: unknown): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(String(text)) as Record<string, unknown>;
    return Array.isArray(value[listOf(value)]) ? value : undefined;
  } catch {
    return undefined;
  }
}
