/**
 * The reader's notebooks in the browser's storage: of each one entry for its order, and one a cell for its text, written
 * at every change, so that nothing is lost with the page. What several pages do to a notebook is done to what is kept at
 * that moment, never to what one of them remembers of it.
 */
import { ExplainedError, type Explanation, explanation } from '../../explained/index.ts';
import { legible } from '../../schema/index.ts';
import {
  addCell,
  moveCell,
  type NotebookDocument,
  type PadCell,
  type PadContents,
  type PadKind,
  removeCell,
  undoRemoval,
} from '../../scratchpad/index.ts';

/** The part of `localStorage` that notebooks need. */
export type PadStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface KeptPad extends PadContents {
  readonly id: string;
}

const own = 'residual-notes:';
const contentsPrefix = `${own}pad:`;
const textPrefix = `${own}pad-text:`;
const contentsKey = (id: string): string => contentsPrefix + id;
const textKey = (id: string, cell: string): string => `${textPrefix}${id}:${cell}`;

export interface Shelf {
  /** All that are kept, the last changed first; those in the bin too. */
  list(): KeptPad[];
  contents(id: string): PadContents | undefined;
  text(id: string, cell: string): string;
  document(id: string): NotebookDocument | undefined;
  /** As long as the page lives, where storage takes it no longer. @returns its id */
  create(document: NotebookDocument, id?: string): string;
  /**
   * For another page to open.
   * @returns its id
   * @throws {ExplainedError} `pad-not-kept` where storage does not take all of it; then nothing has changed
   */
  createKept(document: NotebookDocument): string;
  /** Cells at the end, for another page to open. @throws {ExplainedError} as `createKept` */
  addKept(id: string, cells: readonly PadCell[]): void;
  /** This page shows it: where another page erases it, what is done to it here brings it back as it was seen here last. */
  hold(id: string): void;
  saveText(id: string, cell: string, source: string): void;
  rename(id: string, title: string): void;
  add(id: string, cell: PadCell, before?: string): void;
  move(id: string, cell: string, by: -1 | 1): void;
  remove(id: string, cell: string): void;
  /** @returns the cell that is there again, if one had been deleted */
  undo(id: string): string | undefined;
  /** Into the bin. */
  discard(id: string): void;
  restore(id: string): void;
  /** For good. */
  erase(id: string): void;
  /**
   * Another page has changed what is kept (the event `storage`): where it has made room, what storage had not taken is kept.
   * @param value `null` when the entry was removed
   */
  keptElsewhere(key: string | null, value: string | null): void;
  /** Told at the first change that will not outlive the page: why; and not again before all are kept after all. */
  onFailure(listener: (failure: Explanation) => void): void;
}

/**
 * @param storage where notebooks outlive the page; what it refuses lasts as long as the page
 * @param now milliseconds since 1970
 */
