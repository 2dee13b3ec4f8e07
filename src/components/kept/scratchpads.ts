/**
 * The reader's notebooks in the browser's storage: of each one entry for its order, and one a cell for its text, written
 * at every change, so that nothing is lost with the page. What several pages do to a notebook is done to what is kept at
 * that moment, never to what one of them remembers of it.
 */
import { type Explanation, explanation } from '../../explained/index.ts';
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
  /** @returns its id */
  create(document: NotebookDocument, id?: string): string;
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
  /** Told once, at the first change that will not outlive the page: why. */
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

  function keys(): string[] {
    const found = new Set(unkept.keys());
    try {
      for (let n = 0; n < (storage?.length ?? 0); n++) found.add(storage?.key(n) ?? '');
    } catch {
      // Refused: there are those of this page.
    }
    return [...found].filter((key) => key.startsWith(contentsPrefix) && read(key) !== undefined);
  }

  const contents = (id: string): PadContents | undefined => decode(read(contentsKey(id)));

  /** @returns whether what is there now will outlive the page */
  function change(id: string, how: (before: PadContents) => PadContents): boolean {
    const before = contents(id);
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
    text: (id, cell) => legible(read(textKey(id, cell)) ?? ''),
    document(id) {
      const found = contents(id);
      return (
        found && {
          title: found.title,
          cells: found.cells.map((cell) => ({ ...cell, source: shelf.text(id, cell.name) })),
        }
      );
    },
    create({ title, cells }, id = newId(now())) {
      const made: PadContents = {
        title,
        cells: cells.map(({ name, kind }) => ({ name, kind })),
        removed: [],
        at: now(),
      };
      for (const { name, source } of cells) if (source !== '') write(textKey(id, name), source);
      write(contentsKey(id), JSON.stringify(made));
      return id;
    },
    saveText(id, cell, source) {
      const found = contents(id);
      if (!found?.cells.some(({ name }) => name === cell)) {
        // Deleted on another page while this one was written in: it comes back as it was last.
        change(id, (before) => ({
          ...before,
          removed: before.removed.map((each) => (each.name === cell ? { ...each, source } : each)),
        }));
        return;
      }
      write(textKey(id, cell), source);
      // The order of the shelf need not follow every key.
      if (now() - found.at > 60_000) change(id, (before) => ({ ...before }));
    },
    rename: (id, title) =>
      void change(id, (before) => (before.title === title ? before : { ...before, title })),
    add(id, cell, before) {
      if (cell.source !== '') write(textKey(id, cell.name), cell.source);
      change(id, (found) => addCell(found, cell, before));
    },
    move: (id, cell, by) => void change(id, (found) => moveCell(found, cell, by)),
    remove(id, cell) {
      const text = shelf.text(id, cell);
      // First, since the bin needs its room.
      write(textKey(id, cell), undefined);
      const isKept = change(id, (found) => removeCell(found, cell, text));
      // Storage that is full still has the cell in its place: its text belongs there.
      if (!isKept && text !== '') write(textKey(id, cell), text);
    },
    undo(id) {
      const found = contents(id);
      const { cell } = found ? undoRemoval(found) : {};
      if (!cell) return undefined;
      // First, since the text needs the room that it had in the bin.
      change(id, (before) => undoRemoval(before).contents);
      write(textKey(id, cell.name), cell.source);
      return cell.name;
    },
    discard: (id) => void change(id, (before) => ({ ...before, deleted: now() })),
    restore: (id) =>
      void change(id, (before) => {
        const { deleted, ...rest } = before;
        return deleted === undefined ? before : rest;
      }),
    erase(id) {
      for (const { name } of contents(id)?.cells ?? []) write(textKey(id, name), undefined);
      write(contentsKey(id), undefined);
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
