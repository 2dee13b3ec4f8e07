import type { CellRecord } from './cell-record.ts';
import { computeFreshness, type Freshness } from './freshness.ts';
import { buildGraph, type Graph } from './graph.ts';
import { neededBefore, planRuns } from './run-plan.ts';

/** The cells of a notebook in reading order, what they read of each other, and what of that is still true. */
export class NotebookCells {
  readonly #records = new Map<string, CellRecord>();
  readonly #library: ReadonlySet<string>;
  readonly #slowMilliseconds: number;
  #graph: Graph;
  #freshness: ReadonlyMap<string, Freshness> = new Map();

  /** @param slowMilliseconds a cell whose last run took longer is not run again unasked */
  constructor(library: ReadonlySet<string>, slowMilliseconds: number) {
    this.#library = library;
    this.#slowMilliseconds = slowMilliseconds;
    this.#graph = buildGraph(new Map(), library);
  }

  get graph(): Graph {
    return this.#graph;
  }

  get names(): string[] {
    return [...this.#records.keys()];
  }

  get entries(): [string, CellRecord][] {
    return [...this.#records];
  }

  get byName(): ReadonlyMap<string, CellRecord> {
    return this.#records;
  }

  get(name: string): CellRecord | undefined {
    return this.#records.get(name);
  }

  /** @throws {RangeError} when there is none */
  record(name: string): CellRecord {
    const cell = this.#records.get(name);
    if (!cell) throw new RangeError(`There is no cell “${name}”.`);
    return cell;
  }

  /**
   * @param before the cell in front of which it stands; at the end without
   * @throws {RangeError} when there is one of that name
   */
  insert(name: string, record: CellRecord, before?: string): void {
    if (this.#records.has(name)) throw new RangeError(`Two cells are named “${name}”.`);
    const entries = this.entries;
    const at = before === undefined ? -1 : entries.findIndex(([each]) => each === before);
    entries.splice(at < 0 ? entries.length : at, 0, [name, record]);
    this.#records.clear();
    for (const [each, cell] of entries) this.#records.set(each, cell);
  }

  /** @param before the cell in front of which it stands from now on; at the end without */
  move(name: string, before?: string): void {
    const record = this.record(name);
    this.#records.delete(name);
    this.insert(name, record, before);
  }

  delete(name: string): void {
    this.#records.delete(name);
  }

  /** What they read of each other, after a source has changed. */
  relate(): void {
    const cells = new Map(
      this.entries.map(([name, { readable, definition, authored, authoredReads, given }]) => [
        name,
        // An exercise's checks read names and give none.
        {
          declarations: definition.onDemand ? [] : readable.declarations,
          references: readable.references,
          authored,
          authoredReads,
          given,
        },
      ]),
    );
    this.#graph = buildGraph(cells, this.#library);
  }

  /** What is still true, after anything has changed. */
  derive(): void {
    this.#freshness = computeFreshness(this.#records, this.#graph);
  }

  freshness(name: string): Freshness | undefined {
    return this.#freshness.get(name);
  }

  isUsable(name: string): boolean {
    return this.#freshness.get(name)?.usable === true;
  }

  /** Cells that run with all; an exercise's checks run when they are asked. */
  readingOrder(): string[] {
    return this.entries.flatMap(([name, { definition }]) => (definition.onDemand ? [] : [name]));
  }

  /** What must run before these, and in what order. */
  needed(targets: readonly string[]): string[] {
    return neededBefore(targets, this.#graph, this.#freshness);
  }

  /** Which runs bring these up to date, and in what order. */
  plan(targets: readonly string[]): string[] {
    return planRuns(targets, this.#graph, this.#freshness);
  }

  /** Slow, out of date, and its old values can still be had. */
  isReusable(name: string): boolean {
    const cell = this.#records.get(name);
    const slow = (cell?.milliseconds ?? 0) > this.#slowMilliseconds;
    return slow && cell?.success !== undefined && cell.alive && !this.isUsable(name);
  }

  /** Neither its code nor anything above it has changed since it ran: only the same was run again. */
  wouldRepeat(name: string): boolean {
    return (
      this.isReusable(name) &&
      this.#records.get(name)?.success?.program === this.#freshness.get(name)?.program()
    );
  }

  durations(names: readonly string[]): { cell: string; milliseconds: number }[] {
    return names.map((cell) => ({ cell, milliseconds: this.record(cell).milliseconds ?? 0 }));
  }

  /** Their old values count as what they would now give. */
  reuse(names: readonly string[]): void {
    // From the top: what a cell reads belongs to what is reused of it.
    for (const name of names) {
      this.derive();
      this.record(name).reused = this.#freshness.get(name)?.program();
    }
    this.derive();
  }

  /** Nothing above these is reused any longer. */
  dropReused(targets: readonly string[]): void {
    for (const target of targets)
      for (const name of [target, ...this.#graph.ancestors(target)]) {
        const cell = this.#records.get(name);
        if (cell) cell.reused = undefined;
      }
    this.derive();
  }

  /** Cheap readers of a cell that has just run, as far as all they read is fresh. */
  wokenBy(name: string): string[] {
    return this.#graph.children(name).filter((child) => {
      const cell = this.#records.get(child);
      return cell?.definition.cheap === true && this.#mayWake(child, cell);
    });
  }

  #mayWake(name: string, cell: CellRecord): boolean {
    const state = this.#freshness.get(name)?.state;
    if (state !== 'stale' && state !== 'idle') return false;
    if (cell.parsing || cell.problems.length > 0 || this.#graph.problems.has(name)) return false;
    if (!this.#graph.parents(name).every((parent) => this.isUsable(parent))) return false;
    // Half-typed code, or code from a shared link, waits for the reader.
    const last = cell.attempt ?? cell.success;
    return last ? last.tokens === cell.tokens : cell.source === cell.definition.source;
  }

  /** Values that lived in a kernel are gone. */
  lose(reason: 'kernel-lost' | 'backend-changed'): void {
    for (const cell of this.#records.values()) {
      cell.goesOn = false;
      if (!cell.alive) continue;
      cell.alive = false;
      cell.reused = undefined;
      cell.lossReason = reason;
    }
  }
}
