import { type Explanation, explanation } from '../../explained/index.ts';
import { legible } from '../../schema/index.ts';
import type { EditMemory } from './edit-memory.ts';

/** The part of `localStorage` that edits need. */
export type EditStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The chapter's own source has changed since the reader edited it: three texts to choose from. */
export interface EditConflict {
  /** The reader's text. */
  mine: string;
  /** The chapter's source now. */
  theirs: string;
  /** The chapter's source that the reader started from. */
  original: string;
}

/** A reader's edits of one chapter, each with the source it was made over. */
export interface Edits extends EditMemory {
  /**
   * @param theirs the chapter's source now
   * @returns nothing when the reader's text was made over that very source, or does not differ from it
   */
  conflict(cell: string, theirs: string): EditConflict | undefined;
  /** The reader has chosen: `source` is the text from now on, made over `theirs`. */
  settle(cell: string, source: string, theirs: string): void;
  /** Why edits do not outlive the page, if they do not. They are kept in memory all the same. */
  readonly failure: Explanation | undefined;
  /**
   * Told at the first edit that will not outlive the page: why, and of which cell; and not again before all are kept after
   * all, which is tried at each edit and when another page has made room.
   * @returns a function that ends the subscription
   */
  onFailure(listener: (failure: Explanation, cell: string) => void): () => void;
  /**
   * Another page of the same chapter has changed what is kept (the event `storage`).
   * @param key `null` when everything was cleared, which leaves this page's texts as they are
   * @param value `null` when the entry was removed
   */
  keptElsewhere(key: string | null, value: string | null): void;
  /** Told what another page has made of a cell; no source: the original. @returns a function that ends the subscription */
  onElsewhere(listener: (cell: string, source: string | undefined) => void): () => void;
}

interface Kept {
  source: string;
  /** Absent in entries that were written before originals were kept. */
  original?: string;
}

/**
 * @param storage where edits outlive the page; `undefined`, or one that throws, keeps them in memory only
 * @param prefix of every key, e.g. `edit:02-building-resnet:`
 */
export function createEdits(storage: EditStorage | undefined, prefix: string): Edits {
  const memory = new Map<string, Kept | undefined>();
  const failureListeners = new Set<(failure: Explanation, cell: string) => void>();
  const elsewhereListeners = new Set<(cell: string, source: string | undefined) => void>();
  /** Cells of which storage has not taken what memory has. */
  const unkept = new Set<string>();
  let told = false;
  let failure: Explanation | undefined = storage ? undefined : explanation('edits-unavailable');

  function fail(error: unknown): void {
    failure ??= { code: isQuota(error) ? 'edits-full' : 'edits-unavailable', values: {} };
  }

  function read(cell: string): Kept | undefined {
    if (memory.has(cell)) return memory.get(cell);
    let kept: Kept | undefined;
    try {
      kept = decode(storage?.getItem(prefix + cell) ?? null);
    } catch (error) {
      fail(error);
    }
    memory.set(cell, kept);
    return kept;
  }

  /** @returns whether storage has it now as memory has */
  function put(cell: string): boolean {
    if (!storage) return false;
    const kept = memory.get(cell);
    try {
      if (kept) storage.setItem(prefix + cell, JSON.stringify(kept));
      else storage.removeItem(prefix + cell);
      unkept.delete(cell);
      return true;
    } catch (error) {
      unkept.add(cell);
      fail(error);
      return false;
    }
  }

  /** There may be room again. */
  function retry(): void {
    for (const cell of [...unkept]) if (!put(cell)) return;
    if (!storage) return;
    failure = undefined;
    told = false;
  }

  function write(cell: string, kept: Kept | undefined): void {
    memory.set(cell, kept);
    if (put(cell)) retry();
    // Where nothing can be read at all there is nothing to say until the reader writes something.
    if (!kept || !failure || told) return;
    told = true;
    for (const listener of failureListeners) listener(failure, cell);
  }

  return {
    load: (cell) => read(cell)?.source,
    save(cell, source, original) {
      if (source === original) return write(cell, undefined);
      // An edit goes on from the source it began with, until the reader settles the conflict.
      write(cell, { source, original: read(cell)?.original ?? original });
    },
    forget: (cell) => write(cell, undefined),
    conflict(cell, theirs) {
      const kept = read(cell);
      if (!kept || kept.original === undefined || kept.original === theirs || kept.source === theirs) {
        return undefined;
      }
      return { mine: kept.source, theirs, original: kept.original };
    },
    settle(cell, source, theirs) {
      write(cell, source === theirs ? undefined : { source, original: theirs });
    },
    get failure() {
      return failure;
    },
    onFailure(listener) {
      failureListeners.add(listener);
      return () => failureListeners.delete(listener);
    },
    keptElsewhere(key, value) {
      const cell = key?.startsWith(prefix) === true ? key.slice(prefix.length) : undefined;
      // What storage had not taken was not what the other page removed.
      const isOwn = value === null && cell !== undefined && unkept.has(cell);
      if (value === null) retry();
      if (cell === undefined || isOwn) return;
      const kept = decode(value);
      unkept.delete(cell);
      memory.set(cell, kept);
      for (const listener of elsewhereListeners) listener(cell, kept?.source);
    },
    onElsewhere(listener) {
      elsewhereListeners.add(listener);
      return () => elsewhereListeners.delete(listener);
    },
  };
}

/** Storage is the reader's own, and may hold anything; it is shown as soon as the page is. */
function decode(text: string | null): Kept | undefined {
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as Partial<Kept> | null;
    if (typeof kept?.source === 'string') {
      const source = legible(kept.source);
      return typeof kept.original === 'string' ? { source, original: kept.original } : { source };
    }
  } catch {
    // Not JSON: a plain source.
  }
  return { source: legible(text) };
}

const isQuota = (error: unknown): boolean =>
  error instanceof Error && /quota/i.test(`${error.name} ${error.message}`);
