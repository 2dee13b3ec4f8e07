import { notebookSlot } from './cell-outputs.ts';
import type { CellRecord } from './cell-record.ts';
import type { Freshness } from './freshness.ts';
import type { Graph } from './graph.ts';
import type { CellProblem } from '../language/index.ts';
import type { CellSnapshot, CellState } from './runtime-types.ts';

/** What a page sees of a cell. */
export function takeSnapshot(
  name: string,
  cell: CellRecord,
  graph: Graph,
  freshness: Freshness | undefined,
  activity: 'queued' | 'running' | undefined,
): CellSnapshot {
  const state: CellState = activity ?? freshness?.state ?? 'idle';
  const { reason } = freshness ?? {};
  // Of an attempt that is none of the cell as it now stands nothing is said.
  const said =
    freshness?.state === 'failed' || freshness?.state === 'stopped' ? cell.attempt?.said : undefined;
  const anyCurrent = !said && (state === 'running' || freshness?.state !== 'stale');
  const outputs = cell.outputs.list(cell.version, anyCurrent);
  for (const [at, output] of (said ?? []).entries())
    outputs.push({ slot: notebookSlot + at, output, current: true });
  const snapshot: CellSnapshot = {
    name,
    state,
    source: cell.source,
    original: cell.definition.source,
    edited: cell.source !== cell.definition.source,
    cheap: cell.definition.cheap ?? false,
    onDemand: cell.definition.onDemand ?? false,
    problems: problemsOf(name, cell, graph),
    exports: cell.exports,
    parents: graph.parents(name),
    children: graph.children(name),
    outputs,
    omittedOutputs: cell.outputs.omitted,
    version: cell.version,
    goesOn: cell.goesOn,
  };
  // Every cell's is taken at every step of a run: what may be missing is added, since to spread it takes longer than the rest.
  if (reason && state !== 'running' && state !== 'fresh') snapshot.reason = reason;
  if (cell.milliseconds !== undefined && !said) snapshot.milliseconds = cell.milliseconds;
  return snapshot;
}

/** A cell's own problems and those it has with others. */
export function problemsOf(name: string, cell: CellRecord, graph: Graph): readonly CellProblem[] {
  const among = graph.problems.get(name);
  if (!among) return cell.problems;
  return cell.problems.length === 0 ? among : [...cell.problems, ...among];
}

/** Whether a page would draw both alike; the contents of outputs come as events of their own. */
export function sameSnapshot(a: CellSnapshot, b: CellSnapshot): boolean {
  return (
    a.state === b.state &&
    a.source === b.source &&
    a.version === b.version &&
    a.goesOn === b.goesOn &&
    a.milliseconds === b.milliseconds &&
    a.omittedOutputs === b.omittedOutputs &&
    a.outputs.length === b.outputs.length &&
    a.outputs.every(
      ({ slot, current, output }, i) =>
        slot === b.outputs[i]?.slot &&
        current === b.outputs[i].current &&
        (slot < notebookSlot || output === b.outputs[i].output),
    ) &&
    sameData(a.reason, b.reason) &&
    sameData(a.problems, b.problems) &&
    sameData(a.exports, b.exports) &&
    sameData(a.parents, b.parents) &&
    sameData(a.children, b.children)
  );
}

/** Most of a snapshot is taken over from the one before, so identity usually decides. */
const sameData = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
