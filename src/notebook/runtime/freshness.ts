import { explanation } from '../../explained/index.ts';
import type { CellRecord, Trace } from './cell-record.ts';
import { fingerprint } from './fingerprint.ts';
import type { Graph } from './graph.ts';
import type { CellProblem } from '../language/index.ts';
import type { StateReason } from './runtime-types.ts';

/** What a cell is when it neither runs nor waits. */
export interface Freshness {
  state: 'idle' | 'fresh' | 'stale' | 'failed' | 'stopped';
  reason?: StateReason;
  /** What a run of the cell would now be a run of. */
  trace: Trace;
  /** A short name of `trace`, made when first asked for. */
  readonly key: () => string;
  /**
   * A short name of all the code and controls that a run would now depend on, made when first asked
   * for: unlike `key` it stays as it is when a cell above is merely run again.
   */
  readonly program: () => string;
  /** Other cells may read its values: it is fresh, or the reader chose to reuse it. */
  usable: boolean;
}

/**
 * States are never marked, always derived: a cell is fresh exactly when its last run
 * was of the same tokens, the same control values and the same runs of its parents, and
 * its values are still in the kernel. So an undone edit makes a cell and its descendants
 * fresh again, and no order of events can leave a wrong mark.
 */
export function computeFreshness(
  cells: ReadonlyMap<string, CellRecord>,
  graph: Graph,
): Map<string, Freshness> {
  const all = new Map<string, Freshness>();
  for (const name of graph.order) {
    const cell = cells.get(name);
    if (!cell) continue;
    const parents = new Map(
      graph.parents(name).map((parent) => [parent, editionOf(cells.get(parent), all.get(parent))]),
    );
    const faults = (graph.problems.get(name) ?? []).map(faultKey);
    const trace: Trace = { tokens: cell.tokens, moves: cell.moves, parents, faults: faults.join('; ') };
    const own = [trace.tokens, trace.moves, trace.faults];
    const key = lazy(() => fingerprint(JSON.stringify([own, [...parents]])));
    const program = lazy(() => {
      const above = graph.parents(name).map((parent) => programOf(cells.get(parent), all.get(parent)));
      return fingerprint(JSON.stringify([own, above]));
    });
    all.set(name, judge(cell, { trace, key, program }, all));
  }
  return all;
}

function judge(
  cell: CellRecord,
  present: Pick<Freshness, 'trace' | 'key' | 'program'>,
  all: ReadonlyMap<string, Freshness>,
): Freshness {
  const { trace } = present;
  const { success, attempt, alive } = cell;
  if (attempt && sameTrace(attempt, trace)) {
    const { state, reason } = attempt;
    return { ...present, state, ...(reason && { reason }), usable: false };
  }
  if (cell.version === 0) return { ...present, state: 'idle', usable: false };
  const unusable = [...trace.parents.keys()].find((parent) => !all.get(parent)?.usable);
  if (success && alive && sameTrace(success, trace) && unusable === undefined) {
    return { ...present, state: 'fresh', usable: true };
  }
  const usable = alive && isReused(cell, present);
  return { ...present, state: 'stale', reason: whyStale(cell, trace, unusable, all), usable };
}

function whyStale(
  cell: CellRecord,
  trace: Trace,
  unusable: string | undefined,
  all: ReadonlyMap<string, Freshness>,
): StateReason {
  const last = cell.attempt ?? cell.success;
  if (cell.lossReason) return { code: cell.lossReason, values: {} };
  if (last && last.tokens !== trace.tokens) return explanation('cell-edited');
  if (last && last.moves !== trace.moves) return explanation('cell-input-changed');
  if (unusable !== undefined) {
    // What has changed furthest up is what the reader did.
    const above = all.get(unusable)?.reason;
    return above?.code === 'ancestor-changed' ? above : ancestorChanged(unusable);
  }
  const before = last?.parents ?? new Map<string, string>();
  for (const [parent, edition] of trace.parents)
    if (before.get(parent) !== edition) return ancestorChanged(parent);
  // A name that the cell reads is not exported any more, or by another cell.
  for (const parent of before.keys()) if (!trace.parents.has(parent)) return ancestorChanged(parent);
  return explanation('cell-edited');
}

const ancestorChanged = (ancestor: string): StateReason => explanation('ancestor-changed', { ancestor });

/**
 * Names the values that a child would read: those of a run, or those of a run that is
 * still to come. Losing the values does not change what they were, so a cell that was
 * stopped by ending the kernel still counts as stopped.
 */
function editionOf(parent: CellRecord | undefined, freshness: Freshness | undefined): string {
  if (!parent || !freshness) return 'gone';
  const read = whatIsRead(parent, freshness);
  return read ? `run ${read.run}` : `pending ${freshness.key()}`;
}

function programOf(parent: CellRecord | undefined, freshness: Freshness | undefined): string {
  if (!parent || !freshness) return 'gone';
  return whatIsRead(parent, freshness)?.program ?? freshness.program();
}

/** The run whose values a child would read, unless the cell must run first. */
function whatIsRead(parent: CellRecord, freshness: Freshness): CellRecord['success'] {
  const { success } = parent;
  if (!success) return undefined;
  return sameTrace(success, freshness.trace) || isReused(parent, freshness) ? success : undefined;
}

const isReused = ({ success, reused }: CellRecord, { program }: Pick<Freshness, 'program'>): boolean =>
  success !== undefined && reused !== undefined && reused === program();

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function sameTrace(a: Trace, b: Trace): boolean {
  if (a.tokens !== b.tokens || a.moves !== b.moves || a.faults !== b.faults) return false;
  if (a.parents.size !== b.parents.size) return false;
  for (const [parent, edition] of a.parents) if (b.parents.get(parent) !== edition) return false;
  return true;
}

const faultKey = ({ code, values }: CellProblem): string => `${code} ${Object.values(values).join(' ')}`;
