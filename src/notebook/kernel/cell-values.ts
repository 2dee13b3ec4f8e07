import { ExplainedError } from '../../explained/index.ts';
import type { MemoryKeeper } from './kernel-host.ts';
import { LiveObjects } from './live-objects.ts';

/** What a run leaves to other cells, by name. */
interface Exported {
  readonly exported: ReadonlyMap<string, unknown>;
  /** What reads those that may change later. */
  readonly changing: ReadonlyMap<string, () => unknown>;
}

/** What cells hold beyond their runs: what they export to others, and the objects behind what they show. */
export class CellValues {
  readonly liveObjects = new LiveObjects();
  readonly #exports = new Map<string, ReadonlyMap<string, unknown>>();
  readonly #changing = new Map<string, Exported['changing']>();
  readonly #memory: MemoryKeeper;

  constructor(memory: MemoryKeeper) {
    this.#memory = memory;
  }

  /** A run begins: what the cell's earlier run left is given back. */
  begin(cell: string): void {
    this.#drop(cell);
    this.#memory.begin(cell);
  }

  /** @throws {ExplainedError} `import-missing` where the cell that exports it has not run to its end */
  imported({ name, from }: { name: string; from: string }): unknown {
    const known = this.#exports.get(from);
    if (!known?.has(name)) throw new ExplainedError('import-missing', { name, cell: from });
    return known.get(name);
  }

  /** Those that are no longer what their cells had when they ended, which is what other cells have. */
  changed<Import extends { name: string; from: string }>(imports: readonly Import[]): Import[] {
    return imports.filter(({ name, from }) => {
      const now = this.#changing.get(from)?.get(name);
      return now && !Object.is(now(), this.#exports.get(from)?.get(name));
    });
  }

  /**
   * A run has ended: what nothing reaches any more is given back.
   * @param run what it exported; none of one that came to no good end, whose outputs answer no questions either
   */
  end(cell: string, run: Exported | undefined): void {
    if (run) {
      this.#exports.set(cell, run.exported);
      this.#changing.set(cell, run.changing);
    } else this.liveObjects.drop(cell);
    this.#memory.end(cell, this.keptBy(cell));
  }

  keptBy(cell: string): unknown[] {
    return [...(this.#exports.get(cell)?.values() ?? []), ...this.liveObjects.of(cell)];
  }

  cells(): string[] {
    return [...new Set([...this.#exports.keys(), ...this.liveObjects.cells()])];
  }

  forget(cell: string): void {
    this.#drop(cell);
    this.#memory.forget(cell);
  }

  #drop(cell: string): void {
    this.#exports.delete(cell);
    this.#changing.delete(cell);
    this.liveObjects.drop(cell);
  }
}
