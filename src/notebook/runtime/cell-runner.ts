import { explanation } from '../../explained/index.ts';
import { type CellProblem, problem } from '../language/index.ts';
import type { ErrorOutput, MemoryReading, RunRequest } from '../protocol/index.ts';
import { notebookSlot } from './cell-outputs.ts';
import { namesOf, type CellRecord, type Said } from './cell-record.ts';
import { errorOutput, problemOutput } from './error-outputs.ts';
import type { Freshness } from './freshness.ts';
import type { KernelPort, RunEnd } from './kernel-port.ts';
import type { NotebookCells } from './notebook-cells.ts';
import type { Running, RunQueue } from './run-queue.ts';
import { type Job, note } from './run-request.ts';
import type { StateReason } from './runtime-types.ts';
import type { SlowAncestors } from './slow-ancestors.ts';
import { problemsOf } from './snapshot.ts';
import type { SourceReader } from './source-reader.ts';

/** What a run may change outside its own cell. */
interface Surroundings {
  readonly cells: NotebookCells;
  readonly sources: SourceReader;
  readonly port: KernelPort;
  readonly queue: RunQueue;
  readonly slow: SlowAncestors;
  /** Why the kernel did not start, as far as it said so. */
  readonly kernelError: () => ErrorOutput | undefined;
  /** States have changed. */
  readonly onChange: () => void;
  readonly onMemory: (memory: MemoryReading) => void;
  /** The kernel has taken every value with it. */
  readonly onLost: () => void;
  /** A cell has values that are new. */
  readonly onFresh: (cell: string) => void;
}

/** Runs one cell of the queue after the other, each if what it reads is there; how it ended stands in its record. */
export class CellRunner {
  readonly #around: Surroundings;
  readonly #cells: NotebookCells;
  #runs = 0;

  constructor(surroundings: Surroundings) {
    this.#around = surroundings;
    this.#cells = surroundings.cells;
  }

  /** Runs it, or puts it back behind what must run before it. Never rejects. */
  async run(running: Running): Promise<void> {
    await this.#run(running).catch((error: unknown) => this.#fail(running.job, error));
  }

  async #run(running: Running): Promise<void> {
    const { sources, onChange, queue, slow } = this.#around;
    const { job } = running;
    await sources.settled();
    onChange();

    const cell = this.#cells.get(job.cell);
    if (!cell || this.#isDone(job)) return;
    if (running.stopped) return this.#stopBefore(job, cell);
    job.request.tried.set(job.cell, (job.request.tried.get(job.cell) ?? 0) + 1);

    const problems = problemsOf(job.cell, cell, this.#cells.graph);
    if (problems.length > 0) return this.#refuse(job, cell, problems);

    // A cell above may have been run again since this was planned.
    if (job.request.slow !== 'rerun') slow.reuseRepeating([job.cell]);
    const needed = this.#cells.needed([job.cell]);
    const untried = needed.filter((name) => this.#mayTry(job, name));
    if (untried.length > 0) {
      // Something was edited, or lost, since this was planned.
      job.request.tried.delete(job.cell);
      queue.putBack(job, untried);
      return;
    }
    const culprit = needed[0];
    if (culprit !== undefined) return this.#skip(job, cell, culprit);

    try {
      const { port } = this.#around;
      if ((await Promise.race([port.start(), running.stopSignal])) === 'stop')
        return this.#stopBefore(job, cell);
    } catch (error) {
      return this.#fail(job, this.#around.kernelError() ?? error);
    }
    await this.#runInKernel(running, cell);
  }

  #isDone(job: Job): boolean {
    const usable = this.#cells.isUsable(job.cell);
    return usable && (!job.isTarget || job.request.onlyStale);
  }

  #mayTry({ request }: Job, name: string): boolean {
    const times = request.tried.get(name) ?? 0;
    const state = this.#cells.freshness(name)?.state;
    return times === 0 || (times < 3 && (state === 'stale' || state === 'idle'));
  }

  async #runInKernel(running: Running, cell: CellRecord): Promise<void> {
    const { job } = running;
    const freshness = this.#cells.freshness(job.cell);
    if (!freshness) return;
    const { port, onChange, onMemory } = this.#around;
    const run = ++this.#runs;
    // What is remembered of the success is what ran, not what the reader has made of it meanwhile.
    const success = { ...freshness.trace, run, program: freshness.program(), parsed: cell.parsed };
    if (cell.lossReason) for (const [slot, value] of cell.controls) port.input(job.cell, slot, value);
    begin(cell, run);
    running.inKernel = true;
    const { version } = cell;
    onChange();

