import type { CellRecord } from './cell-record.ts';
import type { NotebookCells } from './notebook-cells.ts';
import type { RunQueue } from './run-queue.ts';
import type { CellSnapshot, NotebookEvent } from './runtime-types.ts';
import { sameSnapshot, takeSnapshot } from './snapshot.ts';

/** What has been told of a notebook's cells, and to whom. */
export class ToldSnapshots {
  readonly #cells: NotebookCells;
  readonly #queue: RunQueue;
  readonly #snapshots = new Map<string, CellSnapshot>();
  readonly #listeners = new Set<(event: NotebookEvent) => void>();
  #queued: ReadonlySet<string> = new Set();
  #toldQueue = '';

  constructor(cells: NotebookCells, queue: RunQueue) {
    this.#cells = cells;
    this.#queue = queue;
  }

  /** @throws {RangeError} when there is no such cell */
  cell(name: string): CellSnapshot {
    const snapshot = this.#snapshots.get(name);
    if (!snapshot) throw new RangeError(`There is no cell “${name}”.`);
    return snapshot;
  }

  forget(name: string): void {
    this.#snapshots.delete(name);
  }

  subscribe(listener: (event: NotebookEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Nobody listens any more. */
  dispose(): void {
    this.#listeners.clear();
  }

  emit(event: NotebookEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // A page's mistake in drawing is told as such, and must not stop the queue.
        setTimeout(() => {
          throw error;
        });
      }
    }
  }

  /** Derive every state anew and tell what changed. */
  refresh(): void {
    this.#cells.derive();
    const queue = this.#queue.cells;
    this.#queued = new Set(queue);
    for (const [name, cell] of this.#cells.entries) {
      const before = this.#snapshots.get(name);
      const snapshot = this.#take(name, cell);
      if (before && sameSnapshot(before, snapshot)) continue;
      this.#snapshots.set(name, snapshot);
      this.emit({ type: 'cell', cell: name, snapshot });
    }
    const asText = queue.join('\n');
    if (asText === this.#toldQueue) return;
    this.#toldQueue = asText;
    this.emit({ type: 'queue', queue });
  }

  /** An output was put into a slot of a cell. @param slot none where it was only counted */
  output(name: string, cell: CellRecord, slot: number | undefined): void {
    const snapshot = this.#take(name, cell);
    this.#snapshots.set(name, snapshot);
    if (slot === undefined) {
      if (cell.outputs.omitted === 1) this.emit({ type: 'cell', cell: name, snapshot });
      return;
    }
    const kept = snapshot.outputs.find((each) => each.slot === slot);
    if (kept) this.emit({ type: 'output', cell: name, slot, output: kept.output, snapshot });
  }

  #take(name: string, cell: CellRecord): CellSnapshot {
    const { running } = this.#queue;
    const runs = running?.job.cell === name && running.inKernel;
    const activity = runs ? 'running' : this.#queued.has(name) ? 'queued' : undefined;
    return takeSnapshot(name, cell, this.#cells.graph, this.#cells.freshness(name), activity);
  }
}