export function createShelf(storage: PadStorage | undefined, now = (): number => Date.now()): Shelf {
  /** What storage did not take. */
  const unkept = new Map<string, string | undefined>();
  const listeners = new Set<(failure: Explanation) => void>();
  let told = false;
  /** What this page shows, as it was seen last. */
  let held: { id: string; contents: PadContents | undefined; texts: Map<string, string> } | undefined;

  function fail(error: unknown): void {
    if (told) return;
    told = true;
    const isFull = error instanceof Error && /quota/i.test(`${error.name} ${error.message}`);
    for (const listener of listeners) listener(explanation(isFull ? 'edits-full' : 'edits-unavailable'));
  }

  function read(key: string): string | undefined {
    if (unkept.has(key)) return unkept.get(key);
    try {
      return storage?.getItem(key) ?? undefined;
    } catch {
      return undefined;
    }
  }

  /** @returns whether it will outlive the page */
  function write(key: string, value: string | undefined): boolean {
    try {
      if (!storage) throw new Error('no storage');
      if (value === undefined) storage.removeItem(key);
      else storage.setItem(key, value);
      unkept.delete(key);
      return true;
    } catch (error) {
      unkept.set(key, value);
      fail(error);
      return false;
    }
  }

  /** There may be room again. */
  function retry(): void {
    for (const [key, value] of [...unkept]) if (!write(key, value)) return;
    told = false;
  }

  /** All of it outlives the page, or nothing is changed. @throws {ExplainedError} `pad-not-kept` */
  function writeAll(entries: readonly Entry[]): void {
    const before: [key: string, value: string | null][] = [];
    try {
      if (!storage) throw new Error('no storage');
      for (const [key, value] of entries) {
        before.push([key, storage.getItem(key)]);
        storage.setItem(key, value);
      }
    } catch (error) {
      // The last first, so that there is room again for what was there.
      for (const [key, value] of before.reverse())
        if (value === null) storage?.removeItem(key);
        else storage?.setItem(key, value);
      throw new ExplainedError('pad-not-kept', {}, { cause: error });
    }
  }

  function keys(): string[] {
    const found = new Set(unkept.keys());
    try {
      for (let n = 0; n < (storage?.length ?? 0); n++) found.add(storage?.key(n) ?? '');
    } catch {
      // Refused: there are those of this page.
    }
    return [...found].filter((key) => key.startsWith(contentsPrefix) && read(key) !== undefined);
  }

  function contents(id: string): PadContents | undefined {
    const found = decode(read(contentsKey(id)));
    if (found && held?.id === id) held.contents = found;
    return found;
  }

  function text(id: string, cell: string): string {
    const found = read(textKey(id, cell));
    if (found !== undefined && held?.id === id) held.texts.set(cell, found);
    return legible(found ?? '');
  }

  function put(id: string, cell: string, source: string): boolean {
    if (held?.id === id) held.texts.set(cell, source);
    return write(textKey(id, cell), source);
  }

  /** One that another page has erased, as it was seen here last. */
  function broughtBack(id: string): PadContents | undefined {
    if (held?.id !== id || !held.contents) return undefined;
    const { deleted, ...before } = held.contents;
    void deleted;
    for (const { name } of before.cells) {
      const source = held.texts.get(name) ?? '';
      if (source !== '') write(textKey(id, name), source);
    }
    write(contentsKey(id), JSON.stringify({ ...before, at: now() }));
    return before;
  }

  /** @returns whether what is there now will outlive the page */
  function change(id: string, how: (before: PadContents) => PadContents): boolean {
    const before = contents(id) ?? broughtBack(id);
    if (!before) return false;
    const after = how(before);
    return after === before || write(contentsKey(id), JSON.stringify({ ...after, at: now() }));
  }

  const shelf: Shelf = {
    list: () =>
      keys()
        .flatMap((key) => {
          const id = key.slice(contentsPrefix.length);
          const found = contents(id);
          return found ? [{ id, ...found }] : [];
        })
        .sort((a, b) => b.at - a.at),
    contents,
    text,
    document(id) {
      const found = contents(id);
      return (
        found && {
          title: found.title,
          cells: found.cells.map((cell) => ({ ...cell, source: text(id, cell.name) })),
        }
      );
    },
    create(document, id = newId(now())) {
      for (const [key, value] of entriesOf(id, document, now())) write(key, value);
      return id;
    },
    createKept(document) {
      const id = newId(now());
      writeAll(entriesOf(id, document, now()));
      return id;
    },
    addKept(id, cells) {
      const found = contents(id);
      if (!found) return;
      const after = cells.reduce<PadContents>((before, cell) => addCell(before, cell), found);
      writeAll([
        ...cells.map(({ name, source }): Entry => [textKey(id, name), source]),
        [contentsKey(id), JSON.stringify({ ...after, at: now() })],
      ]);
    },
    hold(id) {
      held = { id, contents: undefined, texts: new Map() };
      for (const { name } of contents(id)?.cells ?? []) text(id, name);
    },
    saveText(id, cell, source) {
      const found = contents(id) ?? broughtBack(id);
      if (!found?.cells.some(({ name }) => name === cell)) {
        // Deleted on another page while this one was written in: it comes back as it was last.
        change(id, (before) => ({
          ...before,
          removed: before.removed.map((each) => (each.name === cell ? { ...each, source } : each)),
        }));
        return;
      }
      if (put(id, cell, source)) retry();
      // The order of the shelf need not follow every key.
      if (now() - found.at > 60_000) change(id, (before) => ({ ...before }));
    },
    rename: (id, title) =>
      void change(id, (before) => (before.title === title ? before : { ...before, title })),
    add(id, cell, before) {
      if (cell.source !== '') put(id, cell.name, cell.source);
      change(id, (found) => addCell(found, cell, before));
    },
    move: (id, cell, by) => void change(id, (found) => moveCell(found, cell, by)),
    remove(id, cell) {
      const source = text(id, cell);
      // First, since the bin needs its room.
      write(textKey(id, cell), undefined);
      const isKept = change(id, (found) => removeCell(found, cell, source));
      // Storage that is full still has the cell in its place: its text belongs there.
      if (!isKept && source !== '') write(textKey(id, cell), source);
    },
    undo(id) {
      const found = contents(id);
      const { cell } = found ? undoRemoval(found) : {};
      if (!cell) return undefined;
      // First, since the text needs the room that it had in the bin.
      change(id, (before) => undoRemoval(before).contents);
      put(id, cell.name, cell.source);
      return cell.name;
    },
    discard: (id) => void change(id, (before) => ({ ...before, deleted: now() })),
    restore: (id) =>
      void change(id, (before) => {
        const { deleted, ...rest } = before;
        return deleted === undefined ? before : rest;
      }),
    erase(id) {
      // The reader has said so on this page.
      if (held?.id === id) held = undefined;
      for (const { name } of contents(id)?.cells ?? []) write(textKey(id, name), undefined);
      write(contentsKey(id), undefined);
    },
    keptElsewhere(key, value) {
      if (value === null) retry();
      else if (key !== null) unkept.delete(key);
    },
    onFailure(listener) {
      listeners.add(listener);
    },
  };
  return shelf;
}