    const end = await port.run(this.#request(job.cell, cell, run)).catch((error: unknown): RunEnd => {
      cell.outputs.put(notebookSlot, errorOutput(error), version);
      return { outcome: 'failed', milliseconds: 0 };
    });

    cell.milliseconds = end.milliseconds;
    cell.outputs.end(version, end.outcome === 'stopped' || running.stopped);
    cell.goesOn = end.goesOn ?? false;
    if (end.memory) onMemory(end.memory);
    if (end.outcome === 'ok') {
      cell.success = success;
      cell.given = namesOf(success.parsed);
      cell.alive = true;
      // Another cell has taken a name of it meanwhile: now that is this one's.
      if (this.#cells.graph.problems.has(job.cell)) this.#cells.relate();
      note(job, 'fresh');
      this.#around.onFresh(job.cell);
    } else this.#endedBadly(running, cell, end, { version, trace: freshness.trace });
  }

  #request(name: string, { version, parsed }: CellRecord, run: number): RunRequest {
    const changing = parsed.declarations.filter((declaration) => declaration.changing);
    return {
      run,
      cell: name,
      version,
      code: parsed.code,
      imports: [...this.#cells.graph.imports(name)],
      exports: parsed.declarations.map((declaration) => declaration.name),
      ...(changing.length > 0 && { changing: changing.map((declaration) => declaration.name) }),
    };
  }

  #endedBadly(
    running: Running,
    cell: CellRecord,
    { outcome }: RunEnd,
    { version, trace }: Pick<Freshness, 'trace'> & { version: number },
  ): void {
    const { job } = running;
    if (outcome === 'terminated') this.#around.onLost();
    if (outcome === 'stopped' || (outcome === 'terminated' && running.stopped)) {
      cell.attempt = { ...trace, state: 'stopped', reason: explanation('cell-stopped') };
      note(job, 'stopped');
      return;
    }
    if (outcome === 'terminated') {
      const told = cell.outputs
        .list(version, true)
        .some(({ output, current }) => current && output.kind === 'error');
      if (!told) cell.outputs.put(notebookSlot, problemOutput(problem('kernel-crashed')), version);
      // What crashed the kernel once may do so again: the rest waits for the reader.
      this.#around.queue.keepOnly(job);
    }
    cell.attempt = { ...trace, state: 'failed' };
    note(job, 'failed');
  }

  /** Stopped before it began: values that are fresh stay so. */
  #stopBefore(job: Job, cell: CellRecord): void {
    if (this.#cells.isUsable(job.cell)) note(job, 'stopped');
    else this.#conclude(job, cell, 'stopped', { reason: explanation('cell-stopped') });
  }

  /** The kernel did not start, or broke its promises. */
  #fail(job: Job, error: unknown): void {
    const cell = this.#cells.get(job.cell);
    if (!cell) return;
    this.#conclude(job, cell, 'failed', { said: [errorOutput(error)] });
  }

  /** The cell cannot run as it is: say why, where its output would be. Its old values stay. */
  #refuse(job: Job, cell: CellRecord, problems: readonly CellProblem[]): void {
    // One at a time, the first in the text: what follows from it is often gone with it.
    const [first] = [...problems].sort((a, b) => (a.position?.line ?? 0) - (b.position?.line ?? 0));
    this.#conclude(job, cell, 'failed', { said: first ? [problemOutput(first)] : [] });
  }

  /** Not run, because an ancestor did not end well. */
  #skip(job: Job, cell: CellRecord, culprit: string): void {
    const above = this.#cells.freshness(culprit);
    const ancestor = above?.reason?.values['ancestor'] ?? culprit;
    if (above?.state === 'stopped') {
      this.#conclude(job, cell, 'stopped', { reason: explanation('ancestor-stopped', { ancestor }) });
    } else this.#conclude(job, cell, 'failed', { reason: explanation('ancestor-failed', { ancestor }) });
  }

  /** An attempt ends before the kernel has heard of it. */
  #conclude(
    job: Job,
    cell: CellRecord,
    state: 'failed' | 'stopped',
    { reason, said = [] }: { reason?: StateReason; said?: Said },
  ): void {
    if (cell.version === 0) cell.version = 1;
    note(job, state);
    const trace = this.#cells.freshness(job.cell)?.trace;
    if (trace) cell.attempt = { ...trace, state, ...(reason && { reason }), said };
  }
}

/** A run begins: nothing that an earlier one has left counts any more. */
function begin(cell: CellRecord, run: number): void {
  cell.version++;
  cell.run = run;
  cell.goesOn = false;
  cell.ran = cell.parsed;
  cell.success = undefined;
  cell.attempt = undefined;
  cell.alive = false;
  cell.reused = undefined;
  cell.lossReason = undefined;
  cell.outputs.begin();
}
