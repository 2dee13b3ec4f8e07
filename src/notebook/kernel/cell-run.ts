import { ExplainedError, explanation } from '../../explained/index.ts';
import {
  type ErrorOutput,
  explainedOutput,
  isStopError,
  type Output,
  type RunRequest,
  stopError,
} from '../protocol/index.ts';
import { createScope } from './cell-scope.ts';
import type { CellValues } from './cell-values.ts';
import { compile } from './compile.ts';
import { createConsole } from './console.ts';
import type { KernelHost, MemoryKeeper } from './kernel-host.ts';
import type { LateCell } from './late-timers.ts';
import type { PageRequests } from './page-requests.ts';
import type { ReaderInputs } from './reader-inputs.ts';
import { RunOutputs } from './run-outputs.ts';
import type { Offset } from './stack.ts';
import type { Describe } from './value-tree.ts';

export type Outcome = 'ok' | 'failed' | 'stopped';

/** What all runs of a kernel share. */
export interface RunSurroundings {
  readonly host: KernelHost;
  readonly describe: Describe;
  readonly offset: Offset;
  readonly values: CellValues;
  readonly requests: PageRequests;
  readonly inputs: ReaderInputs;
  readonly errorOutput: (error: unknown, cell: string) => ErrorOutput;
}

/**
 * One run of a cell's program, from its first line until all that it shows and waits for has come. What goes on after it
 * (timers) is handed over by `end`.
 */
export class CellRun {
  readonly request: RunRequest;
  readonly started: number;
  readonly outputs: RunOutputs;
  readonly #around: RunSurroundings;
  readonly #controller = new AbortController();
  /** What the cell itself is given: ends with the run, or with the timers that go on after it. */
  readonly #afterwards = new AbortController();
  readonly #endsToo = (): void => this.#afterwards.abort(this.#controller.signal.reason);
  readonly #failed: Promise<never>;
  readonly #console: ReturnType<typeof createConsole>;
  readonly #scope: ReturnType<typeof createScope>;
  #reportFailure: (failure: unknown) => void = () => undefined;
  #exported: unknown[] = [];

  /** @param first the run's own first attempt, which lacked what has been loaded since */
  constructor(request: RunRequest, around: RunSurroundings, first?: Pick<CellRun, 'outputs' | 'started'>) {
    const { cell, run } = request;
    const { host, describe, offset, values, requests, inputs } = around;
    this.request = request;
    this.started = first?.started ?? performance.now();
    this.#around = around;
    this.#controller.signal.addEventListener('abort', this.#endsToo);
    this.outputs = new RunOutputs(
      (slot, output, transfer) => this.#post(slot, output, transfer),
      first?.outputs,
    );
    this.#failed = new Promise<never>((_, reject) => (this.#reportFailure = reject));
    this.#failed.catch(() => undefined);
    values.begin(cell);
    this.#console = createConsole({ outputs: this.outputs, describe, offset });
    host.printing?.use(this.#console);
    this.#scope = createScope({
      cell,
      run,
      signal: this.#afterwards.signal,
      host,
      describe,
      outputs: this.outputs,
      requests,
      liveObjects: values.liveObjects,
      console: this.#console,
      inputs,
    });
  }

  get isStopped(): boolean {
    return this.#controller.signal.aborted;
  }

  /** What an `ok` run exports, by name. */
  get exported(): ReadonlyMap<string, unknown> {
    return new Map(this.request.exports.map((name, at) => [name, this.#exported[at]]));
  }

  /** What reads those that may change later, by name. */
  get changing(): ReadonlyMap<string, () => unknown> {
    const { exports, changing = [] } = this.request;
    return new Map(changing.map((name, at) => [name, this.#exported[exports.length + at] as () => unknown]));
  }

  /** Whether timers of the cell would go on. */
  get ticks(): boolean {
    return this.#scope.timers.ticking() > 0;
  }

  stop(): void {
    this.#controller.abort(stopError());
  }

  /** Only the first failure is told. */
  fail(error: unknown): void {
    this.#reportFailure(error);
  }

  /** @param altered what is no longer as it was before any cell ran: then the program does not begin */
  async execute(altered: readonly string[]): Promise<Outcome> {
    const { host, errorOutput } = this.#around;
    try {
      if (altered.length > 0) throw alteredError(altered);
      const body = this.#compiled();
      const given = stopped(this.#controller.signal, host.memory);
      this.#exported = await Promise.race([body, this.#failed, given]);
      await Promise.race([this.#scope.lastShown(), this.#failed, given]);
      await Promise.race([this.outputs.settled(), this.#failed, given]);
      // Browsers report an unhandled rejection by a task of its own, which is queued behind the first of these.
      for (let turn = 0; turn < 2; turn++) await Promise.race([macrotask(), this.#failed]);
      for (const { name, from } of this.#around.values.changed(this.request.imports))
        this.outputs.set(
          this.outputs.reserve(),
          explainedOutput(explanation('import-changed', { name, cell: from })),
        );
      return this.isStopped ? 'stopped' : 'ok';
    } catch (error) {
      if (this.isStopped || isStopError(error)) return 'stopped';
      await host.beforeExplaining?.();
      this.outputs.set(this.outputs.reserve(), errorOutput(error, this.request.cell));
      return 'failed';
    }
  }

  /** @returns what goes on where `goesOn` says that timers may; else everything ends here */
  end(goesOn: boolean): LateCell | undefined {
    const { timers } = this.#scope;
    if (goesOn) this.#controller.signal.removeEventListener('abort', this.#endsToo);
    else {
      this.outputs.close();
      timers.close();
    }
    this.stop();
    const { request, outputs } = this;
    return goesOn
      ? { request, timers, outputs, console: this.#console, controller: this.#afterwards }
      : undefined;
  }

  /** The program has begun when this returns, with its imports and the library bound. */
  #compiled(): Promise<unknown[]> {
    const { cell, code, imports, exports, changing } = this.request;
    const bound = new Map<string, unknown>();
    for (const each of imports) bound.set(each.name, this.#around.values.imported(each));
    for (const [name, value] of Object.entries(this.#scope.names))
      if (!bound.has(name)) bound.set(name, value);
    for (const name of exports) bound.delete(name);
    return compile(cell, code, [...bound.keys()], exports, changing)(...bound.values());
  }

  #post(slot: number, output: Output, transfer?: Transferable[]): void {
    const { host, errorOutput } = this.#around;
    const { run, cell, version } = this.request;
    try {
      host.port.post({ type: 'output', run, cell, version, slot, output }, transfer);
    } catch (error) {
      // A value that cannot be cloned: the run goes on, the reader sees why nothing is shown.
      host.port.post({ type: 'output', run, cell, version, slot, output: errorOutput(error, cell) });
    }
  }
}

const alteredError = (names: readonly string[]): ExplainedError =>
  new ExplainedError('globals-altered', { names: names.join(', ') });

/**
 * How long what runs on after a stop may do nothing until it counts as waiting in vain (milliseconds). A step of a planned
 * training makes no tensors either, and keeps what it has reached afterwards: it needs longer than a step.
 */
const idleAfterStop = 250;

/**
 * Rejects once the run is stopped and nothing happens in it any more: it may wait for what never comes. While something
 * does happen (tensors are made), it has its time to end by itself; the page ends the kernel if it never does.
 */
async function stopped(signal: AbortSignal, memory: Pick<MemoryKeeper, 'made'>): Promise<never> {
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  for (let made = -1; made !== memory.made();) {
    made = memory.made();
    await new Promise((resolve) => setTimeout(resolve, idleAfterStop));
  }
  throw signal.reason;
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