/** What the cells of a notebook keep lies below this name. */
export const padPlace = (id: string): string => `scratchpad-${id}`;

/** What an entry of the storage is, told from its key: another page has changed it. */
export function padOfKey(key: string | null): { id: string; cell?: string } | undefined {
  if (key?.startsWith(contentsPrefix)) return { id: key.slice(contentsPrefix.length) };
  if (!key?.startsWith(textPrefix)) return undefined;
  const [id = '', cell = ''] = key.slice(textPrefix.length).split(':');
  return { id, cell };
}

type Entry = [key: string, value: string];

/** What a new notebook is in the storage: its texts, and last what makes a notebook of them. */
function entriesOf(id: string, { title, cells }: NotebookDocument, at: number): Entry[] {
  const made: PadContents = {
    title,
    cells: cells.map(({ name, kind }) => ({ name, kind })),
    removed: [],
    at,
  };
  return [
    ...cells.flatMap(({ name, source }): Entry[] => (source === '' ? [] : [[textKey(id, name), source]])),
    [contentsKey(id), JSON.stringify(made)],
  ];
}

/** Storage is the reader's own, and may hold anything. */
function decode(text: string | undefined): PadContents | undefined {
  if (text === undefined) return undefined;
  try {
    const { title, cells, removed, at, deleted } = JSON.parse(text) as Partial<
      Record<keyof PadContents, unknown>
    >;
    if (typeof title !== 'string' || !Array.isArray(cells)) return undefined;
    const names = new Set<string>();
    return {
      title: legible(title),
      cells: cells.filter(isPlaced).filter(({ name }) => !names.has(name) && names.add(name)),
      // A cell that is there is not deleted: brought back, the one would take the place of the other.
      removed: (Array.isArray(removed) ? removed : []).filter(
        (cell): cell is PadContents['removed'][number] =>
          isPlaced(cell) &&
          !names.has(cell.name) &&
          typeof (cell as { source?: unknown }).source === 'string',
      ),
      at: typeof at === 'number' ? at : 0,
      ...(typeof deleted === 'number' && { deleted }),
    };
  } catch {
    return undefined;
  }
}

function isPlaced(value: unknown): value is { name: string; kind: PadKind } {
  const { name, kind } = (value ?? {}) as { name?: unknown; kind?: unknown };
  return typeof name === 'string' && /^[\w-]{1,60}$/.test(name) && (kind === 'code' || kind === 'text');
}

const newId = (at: number): string => `${at.toString(36)}-${Math.random().toString(36).slice(2, 7)}`;

let shared: Shelf | undefined;

/** The shelf of this browser. */
export function keptShelf(): Shelf {
  let storage: Storage | undefined;
  try {
    storage = localStorage;
  } catch {
    // Refused to this page: notebooks last as long as it does.
  }
  return (shared ??= createShelf(storage));
}
