import { ExplainedError } from '../../explained/index.ts';
import type { MemoryKeeper } from './kernel-host.ts';
import { LiveObjects } from './live-objects.ts';

/** What cells hold beyond their runs: what they export to others, and the objects behind what they show. */
export class CellValues {
  readonly liveObjects = new LiveObjects();
  readonly #exports = new Map<string, ReadonlyMap<string, unknown>>();
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

  /**
   * A run has ended: what nothing reaches any more is given back.
   * @param exported by name; none of a run that came to no good end, whose outputs answer no questions either
   */
  end(cell: string, exported: ReadonlyMap<string, unknown> | undefined): void {
    if (exported) this.#exports.set(cell, exported);
    else this.liveObjects.drop(cell);
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
    this.liveObjects.drop(cell);
  }
}
