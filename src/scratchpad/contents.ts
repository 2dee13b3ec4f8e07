/** The order of a notebook's cells, and what was taken out of it: data, and what the reader does to it. */
import type { PadKind } from './document.ts';

interface Placed {
  readonly name: string;
  readonly kind: PadKind;
}

/** A cell that was deleted, and where it stood. */
export interface RemovedCell extends Placed {
  readonly source: string;
  /** The cell that it stood before; absent at the end. */
  readonly before?: string;
}

export interface PadContents {
  readonly title: string;
  readonly cells: readonly Placed[];
  /** The last to be deleted is the last in the list. */
  readonly removed: readonly RemovedCell[];
  /** When it was changed, in milliseconds since 1970. */
  readonly at: number;
  /** When the whole notebook was deleted; it can be had back until the reader empties the bin. */
  readonly deleted?: number;
}

/** Deletions that can be undone; more would grow without end. */
const mostRemoved = 50;

/** @param before the cell in front of which it stands; at the end without, or where that one is gone */
export function addCell(contents: PadContents, cell: Placed, before?: string): PadContents {
  const others = contents.cells.filter(({ name }) => name !== cell.name);
  const at = before === undefined ? -1 : others.findIndex(({ name }) => name === before);
  return {
    ...contents,
    cells: others.toSpliced(at < 0 ? others.length : at, 0, { name: cell.name, kind: cell.kind }),
  };
}

/** One place up or down; as it is, at the end. */
export function moveCell(contents: PadContents, name: string, by: -1 | 1): PadContents {
  const at = contents.cells.findIndex((cell) => cell.name === name);
  const cell = contents.cells[at];
  const to = at + by;
  if (!cell || to < 0 || to >= contents.cells.length) return contents;
  return { ...contents, cells: contents.cells.toSpliced(at, 1).toSpliced(to, 0, cell) };
}

export function removeCell(contents: PadContents, name: string, source: string): PadContents {
  const at = contents.cells.findIndex((cell) => cell.name === name);
  const cell = contents.cells[at];
  if (!cell) return contents;
  const next = contents.cells[at + 1];
  const removed: RemovedCell = { ...cell, source, ...(next && { before: next.name }) };
  return {
    ...contents,
    cells: contents.cells.toSpliced(at, 1),
    removed: [...contents.removed, removed].slice(-mostRemoved),
  };
}

/** Gives the cell that was deleted last back its place. @returns the contents, and that cell; as they are, if none was */
export function undoRemoval(contents: PadContents): { contents: PadContents; cell?: RemovedCell } {
  const cell = contents.removed.at(-1);
  if (!cell) return { contents };
  const rest = { ...contents, removed: contents.removed.slice(0, -1) };
  return { contents: addCell(rest, cell, cell.before), cell };
}
